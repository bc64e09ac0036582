import { type App, Chart } from 'cdk8s';
import { mlflow } from '../crds/mlflow.js';
import { mlflowConfig } from '../crds/mlflow-config.js';
import type { Environment, OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import { rolloutSeconds } from '../standalone/server-parts.js';
import type { Wait } from './waits.js';

/**
 * One file of an overlay, which is one step of applying it. The tables below list them in order; the sync waves
 * never decrease in it.
 */
export interface Step<E extends Environment> {
  /** What the file holds. */
  readonly holds: string;
  /**
   * Sync wave of Argo CD, which starts the next wave when everything in one is healthy. 0 is the wave of objects without
   * the annotation, and is not written.
   */
  readonly wave: number;
  /**
   * What is waited for before the next step, in this order.
   * @default - nothing
   */
  readonly waits?: readonly Wait<E>[];
  /**
   * How the file is applied: as a whole by server-side apply, or merged into an object of others that exists.
   * @default server-side
   */
  readonly apply?: 'server-side' | 'merge';
  /**
   * Whether what holds data needs it: it is uninstalled after the data.
   * @default false
   */
  readonly foundation?: true;
  /**
   * Whether the namespace of the server is there after it, and not before: Secrets are created then.
   * @default false
   */
  readonly bringsNamespace?: true;
  /**
   * Component label of the objects that do not set one.
   * @default - the name of the step
   */
  readonly component?: string;
  /**
   * What the objects belong to: this instance; all instances of the cluster, each of which would change the labels of
   * the others; or the platform, whose labels are kept.
   * @default instance
   */
  readonly owner?: 'instance' | 'cluster' | 'platform';
}

export type Steps<E extends Environment> = Readonly<Record<string, Step<E>>>;

/** Namespaces of teams, before everything that is in them. */
const workspaceNamespaces = {
  foundation: true,
  bringsNamespace: true,
  component: 'workspaces',
  holds: 'the namespaces of workspaces',
  wave: -40,
} as const;

/** The same in both forms. */
const extraEarly = {
  foundation: true,
  component: 'extra',
  holds: 'extra objects that pods need: sources of Secrets and ConfigMaps, accounts, volume claims',
  wave: -25,
  waits: [
    { kind: 'ExternalSecret', minutes: 5 },
    { kind: 'SealedSecret', minutes: 5 },
    { kind: 'Certificate', minutes: 5 },
    { kind: 'Bundle', minutes: 5 },
    { kind: 'ObjectBucketClaim', minutes: 5 },
    { kind: 'Cluster', minutes: 15 },
  ],
} as const;

const backup = {
  holds: 'the CronJob that backs up the database, its volume, and a Job for the first backup',
  wave: 10,
  waits: [{ kind: 'Job', minutes: 10 }],
} as const;

/** It runs in a workspace. Argo CD replaces the Job in each sync, and waits for it last. */
const smokeTest = {
  holds: 'the Job that tests the server',
  wave: 20,
  waits: [
    {
      kind: 'Job',
      minutes: ({ settings }: Environment) => (settings.smokeTest?.activeDeadlineSeconds ?? 600) / 60,
    },
  ],
} as const;

/** Objects of the cluster, in a file of their own for its administrator. */
const consoleLink = { component: 'server', holds: 'links in the web console of OpenShift', wave: 10 } as const;

/** All servers of a cluster share it. */
const serving = {
  owner: 'cluster',
  component: 'serving',
  holds: 'the storage container with which KServe fetches models of MLflow',
  wave: 10,
} as const;

/** Its API server looks for the server when a run starts. */
const kubeflow = { component: 'pipelines', holds: 'settings of Kubeflow Pipelines', wave: 15 } as const;

/** They call a running server, with rights that are there. */
const consumers = { component: 'consumer', holds: 'what uses MLflow in workspaces', wave: 15 } as const;

const secrets = {
  foundation: true,
  holds: 'objects that provide the Secrets',
  wave: -25,
  waits: [
    { kind: 'ExternalSecret', minutes: 5 },
    { kind: 'SealedSecret', minutes: 5 },
  ],
} as const;

const database = {
  foundation: true,
  holds: 'PostgreSQL',
  wave: -15,
  waits: [{ kind: 'Cluster', minutes: 15 }],
} as const;
const objectStore = {
  foundation: true,
  holds: 'the S3 server, or the ObjectBucketClaim',
  wave: -15,
  waits: [
    { kind: 'StatefulSet', minutes: 5 },
    { kind: 'ObjectBucketClaim', minutes: 5 },
  ],
} as const;

/** The steps of an overlay with an operator. */
export const operatedSteps = {
  namespace: { foundation: true, bringsNamespace: true, holds: 'the namespace', wave: -40 },
  'workspace-namespaces': workspaceNamespaces,
  olm: {
    bringsNamespace: true,
    owner: 'platform',
    holds: "the Subscription of the platform's own operator, in its namespace",
    wave: -35,
    waits: [
      { kind: 'Subscription', minutes: 15 },
      // Its operator brings them.
      {
        kind: 'CustomResourceDefinition',
        minutes: 5,
        names: [
          'dscinitializations.dscinitialization.opendatahub.io',
          'datascienceclusters.datasciencecluster.opendatahub.io',
        ],
      },
    ],
  },
  // The definitions set the wave themselves, for use without an overlay.
  crds: {
    owner: 'cluster',
    holds: 'definitions of the custom resources',
    wave: -30,
    waits: [{ kind: 'CustomResourceDefinition', minutes: 5 }],
  },
  // The platform creates the namespace of its applications, in which everything else is.
  initialization: {
    bringsNamespace: true,
    owner: 'platform',
    holds: 'the settings of a new platform, and its DataScienceCluster',
    wave: -28,
    waits: [
      { kind: 'DSCInitialization', minutes: 15 },
      { kind: 'DataScienceCluster', minutes: 15 },
      { kind: 'CustomResourceDefinition', minutes: 5, names: [mlflow.name, mlflowConfig.name] },
    ],
  },
  'extra-early': extraEarly,
  secrets,
  network: { foundation: true, holds: 'network policies beside those of the operator', wave: -25 },
  operator: { foundation: true, holds: 'the MLflow operator', wave: -20, waits: [{ kind: 'Deployment', minutes: 5 }] },
  platform: {
    owner: 'platform',
    apply: 'merge',
    holds: 'the fields of the DataScienceCluster that enable the operator and other components',
    wave: -20,
    waits: [
      { kind: 'DataScienceCluster', minutes: 15 },
      // The platform installs them with the operator.
      {
        kind: 'CustomResourceDefinition',
        minutes: 5,
        names: [mlflow.name, mlflowConfig.name],
      },
    ],
  },
  access: { owner: 'cluster', holds: 'cluster roles', wave: -20 },
  database,
  'object-store': objectStore,
  certificate: {
    foundation: true,
    component: 'server',
    holds: 'the certificate of the server',
    wave: -10,
    waits: [{ kind: 'Certificate', minutes: 5 }],
  },
  mlflow: { component: 'server', holds: 'the MLflow resource', wave: 0, waits: [{ kind: 'MLflow', minutes: 10 }] },
  'garbage-collection': { holds: 'the CronJob that removes what users deleted', wave: 10 },
  backup,
  monitoring: { component: 'server', holds: 'ServiceMonitor, alerts and dashboard', wave: 10 },
  route: { component: 'server', holds: 'the route from outside the cluster', wave: 10 },
  'console-link': consoleLink,
  workspaces: { holds: 'workspaces: what each team gets', wave: 10 },
  // They refer to a running server.
  clients: { holds: 'ConfigMaps with the variables of clients', wave: 10 },
  serving,
  // Users see the global workspace when the server runs.
  dashboard: {
    owner: 'platform',
    apply: 'merge',
    holds: "the field of the dashboard's configuration that names the global workspace",
    wave: 10,
  },
  groups: { owner: 'platform', apply: 'merge', holds: 'the groups of the platform', wave: 10 },
  // Its operator looks for the MLflow resource when the server is ready.
  pipelines: {
    component: 'pipelines',
    holds: 'pipeline servers of the platform, with the rights of their steps',
    wave: 15,
    waits: [{ kind: 'DataSciencePipelinesApplication', minutes: 15 }],
  },
  // The controller binds accounts to a role of the operator.
  workbenches: { component: 'workbench', holds: 'workbenches with their volumes', wave: 15 },
  'workbench-annotations': {
    owner: 'platform',
    apply: 'merge',
    holds: 'the annotations of workbenches that exist',
    wave: 15,
  },
  kubeflow,
  consumers,
  'smoke-test': smokeTest,
  extra: { holds: 'other extra objects', wave: 0 },
} as const satisfies Steps<OperatedEnvironment>;

/** The steps of an overlay without an operator. */
export const standaloneSteps = {
  namespace: { foundation: true, bringsNamespace: true, holds: 'the namespace', wave: -40 },
  'workspace-namespaces': workspaceNamespaces,
  crds: {
    owner: 'cluster',
    holds: 'the definition of MLflowConfig',
    wave: -30,
    waits: [{ kind: 'CustomResourceDefinition', minutes: 5 }],
  },
  'extra-early': extraEarly,
  secrets,
  network: { foundation: true, holds: 'network policies', wave: -25 },
  access: { owner: 'cluster', holds: 'cluster roles', wave: -20 },
  roles: { component: 'server', holds: 'the roles of callers, in the namespace', wave: -20 },
  database,
  'object-store': objectStore,
  certificate: {
    component: 'server',
    holds: 'the certificate of the server',
    wave: -10,
    waits: [{ kind: 'Certificate', minutes: 5 }],
  },
  // The server and the proxy connect to it when they start.
  cache: { holds: 'Valkey', wave: -5, waits: [{ kind: 'Deployment', minutes: 5 }] },
  // Pods of the server mount the certificate of a Keycloak beside it, and log users in with the client of the realm. The
  // realm's Job waits for Keycloak itself, so both are in one wave.
  keycloak: {
    holds: 'Keycloak and its realm',
    wave: -5,
    waits: [
      { kind: 'Cluster', minutes: 15 },
      { kind: 'Certificate', minutes: 5 },
      { kind: 'Keycloak', minutes: 15 },
      { kind: 'KeycloakRealmImport', minutes: 15 },
      { kind: 'Job', minutes: 15 },
    ],
  },
  // A claim whose storage class waits for the first consumer is bound only with its pod: both are in one wave.
  volume: { component: 'server', holds: 'the volume of the database', wave: -5 },
  migration: {
    holds: 'the Job that migrates the database',
    wave: -5,
    waits: [{ kind: 'Job', minutes: ({ settings }) => settings.migration.activeDeadlineSeconds / 60 }],
  },
  mlflow: {
    component: 'server',
    holds: 'the server',
    wave: 0,
    waits: [
      { kind: 'StatefulSet', minutes: ({ settings }) => rolloutSeconds(settings.server) / 60 },
      { kind: 'Deployment', minutes: ({ settings }) => rolloutSeconds(settings.server) / 60 },
    ],
  },
  // It forwards to the server, and the route forwards to it.
  proxy: { holds: 'oauth2-proxy', wave: 5, waits: [{ kind: 'Deployment', minutes: 5 }] },
  'garbage-collection': { holds: 'the CronJob that removes what users deleted', wave: 10 },
  'trace-archival': { holds: 'the CronJob that archives traces', wave: 10 },
  'session-pruning': { holds: 'the CronJob that removes expired sessions', wave: 10 },
  permissions: {
    holds: 'the Job that grants permissions to groups, and the CronJob that repeats it',
    wave: 10,
    waits: [{ kind: 'Job', minutes: 15 }],
  },
  backup,
  monitoring: { component: 'server', holds: 'ServiceMonitor, alerts and dashboard', wave: 10 },
  route: {
    component: 'server',
    holds: 'the route from outside the cluster',
    wave: 10,
    waits: [{ kind: 'Certificate', minutes: 5 }],
  },
  'console-link': consoleLink,
  'alauda-menu': { component: 'server', holds: 'the link in the menu of Alauda', wave: 10 },
  workspaces: { holds: 'workspaces: what each team gets', wave: 10 },
  // They refer to a running server.
  clients: { holds: 'ConfigMaps with the variables of clients', wave: 10 },
  serving,
  kubeflow,
  consumers,
  'smoke-test': smokeTest,
  extra: { holds: 'other extra objects', wave: 0 },
} as const satisfies Steps<StandaloneEnvironment>;

/** A chart for each step, in the order of the table. A chart without objects becomes no file. */
export function stepCharts<Name extends string>(
  app: App,
  steps: Readonly<Record<Name, unknown>>,
): (name: Name) => Chart {
  const charts = new Map<string, Chart>();
  for (const name of Object.keys(steps)) charts.set(name, new Chart(app, name, { disableResourceNameHashes: true }));
  return (name) => {
    const chart = charts.get(name);
    if (!chart) throw new Error(`unknown step ${name}`);
    return chart;
  };
}
