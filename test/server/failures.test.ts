import { readFileSync } from 'node:fs';
import { hasStores, kindProd } from './fixtures/environments.js';
import type { Pod } from './harness/pod.js';
import { Standalone, workspaces } from './harness/standalone.js';
import type { PodTemplate } from './harness/templates.js';

const patience = 90_000;

let standalone: Standalone;

if (hasStores)
  beforeAll(async () => {
    standalone = await Standalone.start(kindProd());
    await standalone.must('migration');
  });
afterAll(async () => standalone?.stop());

/** The server's template with other words in its text. */
function changed(words: string, others: string): PodTemplate {
  const text = JSON.stringify(standalone.template);
  if (!text.includes(words)) throw new Error(`the template does not say ${words}`);
  return JSON.parse(text.replaceAll(words, others)) as PodTemplate;
}

/** Waits until a pod has logged something. */
async function logged(pod: Pod, text: string): Promise<boolean> {
  const end = Date.now() + patience;
  while (!pod.log().includes(text)) {
    if (Date.now() > end) throw new Error(`not a word of "${text}":\n${pod.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return true;
}

/** The value of a Secret, changed. */
async function setSecret(name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
  await standalone.rig.apply([
    { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: standalone.namespace }, stringData },
  ]);
}

/** Uploads so many bytes as an artifact of a new run; gives the status. */
async function upload(bytes: number): Promise<number> {
  const mlflow = standalone.mlflow({
    token: await standalone.account('uploader', workspaces.home, 'mlflow-view', 'mlflow-edit'),
    workspace: workspaces.home,
  });
  const { experiment_id } = await mlflow.must('POST', '/api/2.0/mlflow/experiments/create', {
    name: `upload-${Math.round(performance.now())}`,
  });
  const { run } = await mlflow.must('POST', '/api/2.0/mlflow/runs/create', { experiment_id, start_time: 1 });
  const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
  const path = `/api/2.0/mlflow-artifacts/artifacts/workspaces/${workspaces.home}/${experiment_id}/${run_id}/artifacts/file.bin`;
  const { status } = await mlflow.call('PUT', path, new Uint8Array(bytes), {
    'content-type': 'application/octet-stream',
  });
  await mlflow.close();
  return status;
}

(hasStores ? describe : describe.skip)('what goes wrong is said', () => {
  test('a wrong password of the database: by the migration and by the server, which is not ready', async () => {
    await setSecret('mlflow-db-app', { ...standalone.credentials, password: 'wrong' });
    const message = 'password authentication failed for user "mlflow"';
    const [job, pod] = await Promise.all([
      standalone.startJob('migration'),
      standalone.rig.run(standalone.template, { namespace: standalone.namespace, name: 'wrong-password' }),
    ]);
    expect(await Promise.all([logged(job, message), logged(pod, message)])).toEqual([true, true]);
    expect((await pod.probe('startup')).message).toContain('ECONNREFUSED');
    // Nothing that was logged shows what was tried.
    expect([job, pod].map((one) => /wrong/.test(one.log()))).toEqual([false, false]);
    await Promise.all([job.kill(), pod.kill()]);
    await setSecret('mlflow-db-app', standalone.credentials);
  });

  test('a bucket that is not there: by an upload, not by the probes', async () => {
    const pod = await standalone.serve('no-bucket', changed('s3://mlflow/', 's3://missing/'));
    expect(await upload(1000)).toBe(500);
    expect(await logged(pod, 'NoSuchBucket')).toBe(true);
    expect((await pod.probe('readiness')).success).toBe(true);
    await pod.kill();
  });

  test('temporary space that is full: by an upload, not by the probes', async () => {
    const { spec, ...template } = standalone.template;
    const others = (spec.volumes ?? []).filter(({ name }) => name !== 'tmp');
    const volumes = [...others, { name: 'tmp', emptyDir: { sizeLimit: '4Mi' } }];
    const pod = await standalone.serve('full', { ...template, spec: { ...spec, volumes } });
    expect(await upload(1_000_000)).toBe(200);
    expect(await upload(20_000_000)).toBe(500);
    expect(await logged(pod, 'No space left on device')).toBe(true);
    expect((await pod.probe('liveness')).success).toBe(true);
    expect(await upload(1_000_000)).toBe(200);
    await pod.kill();
  });

  test('a certificate of the server that has run out: by clients, not by the probes', async () => {
    const { certificate, key } = await standalone.authority.sign('expired', ['mlflow.mlflow.svc'], 0);
    await setSecret('mlflow-tls', {
      'tls.crt': readFileSync(certificate, 'utf8'),
      'tls.key': readFileSync(key, 'utf8'),
      'ca.crt': readFileSync(standalone.authority.certificate, 'utf8'),
    });
    const pod = await standalone.serve('expired');
    const mlflow = standalone.mlflow();
    await expect(mlflow.call('GET', '/version')).rejects.toThrow(/certificate has expired/);
    await mlflow.close();
    const client = await standalone.job('smoke-test', (template) => {
      const [container] = template.spec.containers;
      const command = [...(container?.command ?? []).slice(0, -1), '1'];
      return { ...template, spec: { ...template.spec, containers: [{ ...container, name: 'client', command }] } };
    });
    expect([client.exitCode, client.log]).toEqual([1, expect.stringContaining('certificate has expired')]);
    await pod.kill();
  });
});
