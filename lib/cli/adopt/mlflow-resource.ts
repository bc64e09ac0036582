/** An MLflow resource of the operator, which becomes an environment of the operated form. */
import { operatedSchema } from '../../environment/operated-schema.js';
import type { Adoption } from './adoption.js';
import { type Field, type Input, isTree } from './input.js';
import { hasSecrets } from './secret-values.js';
import { takeArtifacts, takeBackend } from './stores.js';
import { takeVariables, Variables } from './variables.js';

export function adoptMlflowResource(adoption: Adoption, input: Input): void {
  adoption.mounts.push({ path: '/mlflow' });
  const variables = new Variables();
  variables.addList(input, ['spec', 'env']);
  takeStores(adoption, input);
  takeVariables(adoption, variables);
  input.use(['spec', 'env']);
  takeKeysOfSecret(adoption, input);
  for (const name of ['garbageCollection', 'traceArchival']) {
    if (input.at(`spec.${name}.enabled`).value === false) input.use(['spec', name]);
    for (const key of Object.keys(input.map(`spec.${name}`)))
      if (key === 'enabled') input.use(['spec', name, key]);
      else adoption.take(input.at(`spec.${name}.${key}`), `${name}.${key}`);
  }
  const fields = Object.keys(operatedSchema.shape.server.unwrap().shape);
  for (const name of Object.keys(input.map('spec'))) {
    const field = input.at(`spec.${name}`);
    if (!fields.includes(name) || name === 'env') continue;
    if ((name === 'replicas' || name === 'workers') && field.value === 1)
      adoption.computed(field, 'one is the default');
    else if (name === 'networkPolicyEgressRules') adoption.computed(field, 'from the stores');
    else if (hasSecrets(field.value))
      adoption.lost(field, `it contains secret values: write server.${name} with references to Secrets`);
    else adoption.take(field, `server.${name}`);
  }
  for (const name of ['apiVersion', 'kind', 'metadata', 'status']) input.use([name]);
}

function takeStores(adoption: Adoption, input: Input): void {
  const uri = input.text('spec.backendStoreUri');
  if (uri) takeBackend(adoption, input.at('spec.backendStoreUri'), uri);
  takeUriFrom(adoption, input.at('spec.backendStoreUriFrom'), 'backendStore');
  takeUriFrom(adoption, input.at('spec.registryStoreUriFrom'), 'registryStore');
  takeUriFrom(adoption, input.at('spec.readReplicaBackendStoreUriFrom'), 'readReplica');
  for (const [name, to] of [
    ['registryStoreUri', 'registryStore'],
    ['readReplicaBackendStoreUri', 'readReplica'],
  ] as const)
    if (input.text(`spec.${name}`) === uri)
      adoption.computed(input.at(`spec.${name}`), 'the same as the backend store');
    else adoption.lost(input.at(`spec.${name}`), `write ${to} with its host, and the URI in a Secret`);
  const isServed = input.isOn('spec.serveArtifacts');
  input.use(['spec', 'serveArtifacts']);
  const [destination, root] = [input.at('spec.artifactsDestination'), input.at('spec.defaultArtifactRoot')];
  const [first, second] = isServed || root.value === undefined ? [destination, root] : [root, destination];
  const store = first.value === undefined ? second : first;
  if (typeof store.value === 'string') takeArtifacts(adoption, store, store.value, isServed);
  for (const one of [destination, root])
    if (one !== store) adoption.computed(one, 'artifactStore and its access decide it');
  if (adoption.get('artifactStore.type') === 'volume' || isServed) return;
  if (store.value === undefined) adoption.assume('artifactStore.type', 'volume', 'the default of the operator');
}

function takeUriFrom(adoption: Adoption, field: Field, to: string): void {
  if (!isTree(field.value)) return;
  if (to === 'backendStore') adoption.assume(`${to}.type`, 'postgresql', 'a URI in a Secret');
  const { name, key } = field.value;
  adoption.take(field, `${to}.uriFrom`, { name, ...(key === undefined ? {} : { key }) });
  adoption.remind(`${to}.host`, 'write it: the URI is in the Secret, which is not read');
}

/** A Secret whose keys all become variables is how the samples of the operator give the key pair of S3. */
function takeKeysOfSecret(adoption: Adoption, input: Input): void {
  if (adoption.get('artifactStore.type') !== 's3' || adoption.get('artifactStore.credentials') !== undefined) return;
  const list = input.list('spec.envFrom');
  const refs = list.map((item) => (isTree(item) ? item['secretRef'] : undefined));
  const [ref] = refs;
  if (list.length !== 1 || !isTree(ref)) return;
  adoption.take(input.at('spec.envFrom'), 'artifactStore.credentials', { type: 'secret', name: ref['name'] });
  adoption.remind(
    'artifactStore.credentials',
    'all of its variables came from this Secret: others than the key pair belong into server.env',
  );
}
