import type { Pod } from './pod.js';
import type { Standalone } from './standalone.js';

/** A server that has just been started, of which nobody has asked anything yet. */
export interface Served {
  readonly standalone: Standalone;
  readonly pod: Pod;
}

/** Tests what its pod promises to the kubelet and to who looks at its log. They come before all others of a suite. */
export function startsInOrder(served: () => Served): void {
  test('answers every probe of its pod', async () => {
    const { pod } = served();
    const results = await Promise.all((['startup', 'readiness', 'liveness'] as const).map((kind) => pod.probe(kind)));
    expect(results.map(({ message }) => message)).toEqual(
      Array.from({ length: 3 }, () => 'HTTP probe succeeded with statuscode: 200'),
    );
  });

  test('is called by the name of its Service and by no other', async () => {
    const { standalone, pod } = served();
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
    expect(await served().standalone.must('smoke-test')).toContain('came back as they were written');
  });

  test('logs nothing that asks to be looked at', () => {
    const lines = served().pod.log().split('\n');
    // Where no workspace is the default one, there is none to make the default experiment in. The other one is the test above.
    const known = / skipping default experiment bootstrap| Rejected request with invalid Host header/;
    expect(lines.filter((line) => / (WARNING|ERROR) |denied/.test(line) && !known.test(line))).toEqual([]);
  });
}

/** Tests how its pod goes. It comes after all others of a suite. */
export function endsInOrder(served: () => Served): void {
  test('ends in order, within its grace period', async () => {
    const started = Date.now();
    const { log } = await served().pod.delete();
    expect(log).toContain('Application shutdown complete');
    expect(Date.now() - started).toBeLessThan(20_000);
  });
}
