import { z } from 'zod';
import { isObject } from '../kubernetes/structural.js';
import { checkManifests, type ManifestFinding } from './check-manifests.js';
import { refusedWaiver, unusedWaiver } from './waivers.js';

/** The properties of the plugin in cdk8s.yaml. */
const propertiesSchema = z.strictObject({
  namespace: z.string().optional(),
  mlflowVersion: z.string().optional(),
  others: z.array(z.unknown()).default([]),
  definitions: z.array(z.string()).default([]),
  waivers: z
    .array(z.strictObject({ check: z.string(), object: z.string().optional(), reason: z.string().min(10) }))
    .default([]),
});

/** A check that does not apply to an app. */
export interface PluginWaiver {
  /** Its id: `MLF-IMAGE-2`. */
  readonly check: string;
  /**
   * The object: `Deployment ml/mlflow`.
   * @default - every object
   */
  readonly object?: string;
  readonly reason: string;
}

export interface MlflowValidationProps {
  /**
   * Namespace where the operator runs the server of an MLflow resource.
   * @default - unknown: references of an MLflow resource are not checked
   */
  readonly namespace?: string;
  /**
   * Version of MLflow that the server runs: `3.14.0`.
   * @default - unknown: variables of any version are accepted
   */
  readonly mlflowVersion?: string;
  /**
   * Objects that exist on the cluster and that the manifests refer to, such as Secrets.
   * @default - none
   */
  readonly others?: readonly unknown[];
  /**
   * Files with CustomResourceDefinitions of the cluster, relative to the working folder: objects of their kinds are checked by them.
   * @default - only the kinds that this project knows
   */
  readonly definitions?: readonly string[];
  /**
   * Checks that do not apply, each with its reason.
   * @default - none
   */
  readonly waivers?: readonly PluginWaiver[];
}

/** What a plugin needs of the context that cdk8s-cli gives it (cdk8s-cli 2.207, src/plugins/validation.ts). */
export interface PluginContext {
  /** The files of the app. */
  readonly manifests: readonly string[];
  readonly report: PluginReport;
  parseManifest(file: string): readonly unknown[];
}

export interface PluginReport {
  addViolation(violation: PluginViolation): void;
  submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
}

/** One check with all its findings. */
export interface PluginViolation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}

/** A validation plugin of cdk8s: `cdk8s synth` runs the checks that need no environment on all manifests of the app. */
export class MlflowValidation {
  private readonly properties: z.output<typeof propertiesSchema>;

  constructor(properties: MlflowValidationProps = {}) {
    const result = propertiesSchema.safeParse(properties);
    if (!result.success)
      throw new Error(`cdk8s.yaml: properties of MlflowValidation are not valid\n${z.prettifyError(result.error)}`);
    this.properties = result.data;
    for (const waiver of this.properties.waivers) {
      const refused = refusedWaiver(waiver.check);
      if (refused) throw new Error(`cdk8s.yaml: ${refused.check} ${refused.message}\n    ${refused.fix}`);
    }
  }

  async validate(context: PluginContext): Promise<void> {
    const files = new Map(
      context.manifests.flatMap((file) => context.parseManifest(file).map((manifest) => [manifest, file] as const)),
    );
    const { namespace, mlflowVersion, others, definitions } = this.properties;
    const found = checkManifests(files.keys(), {
      others,
      definitions: definitions.flatMap((file) => context.parseManifest(file)),
      ...(namespace === undefined ? {} : { namespace }),
      ...(mlflowVersion === undefined ? {} : { mlflowVersion }),
    });
    const violations = found.filter((finding) => !this.properties.waivers.some((waiver) => concerns(waiver, finding)));
    const unused = this.properties.waivers.filter((waiver) => !found.some((finding) => concerns(waiver, finding)));
    const ids = new Set(violations.map(({ check }) => check.id));
    for (const id of ids)
      context.report.addViolation(
        violationOf(
          violations.filter(({ check }) => check.id === id),
          (manifest) => files.get(manifest) ?? context.manifests[0] ?? '',
        ),
      );
    for (const { check, object } of unused) context.report.addViolation(unusedViolation(check, object));
    const isFaulty = ids.size + unused.length > 0;
    context.report.submit(isFaulty ? 'failure' : 'success', { manifests: String(files.size) });
  }
}

type Waiver = z.output<typeof propertiesSchema>['waivers'][number];

function concerns(waiver: Waiver, { check, object }: ManifestFinding): boolean {
  return waiver.check === check.id && (waiver.object === undefined || waiver.object === object);
}

/** It would hide what goes wrong later. */
function unusedViolation(id: string, object: string | undefined): PluginViolation {
  const { check, message, fix } = unusedWaiver(id);
  const location = `waivers: ${id}${object === undefined ? '' : ` of ${object}`}`;
  return {
    ruleName: `${check}: ${message}`,
    recommendation: 'it would hide what the check finds later',
    fix,
    violatingResources: [{ resourceName: 'MlflowValidation', locations: [location], manifestPath: 'cdk8s.yaml' }],
  };
}

function violationOf(findings: readonly ManifestFinding[], fileOf: (manifest: unknown) => string): PluginViolation {
  const [{ check }] = findings as readonly [ManifestFinding];
  return {
    ruleName: `${check.id}: ${check.title}`,
    recommendation: check.cause,
    fix: [...new Set(findings.map(({ fix }) => fix))].join('; '),
    violatingResources: findings.map(({ manifest, object, field, message }) => ({
      resourceName: nameOf(manifest) ?? object,
      locations: [`${object}${field ? ` ${field}` : ''}: ${message}`],
      manifestPath: fileOf(manifest),
    })),
  };
}

function nameOf(manifest: unknown): string | undefined {
  const metadata = isObject(manifest) ? manifest['metadata'] : undefined;
  return isObject(metadata) && typeof metadata['name'] === 'string' ? metadata['name'] : undefined;
}
