import type { PodSpec } from '../../imports/kubernetes.js';
import { namespace, plainServer } from './fixtures/plain-server.js';
import type { Pod } from './harness/pod.js';
import { Rig } from './harness/rig.js';
import { find, templateOf } from './harness/templates.js';

let rig: Rig;

beforeAll(async () => {
  rig = await Rig.start();
  await rig.apply(plainServer());
});
afterAll(async () => rig?.stop());

describe('a server written by hand', () => {
  let pod: Pod;

  test('answers the probes of its pod', async () => {
    pod = await rig.run(templateOf(find(plainServer(), 'Deployment', 'mlflow')), { namespace, name: 'mlflow-0' });
    await pod.untilReady();
    expect(await pod.probe('liveness')).toEqual({
      success: true,
      message: 'HTTP probe succeeded with statuscode: 200',
    });
  });

  test('is reached by the name of its Service, from a pod with an account of its own', async () => {
    const script = `
import urllib.request
from mlflow import MlflowClient
print(urllib.request.urlopen('http://mlflow.mlflow.svc/health').read().decode())
`;
    const client = await rig.run(pythonPod(script), { namespace: 'team-a', name: 'client' });
    expect(await client.ended()).toEqual({ exitCode: 0, log: 'OK\n' });
  });

  test('ends in order when it is deleted', async () => {
    const { log } = await pod.delete();
    expect(log).toMatch(/Application shutdown complete|Shutting down/);
  });
});

function pythonPod(script: string, spec: Partial<PodSpec> = {}) {
  const containers = [{ name: 'client', command: ['python', '-c', script], env: [{ name: 'HOME', value: '/tmp' }] }];
  return { spec: { containers, ...spec } };
}
