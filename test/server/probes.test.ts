import { available } from './fixtures/environments.js';
import type { Pod } from './harness/pod.js';
import { Standalone } from './harness/standalone.js';

describe.each(available)('the server of $name', ({ environment }) => {
  let standalone: Standalone;
  let pod: Pod;

  beforeAll(async () => {
    standalone = await Standalone.start(environment());
    await standalone.must('migration');
    pod = await standalone.serve();
  });
  afterAll(async () => standalone?.stop());

  test('answers every probe of its pod', async () => {
    const results = await Promise.all((['startup', 'readiness', 'liveness'] as const).map((kind) => pod.probe(kind)));
    expect(results.map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => 'HTTP probe succeeded with statuscode: 200'),
    );
  });

  test('is called by the name of its Service and by no other', async () => {
    const mlflow = standalone.mlflow();
    const info = '/ajax-api/3.0/mlflow/server-info';
    const statuses = await Promise.all(
      [undefined, 'mlflow.example.org', pod.ip].map((host) =>
        mlflow.call('GET', info, undefined, host ? { host } : {}),
      ),
    );
    expect(statuses.map(({ status }) => status)).toEqual([200, 403, 403]);
    await mlflow.close();
  });

  test('passes its smoke test', async () => {
    expect(await standalone.must('smoke-test')).toContain('came back as they were written');
  });

  test('logs nothing that asks to be looked at', () => {
    const lines = pod.log().split('\n');
    // Where no workspace is the default one, there is none to make the default experiment in. The other one is the test above.
    const known = / skipping default experiment bootstrap| Rejected request with invalid Host header/;
    expect(lines.filter((line) => / (WARNING|ERROR) |denied/.test(line) && !known.test(line))).toEqual([]);
  });

  test('ends in order, within its grace period', async () => {
    const started = Date.now();
    const { log } = await pod.delete();
    expect(log).toContain('Application shutdown complete');
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
