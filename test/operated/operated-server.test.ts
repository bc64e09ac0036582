import { App, Chart } from 'cdk8s';
import { OperatedServer } from '../../lib/operated/operated-server.js';
import type { OperatedServerProps } from '../../lib/operated/operated-server-settings.js';
import type { kubernetes } from '../../lib/platform/kubernetes.js';
import { rhoai34 } from '../../lib/platform/rhoai-3.4.js';
import { rhoai35 } from '../../lib/platform/rhoai-3.5.js';
import { census, only, specOf } from '../support/objects.js';
import { operatedDev as dev, operatedProd as prod } from '../support/operated.js';
import { rendered } from '../support/rendered.js';

const server = (props: OperatedServerProps) => rendered((chart) => new OperatedServer(chart, 's', props));
const spec = (props: OperatedServerProps) => specOf(only(server(props), 'MLflow'));

describe('the operated server', () => {
  test('in dev is SQLite and files on one volume', () => {
    expect(spec(dev)).toMatchObject({
      backendStoreUri: 'sqlite:////mlflow/mlflow.db',
      artifactsDestination: 'file:///mlflow/artifacts',
      serveArtifacts: true,
      replicas: 1,
      storage: { accessModes: ['ReadWriteOnce'] },
      podSecurityContext: { runAsUser: 1001 },
    });
    expect(census(server(dev))).toEqual(['MLflow mlflow']);
  });

  test('in prod takes the database from a Secret, serves S3, spreads and has a budget', () => {
    expect(spec(prod)).toMatchObject({
      backendStoreUriFrom: { name: 'mlflow-db-credentials', key: 'backend-store-uri' },
      artifactsDestination: 's3://bucket/artifacts',
      resources: { requests: { cpu: '500m', memory: '1152Mi' }, limits: { memory: '2176Mi' } },
    });
    expect(spec(prod)['storage']).toBeUndefined();
    expect(spec(prod)['podSecurityContext']).toBeUndefined();
    expect(JSON.stringify(spec(prod)['affinity'])).toContain('kubernetes.io/hostname');
    expect(census(server(prod))).toEqual(['MLflow mlflow', 'PodDisruptionBudget mlflow']);
  });

  test('opens what the stores need and nothing else', () => {
    expect(spec(prod)['networkPolicyEgressRules']).toEqual([
      {
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
          { protocol: 'UDP', port: 5353 },
          { protocol: 'TCP', port: 5353 },
        ],
      },
      {
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'TCP', port: 6443 },
        ],
      },
      // NooBaa's pods listen on 6443 behind port 443 of their Service, and OVN-Kubernetes judges after that mapping.
      {
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'TCP', port: 6443 },
        ],
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-storage' } } }],
      },
    ]);
    expect(spec(prod)['networkPolicyAdditionalEgressRules']).toEqual([
      {
        ports: [{ protocol: 'TCP', port: 15432 }],
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'databases' } } }],
      },
    ]);
  });

  test('with direct access leaves artifacts to the clients', () => {
    const direct = spec({
      ...prod,
      artifactStore: { type: 's3', bucket: 'bucket', access: 'direct', credentials: { type: 'secret' } },
    });
    expect(direct).toMatchObject({ serveArtifacts: false, defaultArtifactRoot: 's3://bucket/artifacts' });
    expect(direct['artifactsDestination']).toBeUndefined();
  });

  test('with a workload identity has annotations and no key', () => {
    const objects = server({
      ...prod,
      artifactStore: {
        type: 's3',
        bucket: 'bucket',
        credentials: {
          type: 'workload-identity',
          serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:x' },
        },
      },
    });
    expect(only(objects, 'ServiceAccount').metadata).toMatchObject({
      name: 'mlflow-sa',
      annotations: { 'eks.amazonaws.com/role-arn': 'arn:x' },
    });
    expect(JSON.stringify(objects)).not.toContain('AWS_ACCESS_KEY_ID');
  });

  test.each([
    ['aws', undefined, undefined],
    ['ceph', 'path', 'when_required'],
    ['minio', 'path', 'when_required'],
  ] as const)('speaks to %s in its way', (provider, style, checksum) => {
    const store = {
      type: 's3',
      bucket: 'bucket',
      provider,
      credentials: { type: 'secret' },
      ...(provider === 'aws' ? {} : { endpoint: 'https://s3.example.com' }),
    } as const;
    const env = Object.fromEntries(
      (spec({ ...prod, artifactStore: store })['env'] as { name: string; value?: string }[]).map(({ name, value }) => [
        name,
        value,
      ]),
    );
    expect([env['MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE'], env['AWS_REQUEST_CHECKSUM_CALCULATION']]).toEqual([
      style,
      checksum,
    ]);
  });

  test('adds the origins of the gateway to those it is given', () => {
    const gateway = { type: 'platform', hostnames: ['a.example.com', 'b.example.com'] } as const;
    expect(
      spec({
        ...dev,
        gateway: { ...gateway, hostnames: [...gateway.hostnames] },
        server: { extraAllowedOrigins: ['https://c.example.com'] },
      })['extraAllowedOrigins'],
    ).toEqual(['https://a.example.com', 'https://b.example.com', 'https://c.example.com']);
  });

  test('takes every field of the resource that an environment may set', () => {
    const settings: Required<NonNullable<OperatedServerProps['server']>> = {
      image: { image: 'i:1', imagePullPolicy: 'Never' },
      replicas: 1,
      workers: 3,
      resources: { limits: { memory: '9Gi' } },
      temporaryStorage: { sizeLimit: '7Gi' },
      storage: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '11Gi' } } },
      env: [{ name: 'A', value: '1' }],
      envFrom: [{ configMapRef: { name: 'cm' } }],
      serviceAccountName: 'sa',
      podLabels: { team: 'x' },
      podAnnotations: { note: 'y' },
      nodeSelector: { node: 'z' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
      affinity: { nodeAffinity: {} },
      podSecurityContext: { runAsNonRoot: true },
      securityContext: { readOnlyRootFilesystem: true },
      resourceClaims: [{ name: 'gpu', resourceClaimName: 'c' }],
      caBundleConfigMap: { name: 'ca' },
      extraAllowedOrigins: ['https://o'],
      migration: { mode: 'Always', ttlSecondsAfterFinished: 3600 },
      workspaceLabelSelector: { matchLabels: { ws: 'true' } },
      networkPolicyEgressRules: [{ ports: [{ port: 53 }] }],
      networkPolicyAdditionalEgressRules: [{ ports: [{ port: 1 }] }],
    };
    expect(spec({ ...dev, server: settings })).toMatchObject(settings);
  });

  test('archives traces beside the artifacts unless told where', () => {
    expect(spec({ ...prod, traceArchival: {} })['traceArchival']).toEqual({
      enabled: true,
      schedule: '0 */6 * * *',
      retention: '30d',
      maxTracesPerPass: 1000,
      location: 's3://bucket/artifacts/traces',
    });
  });

  test('refuses props as it refuses a file', () => {
    const broken = { ...dev, server: { replicaz: 2 } } as unknown as OperatedServerProps;
    expect(() => server(broken)).toThrow(/c\/s: props are not valid[\s\S]*replicaz/);
  });

  test('publishes its URI by release', () => {
    const uri = (profile: typeof kubernetes) =>
      new OperatedServer(new Chart(new App({ outdir: 'unused' }), 'c'), 's', { ...dev, profile: profile.server }).uri;
    expect([uri(rhoai34), uri(rhoai35)]).toEqual(['https://mlflow.ns.svc:8443', 'https://mlflow.ns.svc:8443/mlflow']);
  });
});
