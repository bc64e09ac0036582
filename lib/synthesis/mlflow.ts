import { basename } from 'node:path';
import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { Access } from '../access/matrix.js';
import { comparedOf, sharedObjects } from '../changes/shared-objects.js';
import type { CheckResult } from '../checks/run.js';
import { type ReadEnvironment, readEnvironment, readEnvironmentObject } from '../environment/load.js';
import type { operatedSchema } from '../environment/operated-schema.js';
import { formatProblems } from '../environment/parse.js';
import { readRegularInput } from '../environment/regular-input.js';
import type { standaloneSchema } from '../environment/standalone-schema.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { Requirement } from '../model/requirement.js';
import { teamFiles, teamFolder } from '../output/team-files.js';
import { accessOf } from '../overlay/access-of.js';
import { composeOverlay } from '../overlay/overlay.js';
import type { Overlay, OverlayFile } from '../overlay/rendering.js';
import type { Problem } from '../schema/location.js';
import { chartProblems } from './chart-problems.js';
import { OverlayObject } from './overlay-object.js';
import { allProblems, judge, readmeText, writtenOverlay } from './synthesize.js';
import { problemOf } from './thrown-problem.js';

/** What an environment file holds, as an object. */
export type EnvironmentSettings = z.input<typeof operatedSchema> | z.input<typeof standaloneSchema>;

export interface MlflowProps {
  /**
   * The environment: its fields, or the path of an environment file, relative to the working folder. With a file
   * `environments/<path>.yaml`, the files of teams in `workspaces/<path>/` belong to it.
   */
  readonly environment: EnvironmentSettings | string;
  /**
   * The date of today, `2026-11-21`, by which waivers expire: `new Date().toISOString().slice(0, 10)`. Without it, an app
   * gives the same result on every day.
   * @default - waivers do not expire
   */
  readonly today?: string;
  /**
   * Charts for files of the overlay, by the names of the files: `{ crds, namespace }`.
   * @default - below a Chart, all objects are in this chart; in an App, each file is a chart
   */
  readonly charts?: Readonly<Record<string, Chart>>;
}

/**
 * MLflow with everything that an environment describes, in the charts of an app: the same objects as those of the command,
 * with the same checks. A problem or a finding is an error of the app's synthesis.
 */
export class Mlflow extends Construct {
  /** All objects. The app can patch them, and the checks see the result. */
  readonly objects: readonly ApiObject[];
  private readonly given: ReadEnvironment;
  private readonly overlay: Overlay | undefined;
  private readonly today: string;
  private readonly overlayObjects: readonly OverlayObject[];
  private judged: { readonly of: string; readonly result: CheckResult } | undefined;

  constructor(scope: Construct, id: string, { environment, today, charts = {} }: MlflowProps) {
    super(scope, id);
    this.given = typeof environment === 'string' ? readFile(environment) : readObject(environment, id);
    // Without a date, one before all others.
    this.today = today ?? '';
    this.overlay = this.given.environment && composeOverlay(this.given.environment);
    const files = this.overlay ? writtenOverlay(this.overlay).files : [];
    const unknown = unknownCharts(Object.keys(charts), files);
    if (unknown) throw new Error(`${this.node.path}: ${unknown}`);
    this.overlayObjects = files.flatMap((file) => this.add(file, charts[stepOf(file)]));
    this.objects = this.overlayObjects;
    this.node.addValidation({ validate: () => [...this.problems(), ...chartProblems(this.overlayObjects)] });
  }

  /** URI of the server for pods of the cluster. */
  get uri(): string {
    return this.current().clientAccess.insideUri;
  }

  /** Objects that others must provide, such as Secrets with their keys. */
  get requirements(): readonly Requirement[] {
    return this.overlay?.requirements ?? [];
  }

  /** Who may do what in MLflow. */
  get accessMatrix(): readonly Access[] {
    return accessOf(this.current());
  }

  /** The README of the overlay, in Markdown: requirements, how to apply and uninstall it, access, data. */
  get readme(): string {
    const overlay = this.current();
    return readmeText(overlay, this.judge(overlay).waived);
  }

  private add(file: OverlayFile, given: Chart | undefined): readonly OverlayObject[] {
    const scope = given ?? this.chartOf(stepOf(file));
    return file.objects.map((object) => new OverlayObject(scope, object));
  }

  /** A chart of the app itself, whose file then has a plain name: `mlflow-crds.k8s.yaml`. */
  private chartOf(step: string): Construct {
    const { scope, scopes, id } = this.node;
    if (!scope || scopes.some(Chart.isChart)) return this;
    return new Chart(scope, `${id}-${step}`, { disableResourceNameHashes: true });
  }

  /** The overlay with what the app has changed. */
  private current(): Overlay {
    const { overlay } = this;
    if (!overlay)
      throw new Error(`${this.node.path}: the environment is not valid\n${formatProblems(this.given.problems)}`);
    const changed = new Map(
      this.overlayObjects.flatMap((one, index) => {
        const before = overlay.objects[index];
        return before && one.isPatched ? [[before, one.toJson()] as const] : [];
      }),
    );
    if (changed.size === 0) return overlay;
    const currentOf = (object: KubernetesObject) => changed.get(object) ?? object;
    const files = overlay.files.map((file) => ({ ...file, objects: file.objects.map(currentOf) }));
    return { ...overlay, files, objects: overlay.objects.map(currentOf) };
  }

  /** An app validates all its constructs again for each of its charts. */
  private judge(overlay: Overlay): CheckResult {
    const of = JSON.stringify(overlay.objects);
    if (this.judged?.of !== of) this.judged = { of, result: judge(overlay, this.today) };
    return this.judged.result;
  }

  private problems(): readonly string[] {
    const ofOverlay = this.overlay ? this.judge(this.current()).problems : [];
    return [...allProblems(this.given, ofOverlay), ...this.sharedProblems()].map((problem) =>
      formatProblems([problem]),
    );
  }

  /** Objects in common with an environment before this one in the app, for the same cluster. */
  private sharedProblems(): readonly Problem[] {
    const all = this.node.root.node.findAll().filter((one) => one instanceof Mlflow);
    const own = this.overlay && comparedOf(this.overlay);
    return all.slice(0, all.indexOf(this)).flatMap(({ overlay }) => {
      return own && overlay ? sharedObjects([comparedOf(overlay), own]).problems : [];
    });
  }
}

function readFile(file: string): ReadEnvironment {
  const [, folder, below] = /^((?:.*\/)?environments)\/(.+)$/.exec(file) ?? [];
  const path = (below ?? basename(file)).replace(/\.ya?ml$/, '');
  const teams = folder === undefined ? [] : (teamFiles(teamFolder(folder)).get(path) ?? []);
  try {
    return readEnvironment(file, path, readRegularInput, teams);
  } catch (error) {
    return { problems: [problemOf(error, file)], isConsequence: () => false };
  }
}

function readObject(environment: EnvironmentSettings, id: string): ReadEnvironment {
  return readEnvironmentObject(environment, `${environment.platform}/${id}`, readRegularInput);
}

function stepOf({ name }: OverlayFile): string {
  return name.replace(/\.yaml$/, '');
}

/** A name that is not one of a file: its objects would be in the other chart without a message. */
function unknownCharts(names: readonly string[], files: readonly OverlayFile[]): string | undefined {
  const steps = files.map(stepOf);
  const unknown = names.filter((name) => !steps.includes(name));
  if (unknown.length === 0 || files.length === 0) return undefined;
  return `charts: this environment has no file ${unknown.join(', ')}; its files are ${steps.join(', ')}`;
}
