/** The text of the first environment: short, and with a comment wherever the reader has to change something. */
import { findProfile } from '../../platform/profiles.js';
import type { Answers } from './answers.js';

const digest = `sha256:${'0'.repeat(64)}`;
const imageOf = (name: string) => `registry.example.com/${name}@${digest} # yours: replace name and digest`;
const ofRegistry = (name: string) => `${name}@${digest} # yours: replace the digest`;

/** @param waivedUntil - end of waivers, after which synth asks again */
export function environmentText(answers: Answers, waivedUntil: string): string {
  const { form } = answers;
  const parts = [
    head(answers),
    ...(form === 'standalone' ? [login(answers)] : []),
    server(answers),
    backendStore(answers),
    artifactStore(answers),
    ...(form === 'standalone' ? [tls(answers)] : []),
    gateway(answers),
    ...jobs(answers),
    waivers(answers, waivedUntil),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function head({ platform, release, form, stage }: Answers): string {
  return [
    '# yaml-language-server: $schema=../../node_modules/cdk8s-mlflow/schema/environment.json',
    '# The settings of one server. Change what ends in "# yours"; `npx cdk8s-mlflow explain <field>` describes a field.',
    `platform: ${platform}`,
    ...(release ? [`release: "${release}"`] : []),
    ...(form === 'standalone' ? ['form: standalone'] : []),
    `stage: ${stage}`,
  ].join('\n');
}

const byWorkspaces = `  workspaces: # namespaces with this label are workspaces of MLflow
    labelSelector:
      matchLabels:
        mlflow-enabled: "true"
    defaultWorkspace: mlflow`;

function login({ login: type, stage, backendStore: backend, artifactStore: artifacts }: Answers): string {
  const replicas = replicasOf({ stage, backendStore: backend, artifactStore: artifacts });
  switch (type) {
    case 'oidc':
      return `authentication:
  type: oidc
  issuer: https://keycloak.example.com/realms/mlflow # yours
  groups: [mlflow-users] # yours: may log in
  adminGroups: [mlflow-admins] # yours
  trustedProxies: [10.244.0.0/16] # yours: the network of the gateway's pods${
    replicas > 1
      ? `\n  cache: # of sessions, for several replicas\n    type: in-cluster\n    image: ${imageOf('valkey')}`
      : ''
  }`;
    case 'proxy':
      return `authentication:
  type: proxy
  issuer: https://dex.example.com/dex # yours
  image: ${imageOf('oauth2-proxy')}
${byWorkspaces}`;
    case 'headers':
      return `authentication:
  type: headers # of the proxy that logs users in, which is gateway.peer
${byWorkspaces}`;
    case 'none':
      return `authentication:
  type: none # everyone who can connect may do everything: for a first look, by a forwarded port`;
    default:
      return `authentication:
  type: kubernetes # callers authenticate by tokens of the cluster
${byWorkspaces}`;
  }
}

/** Several pods only where the stores are shared. */
function replicasOf({ stage, ...stores }: Pick<Answers, 'stage' | 'backendStore' | 'artifactStore'>): number {
  return stage === 'prod' && stores.backendStore !== 'sqlite' && stores.artifactStore !== 'volume' ? 2 : 1;
}

function server(answers: Answers): string {
  const { form, login: type, backendStore: backend } = answers;
  const replicas = replicasOf(answers) > 1 ? ['  replicas: 2'] : [];
  if (form === 'operated') {
    const bundle =
      backend === 'sqlite' ? [] : ['  caBundleConfigMap: # CAs of the stores', '    name: mlflow-ca-bundle # yours'];
    const lines = [...replicas, ...bundle];
    return lines.length > 0 ? ['server:', ...lines].join('\n') : '';
  }
  const image = type === 'oidc' ? 'mlflow-oidc' : 'mlflow';
  // Its Dockerfile (mlflow/mlflow, docker/Dockerfile) installs MLflow alone: no driver, no client of a store, no plug-in.
  const isPublished = type === 'none' && backend === 'sqlite' && answers.artifactStore === 'volume';
  return [
    'server:',
    '  image:',
    isPublished
      ? '    image: ghcr.io/mlflow/mlflow:v3.14.0 # of the MLflow project'
      : `    image: ${imageOf(image)}; images/${image} of cdk8s-mlflow builds it`,
    ...replicas,
  ].join('\n');
}

function backendStore({ backendStore: type, stage }: Answers): string {
  switch (type) {
    case 'postgresql':
      return 'backendStore:\n  type: postgresql\n  host: mlflow-db.example.com # yours';
    case 'cloudnative-pg':
      return [
        'backendStore:',
        '  type: cloudnative-pg # PostgreSQL in the cluster, by the operator CloudNativePG',
        ...(stage === 'prod' ? [`  image: ${ofRegistry('ghcr.io/cloudnative-pg/postgresql:18.6-system-trixie')}`] : []),
      ].join('\n');
    default:
      return 'backendStore:\n  type: sqlite # a file on a volume, for one pod';
  }
}

function artifactStore({ artifactStore: type, stage }: Answers): string {
  switch (type) {
    case 's3':
      return `artifactStore:
  type: s3
  bucket: example-mlflow-artifacts # yours
  region: eu-central-1 # yours; endpoint, if it is not AWS
  credentials:
    type: secret`;
    case 'in-cluster-s3':
      return [
        'artifactStore:',
        '  type: in-cluster-s3 # an S3 server of the overlay',
        ...(stage === 'prod' ? [`  image: ${ofRegistry('ghcr.io/versity/versitygw')}`] : []),
      ].join('\n');
    default:
      return 'artifactStore:\n  type: volume';
  }
}

function tls(answers: Answers): string {
  if (answers.login === 'none') return 'tls:\n  source: none';
  return `tls: # between the gateway and the pods\n  source: ${profileOf(answers)?.server.tls ?? 'cert-manager'}`;
}

function gateway(answers: Answers): string {
  const { form, login: type, hosts } = answers;
  const profile = profileOf(answers);
  if (hosts.length === 0) return 'gateway:\n  type: none # reachable in the cluster only';
  const hostnames = `  hostnames: [${hosts.join(', ')}]`;
  if (form === 'operated' && profile?.network.gateway) return `gateway:\n  type: platform\n${hostnames}`;
  if (type === 'headers')
    return `gateway:
  type: external # the route of the proxy that logs users in
${hostnames}
  peer: # the pods of that proxy, which alone may connect
    namespace: auth-proxy # yours
    podLabels: # yours
      app: auth-proxy`;
  if (profile?.console) return `gateway:\n  type: route\n${hostnames}`;
  return `gateway:
  type: gateway-api
  name: public # yours
  namespace: gateway-system # yours
${hostnames}`;
}

function jobs({ form, stage, login: type, backendStore: backend }: Answers): readonly string[] {
  return [
    // The plug-in refuses garbage collection on SQLite, and the smoke test has no account of its users.
    ...(type === 'oidc' && backend === 'sqlite'
      ? []
      : ['# Removes what users deleted.\ngarbageCollection:\n  schedule: "0 2 * * 0"']),
    ...(form === 'standalone' && stage === 'prod' && type !== 'oidc'
      ? ['# Uses the server as a client does, after each deployment.\nsmokeTest: {}']
      : []),
  ];
}

/** Only what holds until the reader has decided: an expired waiver is an error. */
function waivers(answers: Answers, until: string): string {
  const { form, stage, login: type, backendStore: backend } = answers;
  const isProd = stage === 'prod';
  const isTagged = isProd && form === 'operated' && profileOf(answers)?.operator.installers[0] === 'manifests';
  const all = [
    ...(type === 'none' ? [['MLF-AUTH-1', 'a first look, reached by a forwarded port only']] : []),
    ...(isTagged
      ? [['MLF-IMAGE-1', 'the images of Open Data Hub are named by a tag until their digests are set']]
      : []),
    ...(isProd && backend === 'cloudnative-pg'
      ? [['MLF-BACKUP-1', 'backups are set up before the server is in use']]
      : []),
  ];
  const lines = all.map(
    ([check, reason]) => `  - check: ${check}\n    reason: ${reason} # yours\n    until: "${until}"`,
  );
  return lines.length > 0 ? ['waivers:', ...lines].join('\n') : '';
}

function profileOf({ platform, release }: Answers) {
  return findProfile(platform, release);
}
