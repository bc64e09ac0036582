import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

const kit = (fields = '') => `clients: {namespaces: [team-a, team-b]${fields}}\n`;

/** Data of the ConfigMaps of clients, by their namespaces. */
function variables(yaml: string) {
  const found = overlayOf(yaml).objects.filter(({ metadata }) => metadata.name.endsWith('-client'));
  return Object.fromEntries(found.map((object) => [object.metadata.namespace, object['data']]));
}

test('each namespace of clients is told where the server is, and that it is a workspace itself', () => {
  expect(variables(standaloneProd + kit())).toEqual({
    'team-a': {
      MLFLOW_TRACKING_URI: 'https://mlflow.mlflow.svc:8443',
      MLFLOW_TRACKING_AUTH: 'kubernetes',
      MLFLOW_WORKSPACE: 'team-a',
    },
    'team-b': expect.objectContaining({ MLFLOW_WORKSPACE: 'team-b' }),
  });
});

test('a server of the operator has them too, and the gateway where it is asked for', () => {
  expect(variables(kindDev + kit())['team-a']).toMatchObject({
    MLFLOW_TRACKING_URI: 'https://mlflow.opendatahub.svc:8443/mlflow',
  });
  expect(variables(standaloneProd + kit(', via: gateway'))['team-b']).toMatchObject({
    MLFLOW_TRACKING_URI: 'https://mlflow.example.com',
  });
});

test('pods of these namespaces may reach the server, unless they go by the gateway', () => {
  const peers = (yaml: string) =>
    JSON.stringify(
      overlayOf(yaml).objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow'),
    );
  expect(peers(standaloneProd + kit())).toContain('"kubernetes.io/metadata.name":"team-b"');
  expect(peers(standaloneProd + kit(', via: gateway'))).not.toContain('team-b');
});

test('what cannot be is refused where it stands', () => {
  expect(problemsOf(kindDev + kit(', via: gateway'))).toContain('requires a gateway, and its type is none');
  expect(problemsOf(`${kindDev}clients: {namespaces: [a, a]}\n`)).toContain('a namespace is listed twice');
});

test('nobody is told of credentials where nobody is asked for them', () => {
  const overlay = overlayOf(replaced(standaloneDev, 'type: kubernetes', 'type: none') + kit());
  expect(
    Object.keys(variables(replaced(standaloneDev, 'type: kubernetes', 'type: none') + kit())['team-a'] as object),
  ).toEqual(['MLFLOW_TRACKING_URI']);
  expect(overlayReadme(overlay, [])).toContain('configMapRef: {name: mlflow-client}');
});
