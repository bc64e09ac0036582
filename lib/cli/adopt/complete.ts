/** What every environment needs and an existing server does not say, and the text of the environment. */
import { Document, isMap, isScalar, visit } from 'yaml';
import type { PlatformName } from '../../platform/profile.js';
import { findProfile, releasesOf } from '../../platform/profiles.js';
import type { Adoption } from './adoption.js';
import { placeholder } from './pod.js';
import { keyPairSecret } from './s3.js';

export interface Destination {
  readonly platform: PlatformName;
  readonly namespace: string | undefined;
}

const order = [
  ...['platform', 'release', 'form', 'name', 'stage', 'namespace', 'authentication', 'server', 'pods', 'backendStore'],
  ...['registryStore', 'readReplica', 'artifactStore', 'tls', 'gateway', 'garbageCollection', 'traceArchival'],
];

export function complete(adoption: Adoption, { platform, namespace }: Destination): void {
  const { environment, form, instance } = adoption;
  environment['platform'] = platform;
  const release = releasesOf(platform).at(-1);
  if (release) adoption.assume('release', release, 'the newest: write that of the cluster');
  if (form === 'standalone') environment['form'] = form;
  if (form === 'standalone' && instance !== 'mlflow') environment['name'] = instance;
  if (namespace) environment['namespace'] = namespace;
  // Absent because they could not be taken: the reader says that they are required.
  const isUnknown = (store: string) =>
    adoption.lines.some(({ kind, to, why }) => to === store || (kind === 'lost' && why?.includes(`write ${store}`)));
  for (const [store, type] of [
    ['backendStore', 'sqlite'],
    ['artifactStore', 'volume'],
  ] as const)
    if (adoption.get(`${store}.type`) === undefined && !isUnknown(store) && !hasLostDatabase(adoption, store))
      adoption.assume(`${store}.type`, type, 'nothing else is configured');
  const isShared =
    adoption.get('backendStore.type') === 'postgresql' && adoption.get('artifactStore.type') !== 'volume';
  adoption.assume(
    'stage',
    isShared ? 'prod' : 'dev',
    isShared ? 'by its stores' : 'prod requires PostgreSQL and an object store',
  );
  if (
    adoption.get('artifactStore.type') === 's3' &&
    adoption.get('artifactStore.credentials') === undefined &&
    form === 'operated'
  )
    adoption.assume('artifactStore.credentials', { type: 'secret' }, keyPairSecret(adoption));
  if (adoption.get('gateway') === undefined) adoption.assume('gateway.type', 'none', 'no public host was found');
  if (form === 'standalone') completeStandalone(adoption, platform, isShared);
}

/** A store of a kind that an environment does not have. */
function hasLostDatabase({ lines }: Adoption, store: string): boolean {
  const what = store === 'backendStore' ? 'a backend store is' : 'an artifact store is';
  return lines.some(({ kind, why }) => kind === 'lost' && why?.startsWith(what));
}

function completeStandalone(adoption: Adoption, platform: PlatformName, isShared: boolean): void {
  adoption.assume(
    'authentication',
    { type: 'kubernetes', workspaces: { enabled: false } },
    'callers need tokens of the cluster; oidc and proxy have logins in the browser, and workspaces separate teams',
  );
  if (adoption.get('server.image.image') === undefined)
    adoption.assume(
      'server.image.image',
      placeholder,
      'build images/mlflow of cdk8s-mlflow; the migration Job changes the database to its version of MLflow',
    );
  const source = isShared ? (findProfile(platform, undefined)?.server.tls ?? 'cert-manager') : 'none';
  adoption.assume('tls.source', source, 'between gateway and pods');
}

/** YAML with a mark where the reader has to change something. */
export function environmentText({ environment, lines }: Adoption, source: string): string {
  const sorted = Object.fromEntries(Object.entries(environment).sort(([a], [b]) => position(a) - position(b)));
  const document = new Document(sorted, { aliasDuplicateObjects: false });
  document.commentBefore = ` yaml-language-server: $schema=../../node_modules/cdk8s-mlflow/schema/environment.json\n Adopted from ${source}. Check what ends in "# yours".`;
  const assumed = new Set(lines.filter(({ kind }) => kind === 'assumed').map(({ to }) => to));
  const mark = (node: unknown, path: string): void => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const below = path === '' ? String(key) : `${path}.${String(key)}`;
      if (assumed.has(below) && isScalar(value)) value.comment = ' yours';
      mark(value, below);
    }
  };
  mark(document.contents, '');
  visit(document, {
    Seq: (_, node) => {
      if (node.items.every((item) => isScalar(item))) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function position(name: string): number {
  const found = order.indexOf(name);
  return found < 0 ? order.length : found;
}
