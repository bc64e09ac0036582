// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are variables of Flux
/** What Flux makes of an overlay before it applies it: encrypted Secrets, variables and scripts, from Git and from a registry. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { memory, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';
import { server } from './harness/broken.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Flux, isReady } from './harness/flux.js';
import { Registry } from './harness/registry.js';
import { Repository } from './harness/repository.js';
import { AgeKey } from './harness/sops.js';
import { Target } from './harness/target.js';

const path = 'kind/encrypted';
const script = 'echo ${HOME} ${1:-none}';
const environment = `${replaced(
  replaced(standaloneDev, 'type: sqlite', 'type: postgresql, host: "db.${CLUSTER_DOMAIN}"'),
  'type: volume',
  'type: s3, bucket: mlflow, credentials: {type: secret}',
)}smokeTest: {}
extraObjects:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: script, namespace: mlflow}, data: {"run.sh": "#!/bin/sh\\n${script}\\n"}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: both, namespace: mlflow}, data: {host: "\${CLUSTER_DOMAIN}", "run.sh": "#!/bin/sh\\n${script}\\n"}}
`;
const folder = `flux/clusters/${clusterOf(path)}`;
const value = 'not in Git';
const decryption = { decryption: 'sops-age' };

let repository: Repository;
let target: Target;
let flux: Flux;
let git: FleetOutput;
let secrets: readonly KubernetesObject[];

const root = () => join(repository.folder, 'overlays');
const outputOf = (settings: object) => new FleetOutput(repository, [path], settings, root());
const layersOf = (output: FleetOutput) => output.objects(`${folder}/${clusterOf(path)}.yaml`);
const found = async (object: KubernetesObject) => (await target.cluster.api.get(object)).body;
const configMap = (name: string) =>
  found({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'mlflow' } });

beforeAll(async () => {
  repository = await Repository.start();
  const result = synthesize('e.yaml', path, memory({ 'e.yaml': environment }), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  for (const [name, text] of result.texts.files) {
    const file = join(root(), path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  git = outputOf({ flux: decryption });
  git.write(repository);
  const [{ overlay } = { overlay: undefined }] = git.fleet.targets;
  secrets = (overlay?.requirements ?? [])
    .filter(({ kind, providedBy }) => kind === 'Secret' && providedBy === undefined)
    .map(({ kind, name, namespace = '', keys }) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace },
      stringData: Object.fromEntries(keys.map((key) => [key, value])),
    }));
  const key = await AgeKey.make(dirname(repository.folder));
  await key.encrypt(secrets, join(repository.folder, 'secrets', path));
  await repository.commit('the fleet');
  target = await Target.start(path, 'begin', root());
  flux = await Flux.start(target.cluster);
  const inFlux = (name: string) => ({ apiVersion: 'v1', metadata: { name, namespace: 'flux-system' } });
  await flux.apply({ ...inFlux('cluster-variables'), kind: 'ConfigMap', data: { CLUSTER_DOMAIN: 'example.org' } });
  const stringData = { 'age.agekey': readFileSync(key.file, 'utf8') };
  await flux.apply({ ...inFlux('sops-age'), kind: 'Secret', stringData });
  await target.cluster.must('apply', '--server-side', '-k', join(repository.folder, 'gitops', folder));
  for (const layer of layersOf(git)) await flux.until(layer, isReady);
});
afterAll(async () => {
  await target?.stop();
  await repository?.stop();
});

test('Secrets of people are decrypted before the server starts, and Git has none of their values', async () => {
  expect(secrets.map(({ metadata }) => metadata.name)).toContain('mlflow-db-credentials');
  for (const secret of secrets) {
    const file = join(repository.folder, 'secrets', path, `${secret.metadata.name}.yaml`);
    expect(readFileSync(file, 'utf8')).toMatch(/ENC\[AES256_GCM/);
    expect(readFileSync(file, 'utf8')).not.toContain(value);
    const { data } = (await found(secret)) as unknown as { readonly data: Readonly<Record<string, string>> };
    expect(Object.values(data).map((text) => Buffer.from(text, 'base64').toString())).toEqual(
      Object.values(secret['stringData'] as object),
    );
  }
});

test('variables have the values of the cluster, and scripts keep theirs', async () => {
  expect(JSON.stringify(await found(server))).toContain('db.example.org');
  expect(await configMap('script')).toMatchObject({ data: { 'run.sh': `#!/bin/sh\n${script}\n` } });
  expect(await configMap('both')).toMatchObject({ data: { host: 'example.org', 'run.sh': `#!/bin/sh\n${script}\n` } });
});

test('an artifact of a registry takes the place of Git, and changes nothing', async () => {
  const registry = await Registry.start(target.cluster);
  const digest = await registry.push('fleet', 'main', repository.folder);
  const output = outputOf({
    repository: { url: registry.url('fleet') },
    flux: { ...decryption, source: 'OCIRepository' },
  });
  const [source] = output.objects(`${folder}/sources.yaml`);
  if (!source) throw new Error('there is no source');
  const before = flux.changes.length;
  // The registry of the test has no certificate.
  await flux.apply({ ...source, spec: { ...(source.spec as object), insecure: true } });
  for (const layer of layersOf(output)) await flux.apply(layer);
  for (const layer of layersOf(output))
    await flux.until(layer, (now) => isReady(now) && now.status?.lastAppliedRevision === `main@${digest}`);
  expect(flux.changes.slice(before)).toEqual([]);
});
