/** @jest-environment ./test/identity/harness/shared-environment.cjs */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultOf, runClient } from '../server/harness/client-pod.js';
import { workspaces } from '../server/harness/standalone.js';
import { machineClient, tokenByPassword } from './harness/machine-client.js';
import { sharedIdentity } from './harness/shared.js';

const mine = '/api/2.0/mlflow/users/current';
const { home, other } = workspaces;
const account = 'program';

const identity = sharedIdentity();
const { standalone } = identity;
const { cluster } = standalone.rig;

beforeAll(async () => {
  await identity.keycloak.must('POST', '/realms/mlflow/clients', machineClient('for-pods', 'mlflow'));
  for (const namespace of [home, other]) await standalone.account(account, namespace);
});

function answered(token: string): Promise<number> {
  return identity.web.status(mine, { headers: { authorization: `Bearer ${token}` } });
}

describe('a pod', () => {
  test('proves itself by the token of its account, where its namespace may', async () => {
    const found = {
      'of a namespace that may': await answered(await cluster.tokenOf(home, account, ['mlflow'])),
      'of another namespace': await answered(await cluster.tokenOf(other, account, ['mlflow'])),
      'for the API server': await answered(await cluster.tokenOf(home, account)),
    };
    expect(found).toEqual({ 'of a namespace that may': 200, 'of another namespace': 401, 'for the API server': 401 });
  });

  test('of the smoke test does its work, and cleans up', async () => {
    await standalone.must('smoke-test');
    expect(await answered(await cluster.tokenOf(home, account, ['mlflow']))).toBe(200);
    expect(
      await standalone.postgresql?.sql(
        "SELECT count(*) FROM experiments WHERE name LIKE 'smoke-test%' AND lifecycle_stage = 'active'",
      ),
    ).toBe('0');
  });

  test('of garbage collection removes a deleted run of somebody, its artifacts, and nothing else', async () => {
    const script = readFileSync(join(__dirname, '../server/clients/deleted_run.py'), 'utf8');
    const { rig, overlay } = standalone;
    const exit = await runClient(rig, {
      script,
      namespace: home,
      account,
      ca: identity.authority.certificate,
      env: {
        MLFLOW_TRACKING_URI: overlay.server.uri,
        MLFLOW_TRACKING_TOKEN: await tokenByPassword(identity.keycloak, 'ada', { client: 'for-pods' }),
      },
    });
    const [deleted = '', kept = ''] = resultOf(exit).split(' ');
    const of = (run: string) => standalone.artifacts.filter((key) => key.includes(run)).length;
    expect([of(deleted), of(kept)]).toEqual([1, 1]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await standalone.must('garbage-collection');
    expect([of(deleted), of(kept)]).toEqual([0, 1]);
  });

  test('of session pruning ends well', async () => {
    expect(await standalone.must('session-pruning')).toMatch(/\d/);
  });
});
