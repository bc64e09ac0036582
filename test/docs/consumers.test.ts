/** docs/consumers.md: its environment is synthesized, and its Python reads the Secrets and ConfigMaps that the overlay has. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consumersOf, keyAccess, tokenAccess } from '../support/consumers.js';
import { kindDev, overlayOf } from '../support/environments.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'consumers.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);

test('the environment of the page makes what the page says', () => {
  const [environment = ''] = blocks('yaml');
  const kinds = overlayOf(kindDev + environment).objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(kinds).toEqual(
    expect.arrayContaining(['CronJob retrain', 'TrainJob train-fraud-1', 'ConfigMap mlflow-client']),
  );
});

test('steps of pipelines read what the namespace has, and nothing else', () => {
  const [key = '', token = ''] = blocks('python');
  const secretsOf = (access: typeof keyAccess) => consumersOf({ pipelines: {} }, { access }).secrets;
  const [credentials] = secretsOf(keyAccess);
  expect(key).toContain(`secret_name="${credentials?.name}"`);
  expect(/keys = \[(.*)\]/.exec(key)?.[1]?.split(', ')).toEqual(credentials?.keys.map((one) => `"${one.key}"`));
  const [own] = secretsOf(tokenAccess);
  expect(token).toContain(
    `secret_name="${own?.name}", secret_key_to_env={"${own?.keys[0]?.key}": "MLFLOW_TRACKING_TOKEN"}`,
  );
  const config = overlayOf(`${kindDev}workspaces: [{namespace: team-a, client: {}}]\n`).objects.find(
    ({ metadata }) => metadata.name === 'mlflow-client',
  );
  for (const [, name = ''] of token.matchAll(/"(MLFLOW_(?!TRACKING_TOKEN)\w+)"/g))
    expect(config?.['data']).toHaveProperty(name);
});
