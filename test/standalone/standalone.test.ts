import type { Container, NetworkPolicy } from '../../imports/kubernetes.js';
import { podTemplates } from '../../lib/kubernetes/pods.js';
import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { ServerVolume } from '../../lib/standalone/server-volume.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { containerOf, only, podOf, specOf } from '../support/objects.js';
import { rendered } from '../support/rendered.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';

function standalone(yaml: string): StandaloneOverlay {
  const overlay = overlayOf(yaml);
  if (overlay.form !== 'standalone') throw new Error('not standalone');
  return overlay;
}

const one = (yaml: string, kind: string, name = 'mlflow') => only(standalone(yaml).objects, kind, name);
const pod = (yaml: string, kind = 'Deployment', name = 'mlflow') => podOf(one(yaml, kind, name));
const container = (yaml: string, kind = 'Deployment', name = 'mlflow') => containerOf(one(yaml, kind, name));
const variables = ({ env = [] }: Container) => Object.fromEntries(env.map(({ name, value }) => [name, value]));

const prodWith = (fields: string) => replaced(standaloneProd, ', replicas: 2}', `, ${fields}}`);

describe('the workload', () => {
  test('is a StatefulSet for SQLite, so that never two pods write to the file', () => {
    expect(specOf<object>(one(standaloneDev, 'StatefulSet'))).toMatchObject({ replicas: 1, serviceName: 'mlflow' });
    expect(standalone(standaloneDev).objects.some(({ kind }) => kind === 'Deployment')).toBe(false);
  });

  test.each([
    ['outside stores', standaloneProd, 'RollingUpdate'],
    [
      'artifacts on the volume of one node',
      replaced(prodWith('replicas: 1'), /^artifactStore: .*$/m, 'artifactStore: {type: volume}'),
      'Recreate',
    ],
    [
      'artifacts on a shared volume that exists',
      replaced(
        prodWith('existingClaim: {name: old, accessModes: [ReadWriteMany]}, replicas: 2'),
        /^artifactStore: .*$/m,
        'artifactStore: {type: volume}',
      ),
      'RollingUpdate',
    ],
    [
      'artifacts on a shared volume',
      replaced(
        prodWith('storage: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}'),
        /^artifactStore: .*$/m,
        'artifactStore: {type: volume}',
      ),
      'RollingUpdate',
    ],
  ])('of %s is rolled out as these allow', (_, yaml, type) => {
    expect(specOf<{ strategy: object }>(one(yaml, 'Deployment')).strategy).toMatchObject({ type });
  });

  test('leaves its number of pods to an autoscaler, and keeps a budget for them', () => {
    const yaml = prodWith('autoscaling: {minReplicas: 2, maxReplicas: 3}');
    expect(specOf<object>(one(yaml, 'Deployment'))).not.toHaveProperty('replicas');
    expect(specOf<object>(one(yaml, 'HorizontalPodAutoscaler'))).toMatchObject({ minReplicas: 2, maxReplicas: 3 });
    expect(specOf<object>(one(yaml, 'PodDisruptionBudget'))).toMatchObject({ maxUnavailable: 1 });
  });

  test('has a budget only where one pod can go and another stays', () => {
    expect(standalone(standaloneDev).objects.some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('gets what the environment says of its pods', () => {
    const yaml = prodWith(
      [
        'priorityClassName: platform',
        'terminationGracePeriodSeconds: 120',
        'nodeSelector: {a: b}',
        'tolerations: [{key: k, operator: Exists}]',
        'sidecars: [{name: side, image: "example.com/s@sha256:00"}]',
        'initContainers: [{name: first, image: "example.com/i@sha256:00"}]',
        'volumes: [{name: v, configMap: {name: kube-root-ca.crt}}]',
        'volumeMounts: [{name: v, mountPath: /v}]',
        'service: {port: 9000}',
      ].join(', '),
    );
    const spec = pod(yaml);
    expect(spec).toMatchObject({
      priorityClassName: 'platform',
      terminationGracePeriodSeconds: 120,
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
    });
    expect(spec.containers.map(({ name }) => name)).toEqual(['mlflow', 'side']);
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['first']);
    expect(spec.containers[0]?.volumeMounts).toContainEqual({ name: 'v', mountPath: '/v' });
    expect(spec.containers[0]?.args?.at(-1)).toContain('--timeout-graceful-shutdown 110');
    expect(standalone(yaml).server.uri).toBe('https://mlflow.mlflow.svc:9000');
  });

  test('mounts what only TLS, metrics and private CAs need where there are some', () => {
    const names = (yaml: string, kind?: string) => pod(yaml, kind).volumes?.map(({ name }) => name);
    expect(names(standaloneDev, 'StatefulSet')).toEqual(['tmp', 'data']);
    expect(names(standaloneProd)).toEqual(['tmp', 'tls']);
    expect(names(prodWith('caBundleConfigMap: {name: ca}'))).toEqual(['tmp', 'trust', 'ca-0', 'tls']);
    // Only a pod that calls the server has to trust its certificate.
    expect(pod(standaloneProd, 'CronJob', 'mlflow-garbage-collection').volumes).toContainEqual({
      name: 'ca-0',
      secret: { secretName: 'mlflow-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
    const watched = `${standaloneProd}observability: {serviceMonitor: {podNetworks: [10.244.0.0/16]}}\n`;
    expect(names(watched)).toContain('metrics');
    expect(container(watched).args).toContain('--expose-prometheus=/prometheus');
  });
});

describe('one source for host, port, scheme and prefix', () => {
  const yaml = prodWith('staticPrefix: /ml, service: {port: 9443}');

  test('decides probes, hosts, origins, route and clients', () => {
    const server = container(yaml);
    expect(server.args).toEqual(expect.arrayContaining(['--port=9443', '--static-prefix=/ml']));
    expect(server.livenessProbe?.httpGet).toMatchObject({
      path: '/ml/health',
      scheme: 'HTTPS',
      port: 'https',
      httpHeaders: [{ name: 'Host', value: 'localhost:9443' }],
    });
    const env = variables(server);
    expect(env['MLFLOW_SERVER_ALLOWED_HOSTS']?.split(',')).toEqual(
      expect.arrayContaining(['mlflow.example.com', 'mlflow.mlflow.svc:9443', 'localhost:*']),
    );
    expect(env['MLFLOW_SERVER_CORS_ALLOWED_ORIGINS']).toBe('https://mlflow.example.com');
    expect(variables(container(yaml, 'CronJob', 'mlflow-garbage-collection'))['MLFLOW_TRACKING_URI']).toBe(
      'https://mlflow.mlflow.svc:9443/ml',
    );
    expect(specOf<object>(one(yaml, 'Service'))).toMatchObject({ ports: [{ port: 9443, targetPort: 'https' }] });
    expect(JSON.stringify(one(yaml, 'HTTPRoute'))).toContain('"port":9443');
    expect(JSON.stringify(one(yaml, 'NetworkPolicy'))).toContain('"port":9443');
  });

  test('knows that the API lay at the root before MLflow 3.12', () => {
    const before = replaced(yaml, '"}, staticPrefix', '", version: 3.11.1}, staticPrefix');
    expect(standalone(before).server.uri).toBe('https://mlflow.mlflow.svc:9443');
    expect(JSON.stringify(one(before, 'HTTPRoute'))).toContain('"value":"/ml/api"');
    expect(JSON.stringify(one(yaml, 'HTTPRoute'))).not.toContain('"value":"/ml/api"');
  });

  test('slow starts are not deaths, and no probe gives up after a second', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container(standaloneProd);
    expect((startupProbe?.periodSeconds ?? 0) * (startupProbe?.failureThreshold ?? 0)).toBeGreaterThanOrEqual(300);
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) expect(probe?.timeoutSeconds).toBe(5);
  });
});

describe('rights', () => {
  const rolesOf = (yaml: string) =>
    standalone(yaml)
      .objects.filter(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name.startsWith('mlflow.'))
      .map(({ metadata, ...role }) => [metadata.name, role['rules']] as const);

  test('of the server are those of reading workspaces, and nothing can be got singly', () => {
    expect(rolesOf(standaloneDev)).toEqual([
      [
        'mlflow.mlflow',
        [
          { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] },
          { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['list', 'watch'] },
          {
            apiGroups: [''],
            resources: ['secrets'],
            resourceNames: ['mlflow-artifact-connection', 'mlflow-archive-secret'],
            verbs: ['list', 'watch'],
          },
        ],
      ],
    ]);
  });

  test('are none where all share the workspace of the server', () => {
    const yaml = replaced(standaloneDev, '{type: kubernetes}', '{type: kubernetes, workspaces: {enabled: false}}');
    expect(rolesOf(yaml)).toEqual([]);
    expect(variables(container(yaml, 'StatefulSet'))).toMatchObject({
      MLFLOW_K8S_AUTH_WORKSPACES_ENABLED: 'false',
      MLFLOW_K8S_AUTH_NAMESPACE: 'mlflow',
    });
  });

  test('and tokens are none where nobody is asked who they are', () => {
    const yaml = replaced(standaloneDev, '{type: kubernetes}', '{type: none}');
    expect(pod(yaml, 'StatefulSet').automountServiceAccountToken).toBe(false);
    expect(container(yaml, 'StatefulSet').args).not.toContain('--app-name=kubernetes-auth');
    expect(JSON.stringify(standalone(yaml).objects)).not.toContain('mlflow.kubeflow.org');
  });
});

describe('jobs', () => {
  const jobs = replaced(
    standaloneProd,
    /^garbageCollection: .*$/m,
    'garbageCollection: {schedule: "0 2 * * 0", olderThan: 1d}\ntraceArchival: {}\nsmokeTest: {workspace: team-a}\nworkspaces: [{namespace: team-a}]',
  );
  const migration = (yaml: string) =>
    standalone(yaml)
      .objects.filter(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('mlflow-migration-3-17-2-'))
      .map(({ metadata }) => metadata.name);

  test('the migration is one Job before the server, of another name for other settings', () => {
    const [name] = migration(standaloneProd);
    expect(migration(standaloneProd)).toHaveLength(1);
    expect(migration(replaced(standaloneProd, 'db.example.com', 'other.example.com'))).not.toEqual([name]);
    expect(migration(replaced(standaloneProd, 'mlflow.example.com', 'other.example.com'))).toEqual([name]);
    const files = standalone(standaloneProd).files.map((file) => file.name);
    expect(files.indexOf('migration.yaml')).toBeLessThan(files.indexOf('mlflow.yaml'));
    expect(pod(standaloneProd).initContainers).toBeUndefined();
  });

  test('on SQLite, the volume is there before the migration', () => {
    const files = standalone(standaloneDev).files.map((file) => file.name);
    expect(files.indexOf('volume.yaml')).toBeLessThan(files.indexOf('migration.yaml'));
  });

  test('an existing claim is mounted, required and not created', () => {
    const overlay = standalone(replaced(standaloneDev, 'size: xs', 'size: xs, existingClaim: {name: old-data}'));
    expect(overlay.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
    const claims = podTemplates(overlay.objects).flatMap(({ spec }) =>
      (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
    );
    expect(new Set(claims)).toEqual(new Set(['old-data']));
    expect(overlay.requirements).toContainEqual(
      expect.objectContaining({
        kind: 'PersistentVolumeClaim',
        name: 'old-data',
        conditions: ['access mode ReadWriteOnce'],
        usedBy: expect.arrayContaining([{ name: 'server' }, { name: 'migration' }]),
      }),
    );
    expect(() => rendered((chart) => new ServerVolume(chart, 'Volume', { server: overlay.server }))).toThrow(
      'c/Volume: server.existingClaim names the claim old-data, which exists already',
    );
  });

  test('a volume for a server without a store on one is refused', () => {
    const { server } = standalone(standaloneProd);
    expect(() => rendered((chart) => new ServerVolume(chart, 'Volume', { server }))).toThrow(
      'c/Volume: the server has no store on a volume',
    );
  });

  test('garbage collection removes artifacts through the server, in every workspace, with a token', () => {
    const collector = container(jobs, 'CronJob', 'mlflow-garbage-collection');
    expect(collector.args).toEqual([
      '--backend-store-uri=$(MLFLOW_BACKEND_STORE_URI)',
      '--older-than=1d',
      '--all-workspaces',
    ]);
    expect(variables(collector)).toMatchObject({
      MLFLOW_TRACKING_URI: 'https://mlflow.mlflow.svc:8443',
      MLFLOW_TRACKING_AUTH: 'kubernetes',
      MLFLOW_TRACKING_SERVER_CERT_PATH: '/trust/ca-bundle.crt',
      MLFLOW_ENABLE_WORKSPACES: 'true',
    });
    // It has no key to the bucket, because it needs none.
    expect(variables(collector)).not.toHaveProperty('AWS_ACCESS_KEY_ID');
    expect(pod(jobs, 'CronJob', 'mlflow-garbage-collection').automountServiceAccountToken).toBe(true);
  });

  test('server and trace archival read one file', () => {
    const path = variables(container(jobs))['MLFLOW_TRACE_ARCHIVAL_CONFIG'] ?? '';
    expect(variables(container(jobs, 'CronJob', 'mlflow-trace-archival'))['MLFLOW_TRACE_ARCHIVAL_CONFIG']).toBe(path);
    const data = one(jobs, 'ConfigMap', 'mlflow-trace-archival')['data'] as Record<string, string>;
    expect(JSON.parse(data[path.split('/').pop() ?? ''] ?? '')).toMatchObject({
      trace_archival: { enabled: true, location: 's3://mlflow/artifacts/traces', retention: '30d' },
    });
  });

  test('the smoke test works in its workspace, and may do nothing elsewhere', () => {
    const [role] = standalone(jobs).objects.filter(
      ({ kind, metadata }) => kind === 'Role' && metadata.name === 'mlflow.mlflow-smoke-test',
    );
    expect(role?.metadata.namespace).toBe('team-a');
    const job = standalone(jobs).objects.find(
      ({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('mlflow-smoke-test'),
    );
    expect(job?.metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Force=true,Replace=true',
      'argocd.argoproj.io/sync-wave': '20',
    });
    expect(JSON.stringify(job)).toContain('{"name":"MLFLOW_WORKSPACE","value":"team-a"}');
  });

  test('jobs that need the volume of one node run beside the server, which the migration, where there is none yet, only wishes', () => {
    const yaml = `${standaloneDev}garbageCollection: {schedule: "0 2 * * 0"}\nbackup: {schedule: "0 1 * * *"}\n`;
    expect(pod(yaml, 'CronJob', 'mlflow-backup').affinity?.podAffinity).toBeDefined();
    expect(pod(yaml, 'CronJob', 'mlflow-garbage-collection').affinity?.podAffinity).toBeDefined();
    const { podAffinity } = pod(yaml, 'Job', migration(yaml)[0]).affinity ?? {};
    expect(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toBeUndefined();
    expect(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
  });

  test('a backup of PostgreSQL is made by the image that has pg_dump', () => {
    const yaml = `${standaloneProd}backup: {schedule: "0 1 * * *", keep: 3, image: "postgres:18@sha256:00"}\n`;
    const dumper = container(yaml, 'CronJob', 'mlflow-backup');
    expect(dumper).toMatchObject({ image: 'postgres:18@sha256:00' });
    expect(dumper.command?.slice(-2)).toEqual(['backup', '3']);
    expect(pod(yaml, 'CronJob', 'mlflow-backup').initContainers).toBeUndefined();
  });
});

describe('connections', () => {
  const policies = (yaml: string) =>
    new Map(
      standalone(yaml)
        .objects.filter(({ kind }) => kind === 'NetworkPolicy')
        .map((object) => [object.metadata.name, specOf<NonNullable<NetworkPolicy['spec']>>(object)]),
    );

  test.each([
    ['dev', standaloneDev],
    ['prod', standaloneProd],
    ['CloudNativePG', standaloneCloudNativePg],
  ])('every pod of %s has a policy for both directions', (_, yaml) => {
    const overlay = standalone(yaml);
    const selectors = [...policies(yaml).values()].map(({ podSelector }) => podSelector?.matchLabels ?? {});
    const templates = overlay.objects.flatMap((object) => {
      const spec = object['spec'] as { template?: unknown; jobTemplate?: { spec: { template: unknown } } } | undefined;
      const template = (spec?.template ?? spec?.jobTemplate?.spec.template) as
        | { metadata?: { labels?: Record<string, string> }; spec?: { containers?: unknown } }
        | undefined;
      return template?.spec?.containers ? [template.metadata?.labels ?? {}] : [];
    });
    expect(templates.length).toBeGreaterThan(1);
    for (const labels of templates)
      expect(
        selectors.filter((selector) => Object.entries(selector).every(([key, value]) => labels[key] === value)),
      ).toHaveLength(1);
    for (const { policyTypes } of policies(yaml).values()) expect(policyTypes).toEqual(['Ingress', 'Egress']);
  });

  test('what one end may open, the other end lets in', () => {
    const all = policies(standaloneCloudNativePg);
    const [collector, server] = [all.get('mlflow-garbage-collection'), all.get('mlflow')];
    expect(JSON.stringify(collector?.egress)).toContain('"app.kubernetes.io/component":"server"');
    expect(JSON.stringify(server?.ingress)).toContain('"app.kubernetes.io/component":"garbage-collection"');
    expect(JSON.stringify(server?.egress)).toContain('"cnpg.io/cluster":"mlflow-db"');
    expect(JSON.stringify(all.get('mlflow-db')?.ingress)).toContain('"app.kubernetes.io/component":"server"');
  });

  test('nobody but those who are named may connect to the server', () => {
    const peers = policies(standaloneProd)
      .get('mlflow')
      ?.ingress?.flatMap(({ from = [] }) => (from.length > 0 ? from : [{}]));
    expect(peers).toEqual([
      { namespaceSelector: { matchLabels: { 'mlflow-enabled': 'true' } } },
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mlflow' } },
        podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/component': 'garbage-collection' }) },
      },
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } },
    ]);
  });

  test('the README shows the same connections', () => {
    const readme = overlayReadme(standalone(standaloneCloudNativePg), []);
    expect(readme).toContain('| server | PostgreSQL | 5432 | metadata |');
    expect(readme).toContain(
      '| gateway (pods of namespace `gateways`) | server | 8443 | users and clients outside the cluster |',
    );
  });
});

describe('what does not go together is refused where it stands', () => {
  test.each([
    [
      'authentication none outside a laptop',
      replaced(standaloneProd, /\{type: kubernetes.*$/m, '{type: none}'),
      'e.yaml:4:24 authentication none on kubernetes in stage prod',
    ],
    [
      'an image for the backup of SQLite',
      `${standaloneDev}backup: {schedule: "0 1 * * *", image: x}\n`,
      'an image with SQLite',
    ],
    [
      'a backup of PostgreSQL without pg_dump',
      `${standaloneProd}backup: {schedule: "0 1 * * *"}\n`,
      'a backup of an external PostgreSQL requires an image with pg_dump',
    ],
    ['trace archival on a volume', `${standaloneDev}traceArchival: {}\n`, 'trace archival with artifacts on a volume'],
    [
      'replicas beside an autoscaler',
      prodWith('replicas: 2, autoscaling: {maxReplicas: 3}'),
      'the autoscaler sets the number of pods',
    ],
    [
      'a host that anybody can register',
      prodWith('extraAllowedHosts: ["10.*"]'),
      'matches names that anyone can register',
    ],
    [
      'a platform where the operator makes the server',
      replaced(standaloneProd, 'platform: kubernetes', 'platform: rhoai'),
      'platform rhoai has only form: operated',
    ],
    ['another form', replaced(standaloneProd, 'form: standalone', 'form: standalon'), 'form'],
    [
      'two jobs that move traces',
      `${prodWith('options: {jobExecution: true}')}traceArchival: {}\n`,
      'the server would move traces too',
    ],
  ])('%s', (_, yaml, message) => {
    expect(problemsOf(yaml)).toContain(message);
  });
});

test('names begin with the name of the instance, so that two can share a namespace', () => {
  const other = standalone(`name: second\nnamespace: mlflow\n${standaloneProd}`);
  const own = new Set(standalone(standaloneProd).objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const shared = other.objects.filter(({ kind, metadata }) => own.has(`${kind} ${metadata.name}`));
  // Roles of people are the same for all; the namespace is one overlay's.
  expect(shared.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Namespace mlflow',
    ...['view', 'edit', 'integration', 'additional-view', 'additional-edit', 'additional-admin'].map(
      (role) => `ClusterRole mlflow-${role}`,
    ),
  ]);
});

describe('images from mirrors', () => {
  const images = (yaml: string) =>
    [...JSON.stringify(overlayOf(yaml).objects).matchAll(/"(?:image|imageName)":"([^"]+)"/g)].map(([, image]) => image);
  const both = replaced(
    standaloneCloudNativePg,
    /^artifactStore: .*$/m,
    'artifactStore: {type: in-cluster-s3, server: seaweedfs}',
  ).concat('registryMirrors: {docker.io: mirror.example.com/hub, ghcr.io/cloudnative-pg: mirror.example.com/cnpg}\n');

  test('are those of containers and of the database, Docker Hub under all its names', () => {
    expect(images(both)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^mirror\.example\.com\/cnpg\/postgresql:/),
        expect.stringMatching(/^mirror\.example\.com\/hub\/chrislusf\/seaweedfs:/),
        `example.com/mlflow@sha256:${'b'.repeat(64)}`,
      ]),
    );
  });

  test('a mirror that nothing comes from is mistyped', () => {
    const overlay = overlayOf(replaced(both, 'docker.io:', 'quay.io: mirror.example.com/quay, docker.io:'));
    expect(overlay.problems.map(({ message }) => message)).toEqual([
      'registryMirrors: no image of the overlay is from quay.io',
    ]);
  });
});
