import type { EnvVar } from '../../imports/kubernetes.js';
import { corporate, hasPooler } from './fixtures/environments.js';
import { canDump, withPostgresql } from './fixtures/images.js';
import { chapterOfProxies, notLogged } from './fixtures/troubleshooting.js';
import { resultOf } from './harness/client-pod.js';
import { CorporateProxy } from './harness/corporate-proxy.js';
import type { Mlflow } from './harness/mlflow.js';
import { Standalone, workspaces } from './harness/standalone.js';
import type { PodTemplate } from './harness/templates.js';

const artifacts = '/api/2.0/mlflow-artifacts/artifacts';
const api = '/api/2.0/mlflow';

/** What the libraries in the image do with the variables of a pod of the overlay, inside the cluster and outside. */
const calls = `
import asyncio, json, os
import boto3, requests
from mlflow.gateway.providers.utils import send_request

def kind(call):
    try:
        return call()
    except Exception as error:
        return type(error).__name__

outside = os.environ["MLFLOW_S3_ENDPOINT_URL"]
print("= " + json.dumps({
    "S3": kind(lambda: boto3.client("s3", endpoint_url=outside).list_objects_v2(Bucket="example-mlflow-artifacts")["KeyCount"]),
    "another host outside": kind(lambda: requests.get(outside + "/").status_code),
    "the server": kind(lambda: requests.get("https://mlflow.mlflow.svc:8443/health", verify=False).status_code),
    "the API server": kind(lambda: requests.get("https://" + os.environ["KUBERNETES_SERVICE_HOST"] + "/version", verify=False).status_code),
    "the AI gateway": kind(lambda: asyncio.run(send_request({}, outside, "chat", {}))),
}))
`;

/** What the server does with an artifact. */
const upload = `
import pathlib
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

pathlib.Path("/tmp/a.txt").touch()
get_artifact_repository("s3://example-mlflow-artifacts/artifacts").log_artifact("/tmp/a.txt")
`;

let standalone: Standalone;
let proxy: CorporateProxy;

if (hasPooler)
  beforeAll(async () => {
    standalone = await Standalone.start(corporate(), { images: withPostgresql });
    const { rig, namespace, authority } = standalone;
    proxy = await CorporateProxy.start(rig, 'http://proxy.example.com:3128', authority);
    await rig.apply([
      trusted(namespace, 'corporate-ca', proxy.certificate),
      trusted(namespace, 'without-it', authority.pem),
    ]);
  });
afterAll(async () => standalone?.stop());

function trusted(namespace: string, name: string, ca: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { 'ca.crt': ca } };
}

function withEnv(template: PodTemplate, ...changes: readonly EnvVar[]): PodTemplate {
  const names = changes.map(({ name }) => name);
  const containers = template.spec.containers.map((container) => ({
    ...container,
    env: [...(container.env ?? []).filter(({ name }) => !names.includes(name)), ...changes],
  }));
  return { ...template, spec: { ...template.spec, containers } };
}

/** The migration through the pooler, which synth does not render. */
function pooled(template: PodTemplate): PodTemplate {
  const { name, value = '' } =
    template.spec.containers[0]?.env?.find((variable) => variable.name === 'MLFLOW_BACKEND_STORE_URI') ?? {};
  expect(value).toContain('mlflow-db.example.com:5432');
  return withEnv(template, {
    name: name ?? '',
    value: value.replace('mlflow-db.example.com:5432', 'pgbouncer.example.com:6432'),
  });
}

function running(template: PodTemplate, script: string): PodTemplate {
  const containers = template.spec.containers.map(({ args: _, ...container }) => ({
    ...container,
    command: ['python', '-c', script],
  }));
  return { ...template, spec: { ...template.spec, containers } };
}

/** A pod that trusts the CAs of another ConfigMap. */
function trusting(template: PodTemplate, name: string): PodTemplate {
  const volumes = template.spec.volumes?.map((volume) =>
    volume.configMap?.name === 'corporate-ca' ? { ...volume, configMap: { ...volume.configMap, name } } : volume,
  );
  return { ...template, spec: { ...template.spec, ...(volumes ? { volumes } : {}) } };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; !(await condition()) && Date.now() < end; )
    await new Promise((resolve) => setTimeout(resolve, 200));
}

(hasPooler ? describe : describe.skip)('a server on a database behind PgBouncer, and behind a proxy', () => {
  const sql = (statement: string) => standalone.postgresql?.sql(statement) ?? Promise.reject(new Error('none'));
  const locks = (granted: boolean) =>
    sql(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND ${granted ? '' : 'NOT '}granted`);
  test('the migration leaves its lock on a connection of the pooler, and the next one waits', async () => {
    const { log, exitCode } = await standalone.job('migration', pooled);
    expect([exitCode, log]).toEqual([0, expect.stringContaining('every database has the schema of this version')]);
    expect(await locks(true)).toBe('1');
    const job = await standalone.startJob('migration');
    await until(async () => (await locks(false)) === '1');
    expect([await locks(false), job.isRunning]).toEqual(['1', true]);
    // With its connections the pooler gives up the lock.
    await standalone.pooler?.stop();
    expect((await job.ended()).exitCode).toBe(0);
    expect(await locks(true)).toBe('0');
    await standalone.pooler?.startAgain();
  });

  test('the server serves through both', async () => {
    const token = await standalone.account('caller', workspaces.home, 'mlflow-view', 'mlflow-edit');
    await standalone.serve();
    const mlflow = standalone.mlflow({ token, workspace: workspaces.home });
    const path = await newArtifact(mlflow, 'through-both');
    expect((await mlflow.call('PUT', path, Buffer.from('a'))).status).toBe(200);
    expect((await mlflow.call('GET', path)).body).toEqual({ text: 'a' });
    // By default MLflow takes neither plain HTTP nor an address of the cluster.
    const webhook = {
      name: 'ci',
      url: 'http://receiver.ci.svc:8080/hook',
      events: [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }],
    };
    expect((await mlflow.call('POST', '/api/2.0/mlflow/webhooks', webhook)).body).toHaveProperty('webhook');
    await mlflow.close();
    expect(standalone.artifacts).toHaveLength(1);
    expect(standalone.pooler?.log).toContain('db=mlflow');
    expect([...new Set(proxy.requests)]).toEqual(expect.arrayContaining(['PUT s3.example.com', 'GET s3.example.com']));
    // No name of the cluster got as far as the proxy.
    expect(new Set(proxy.requests.map((request) => request.split(' ')[1]))).toEqual(new Set(['s3.example.com']));
  });

  (canDump ? test : test.skip)(
    'a backup dumps the database itself, not through the pooler, and leaves through the proxy',
    async () => {
      const before = { pooler: standalone.pooler?.log.length ?? 0, proxy: proxy.requests.length };
      const log = await standalone.must('backup');
      expect(log).toMatch(/s3:\/\/example-mlflow-artifacts\/dumps\/mlflow-\d{8}T\d{6}Z\.dump \d+ bytes/);
      expect(standalone.artifacts).toContainEqual(expect.stringMatching(/^dumps\/mlflow-.*\.dump$/));
      expect(proxy.requests.slice(before.proxy)).toContain('PUT s3.example.com');
      expect(standalone.pooler?.log.slice(before.pooler)).not.toContain('login attempt');
    },
  );

  test('a job has the same way out, and stays inside for the server and the API server', async () => {
    const exit = await standalone.job('trace-archival', (template) => running(template, calls));
    expect(JSON.parse(resultOf(exit))).toEqual({
      S3: canDump ? 2 : 1,
      'another host outside': 403,
      'the server': 200,
      'the API server': 200,
      // It ignores the variables of the proxy (3.14, mlflow/gateway/providers/utils.py), so its providers stay open.
      'the AI gateway': 'ClientConnectorDNSError',
    });
  });

  test('without the CA of the proxy, uploads fail as the document says', async () => {
    const { exitCode, log } = await standalone.job('trace-archival', (template) =>
      running(trusting(template, 'without-it'), upload),
    );
    expect(exitCode).toBe(1);
    expect(notLogged(chapterOfProxies, log)).toEqual([]);
  });
});

/** Path of an artifact of a new run. */
async function newArtifact(mlflow: Mlflow, name: string): Promise<string> {
  const { experiment_id } = await mlflow.must('POST', `${api}/experiments/create`, { name });
  const { run } = await mlflow.must('POST', `${api}/runs/create`, { experiment_id, start_time: 1 });
  const { run_id } = (run as { readonly info: { readonly run_id: string } }).info;
  return `${artifacts}/${experiment_id}/${run_id}/artifacts/a.txt`;
}
