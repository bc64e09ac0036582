import { join } from 'node:path';
import { objectEffects } from '../../lib/changes/effects.js';
import { noticesOf } from '../../lib/changes/notices.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { identityOf, keyOf } from '../../lib/kubernetes/object.js';
import { toYaml } from '../../lib/output/yaml.js';
import { overlayOf } from '../support/environments.js';
import { operatedVariants } from '../support/operated-variants.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';
import { Cluster, givenTools } from './harness/cluster.js';
import { currentRelease } from './harness/modules.js';
import { defineLoosely, restrictedNamespace } from './harness/others.js';
import { overlays as folder, objectsOf, overlayPaths } from './harness/overlays.js';
import { definePlatform } from './harness/platform-definitions.js';
import { create } from './harness/writes.js';

/** On the current release acceptance has them taken for good, one by one. */
const references = givenTools().release === currentRelease ? [] : overlayPaths;

const overlays = [
  ...references.map((path) => [path, objectsOf(join(folder, path))] as const),
  ...Object.entries({ ...standaloneVariants, ...operatedVariants }).map(
    ([name, yaml]) => [name, overlayOf(yaml).objects] as const,
  ),
];

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start({
    definitions: [
      'barman-cloud',
      'cert-manager',
      'cloudnative-pg',
      'edp-keycloak',
      'external-secrets',
      'gateway-api',
      'gke',
      'open-data-hub',
      'openshift',
      'prometheus-operator',
      'sealed-secrets',
      'secrets-store-csi',
      'traefik',
    ],
  });
  await defineLoosely(
    cluster,
    'grafana.integreatly.org',
    'v1beta1',
    'GrafanaDashboard',
    'grafanadashboards',
    'Namespaced',
  );
  for (const kind of ['Keycloak', 'KeycloakRealmImport'])
    await defineLoosely(cluster, 'k8s.keycloak.org', 'v2beta1', kind, `${kind.toLowerCase()}s`, 'Namespaced');
  await definePlatform(cluster, 'DataScienceCluster', 'OdhDashboardConfig', 'Auth', 'ObjectBucketClaim');
  await cluster.must('apply', '--server-side', '-f', cluster.file('crds.yaml', toYaml(definitions())));
  for (const namespace of namespaces()) await create(cluster, restrictedNamespace(namespace));
});
afterAll(async () => cluster?.stop());

/** Definitions that overlays bring along, each once. */
function definitions(): readonly KubernetesObject[] {
  const all = overlays.flatMap(([, objects]) => objects.filter(({ kind }) => kind === 'CustomResourceDefinition'));
  return [...new Map(all.map((object) => [keyOf(identityOf(object)), object])).values()];
}

function namespaces(): ReadonlySet<string> {
  const all = overlays.flatMap(([, objects]) => objects.map(({ metadata }) => metadata.namespace));
  return new Set(all.filter((namespace) => namespace !== undefined));
}

// Most of them have one namespace and the same names, so the API server only says what it would do.
test.each(overlays)('the API server takes every object of %s, without a warning', async (name, objects) => {
  const file = cluster.file(`${name.replace('/', '-')}.yaml`, toYaml(objects));
  const { exitCode, stderr } = await cluster.kubectl(
    // The namespaces are there already, without labels that an overlay gives its own.
    ...[
      'apply',
      '--server-side',
      '--force-conflicts',
      '--dry-run=server',
      '--validate=strict',
      '--warnings-as-errors',
      '-f',
      file,
    ],
  );
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
});

test('an autoscaler takes over the number of pods, as the notice says, without a gap', async () => {
  const deployments = (environment: string) =>
    overlayOf(environment).objects.filter(({ kind }) => kind === 'Deployment');
  const autoscaled = replaced(standaloneProd, 'replicas: 2', 'autoscaling: {maxReplicas: 3}');
  const [before, after] = [deployments(standaloneProd), deployments(autoscaled)];
  const notice = noticesOf(objectEffects({ before, after })).join();
  const [, object = '', options = ''] = /printf '([^']+)' \| kubectl (.+) -f -/.exec(notice) ?? [];
  const apply = ['apply', '--server-side', '-f'];
  await cluster.must(...apply, cluster.file('before.yaml', toYaml(before)));
  await cluster.must(...options.split(' '), '-f', cluster.file('owner.json', object));
  await cluster.must(...apply, cluster.file('after.yaml', toYaml(after)));
  const [deployment] = after;
  const { body } = deployment ? await cluster.api.get(deployment) : { body: undefined };
  expect(body?.['spec']).toMatchObject({ replicas: 2 });
});
