import { ApiObject, type App } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClientAccess } from '../clients/client-access.js';
import type { Environment, OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import { kept } from '../kubernetes/kept.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import { scheduled } from '../kubernetes/scheduled.js';
import { unsubstituted } from '../kubernetes/unsubstituted.js';
import { DigestedJob } from '../model/digested-job.js';
import type { Flow } from '../model/flow.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { published } from '../model/published.js';
import { joinRequirements, type Requirement } from '../model/requirement.js';
import type { OperatedServer } from '../operated/operated-server.js';
import type { Problem } from '../schema/location.js';
import type { MlflowServer } from '../standalone/server.js';
import { withCommonMetadata } from './common-metadata.js';
import { existingProblems, existingRequirements } from './existing-objects.js';
import { withHttpProxy } from './http-proxy.js';
import { withMesh } from './mesh.js';
import { applyPatches } from './patches.js';
import { withPodMetadata } from './pod-metadata.js';
import { withProviders } from './providers.js';
import { withReaders } from './readers.js';
import { mirrored } from './registry-mirrors.js';
import type { RenderedOverlay } from './rendered-overlay.js';
import type { Step, Steps } from './steps.js';
import { addSyncWaves } from './sync-waves.js';
import { type Awaited, awaited } from './waits.js';

/** An overlay as plain objects, file by file, with what it requires. */
export type Overlay = OperatedOverlay | StandaloneOverlay;

/** What every overlay has. */
export interface CommonOverlay extends RenderedOverlay {
  /** In the order of applying them. */
  readonly files: readonly OverlayFile[];
  /** What the cluster must have before the overlay is applied. */
  readonly prerequisites: readonly Prerequisite[];
  /** Parts of the environment that could not be rendered. */
  readonly problems: readonly Problem[];
}

export interface OperatedOverlay extends CommonOverlay {
  readonly form: 'operated';
  readonly environment: OperatedEnvironment;
  readonly server: OperatedServer;
  readonly clientAccess: ClientAccess;
}

export interface StandaloneOverlay extends CommonOverlay {
  readonly form: 'standalone';
  readonly environment: StandaloneEnvironment;
  readonly server: MlflowServer;
  readonly clientAccess: ClientAccess;
  /** The allowed connections. */
  readonly flows: readonly Flow[];
}

export interface OverlayFile {
  /** `mlflow.yaml`. */
  readonly name: string;
  /** What it holds, and when and how it is applied. */
  readonly step: Pick<Step<never>, 'holds' | 'wave' | 'apply' | 'owner' | 'foundation' | 'bringsNamespace'>;
  /** What is waited for before the next file. */
  readonly awaited: readonly Awaited[];
  readonly objects: readonly KubernetesObject[];
}

/** Adds what applies to all objects, renders them and applies the environment's patches; after this nothing changes. */
export function renderOverlay<E extends Environment>(
  app: App,
  environment: E,
  steps: Steps<E>,
  others: {
    readonly requirements?: readonly Requirement[];
    readonly operatorMade?: readonly KubernetesObject[];
    /** The connections of all pods, for what only the whole of them tells. */
    readonly flows?: readonly Flow[];
  } = {},
): CommonOverlay {
  addSyncWaves(app, steps);
  const charts = app.charts.map((chart) => ({ step: chart.node.id, objects: apiObjectsOf(chart) }));
  const all = charts.flatMap((chart) => chart.objects);
  const drafts = charts.flatMap(({ step, objects }) => objects.map((object) => ({ step, object: draftOf(object) })));
  const labelled = withCommonMetadata(drafts, environment, steps)
    .map((object) => withPodMetadata(object, environment))
    .map((object) => withMesh(object, environment))
    .map(withHttpProxy(others.flows ?? [], environment.settings.httpProxy));
  const { objects: taken, unused } = mirrored(labelled, environment.settings.registryMirrors);
  const { objects: patched, problems } = applyPatches(taken, environment);
  const objects = patched.map((object, index) => unsubstituted(scheduled(kept(finished(object, all[index])))));
  const required = [...published(app, 'requirements'), ...(others.requirements ?? [])];
  return {
    environment,
    files: refilled(charts, objects)
      .filter((file) => file.objects.length > 0)
      .map((file) => fileOf(file, environment, steps)),
    objects,
    requirements: withProviders(
      withReaders(joinRequirements([...required, ...existingRequirements(environment, required)]), objects),
      objects,
    ),
    operatorMade: others.operatorMade ?? [],
    flows: others.flows ?? [],
    // A construct may publish what its children publish too.
    prerequisites: [...new Set(published(app, 'prerequisites'))],
    problems: [
      ...problems,
      ...unused.map((name) => unusedMirror(name, environment)),
      ...existingProblems(environment, objects),
    ],
  };
}

/**
 * An object before common labels, mirrors and patches, and a Job before its digest. Chart.toJson would resolve the whole
 * app once for every chart.
 */
function draftOf(source: ApiObject): KubernetesObject {
  return source instanceof DigestedJob ? source.draft() : (source.toJson() as KubernetesObject);
}

/** A Job gets its final name after its last change. */
function finished(object: KubernetesObject, source: ApiObject | undefined): KubernetesObject {
  return source instanceof DigestedJob ? source.finished(object) : object;
}

interface RenderedStep {
  readonly step: string;
  readonly objects: readonly KubernetesObject[];
}

/** The steps with finished objects in place of their constructs. */
function refilled(
  charts: readonly { readonly step: string; readonly objects: readonly ApiObject[] }[],
  objects: readonly KubernetesObject[],
): readonly RenderedStep[] {
  let taken = 0;
  return charts.map(({ step, objects: { length } }) => {
    const own = objects.slice(taken, taken + length);
    taken += length;
    return { step, objects: own };
  });
}

function fileOf<E extends Environment>({ step, objects }: RenderedStep, environment: E, steps: Steps<E>): OverlayFile {
  const { waits = [], ...fields }: Step<E> = steps[step] ?? { holds: '', wave: 0 };
  return { name: `${step}.yaml`, step: fields, awaited: awaited(waits, objects, environment), objects };
}

/** `chart.apiObjects` contains only the direct children of a chart. */
function apiObjectsOf(scope: Construct): readonly ApiObject[] {
  return scope.node.findAll().filter(ApiObject.isApiObject);
}

/** An unused mirror is mistyped or obsolete. */
function unusedMirror(name: string, environment: Environment): Problem {
  return {
    location: environment.locate(['registryMirrors', name]),
    message: `registryMirrors: no image of the overlay is from ${name}`,
    fix: 'correct the name, or remove the line',
  };
}
