import { givenServerTools } from './harness/given.js';
import type { Pod } from './harness/pod.js';
import { environmentLike, Standalone } from './harness/standalone.js';

const { postgresql } = givenServerTools();

/** What has to be there that this machine may lack. */
const forms = [
  { path: 'kind/standalone-dev', available: true },
  { path: 'kind/standalone-prod', available: postgresql !== undefined },
].filter(({ available }) => available);

describe.each(forms)('the server of $path', ({ path }) => {
  let standalone: Standalone;
  let pod: Pod;

  beforeAll(async () => {
    standalone = await Standalone.start(environmentLike(path));
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
    const { address } = standalone;
    const mlflow = standalone.mlflow();
    expect((await mlflow.call('GET', '/version')).body).toEqual({ text: '3.14.0' });
    expect((await mlflow.call('GET', '/version', undefined, { host: 'mlflow.example.org' })).status).toBe(403);
    expect((await mlflow.call('GET', '/version', undefined, { host: new URL(address.uri).host })).status).toBe(200);
    await mlflow.close();
  });

  test('passes its smoke test', async () => {
    expect(await standalone.must('smoke-test')).toContain('came back as they were written');
  });

  test('logs nothing that asks to be looked at', () => {
    expect(
      pod
        .log()
        .split('\n')
        .filter((line) => / (WARNING|ERROR) |denied/.test(line)),
    ).toEqual([]);
  });

  test('ends in order, within its grace period', async () => {
    const started = Date.now();
    const { log } = await pod.delete();
    expect(log).toContain('Application shutdown complete');
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
