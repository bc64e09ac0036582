/** The Python of docs/data-scientists.md sets what the ConfigMaps and Secrets of clients have, for each login. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientCredentials, clientSecret, clientVariables } from '../../lib/clients/client-access.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'data-scientists.md'), 'utf8');
const issuer = 'https://keycloak.example.com/realms/mlflow';

test.each<[string, ClientCredentials, boolean]>([
  ['With tokens of the cluster', { type: 'cluster-token' }, true],
  ['With a login page (OpenID Connect in the server)', { type: 'access-key', issuer }, false],
  ['Behind a proxy with a login (oauth2-proxy)', { type: 'id-token', issuer }, true],
])('%s', (heading, credentials, workspaces) => {
  const chapter = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const python = /```python\n(.*?)```/s.exec(chapter)?.[1] ?? '';
  const written = new Map(
    [...python.matchAll(/^os\.environ\["(\w+)"\] = (?:"([^"]*)")?/gm)].map(([, name = '', value]) => [name, value]),
  );
  const access = { name: 'mlflow', insideUri: '', outsideUri: 'https://mlflow.example.com', workspaces, credentials };
  const variables = clientVariables(access, 'gateway', 'team-a');
  const secrets = (clientSecret(access)?.keys ?? []).map(({ key }) =>
    key === 'token' ? 'MLFLOW_TRACKING_TOKEN' : key,
  );
  expect([...written.keys()].sort()).toEqual([...Object.keys(variables), ...secrets].sort());
  expect(Object.fromEntries(written)).toMatchObject(variables);
});
