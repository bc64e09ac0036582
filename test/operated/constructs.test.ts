import { App, Chart } from 'cdk8s';
import { Secret, ServiceAccount } from 'cdk8s-plus-28';
import type { PodSpec, PolicyRule } from '../../imports/kubernetes.js';
import { additionalRoles, ClusterRoles, operatorRoles } from '../../lib/access/cluster-roles.js';
import { secretKeyOf, subjectOf } from '../../lib/access/interop.js';
import { accessMatrix } from '../../lib/access/matrix.js';
import { traceWriterRules, WorkspaceBinding, WorkspaceRole } from '../../lib/access/workspace-role.js';
import { validateObject } from '../../lib/crds/validate.js';
import { PublicRoute } from '../../lib/gateway/route.js';
import { selectorString } from '../../lib/kubernetes/label-selector.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { destinationRules } from '../../lib/model/egress.js';
import { GarbageCollection } from '../../lib/operated/garbage-collection.js';
import { OperatedServer } from '../../lib/operated/operated-server.js';
import type { OperatedServerProps } from '../../lib/operated/operated-server-settings.js';
import { differences, garbageCollectionRights } from '../../lib/operator/differences.js';
import { Operator } from '../../lib/operator/operator.js';
import type { OperatorProps } from '../../lib/operator/operator-props.js';
import { clusterRules, escalations, namespaceRules } from '../../lib/operator/operator-rights.js';
import { kubernetes } from '../../lib/platform/kubernetes.js';
import { rhoai34 } from '../../lib/platform/rhoai-3.4.js';
import { rhoai35 } from '../../lib/platform/rhoai-3.5.js';
import { rendered } from '../support/rendered.js';

function one(objects: readonly KubernetesObject[], kind: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind);
  const [object, other] = found;
  if (!object || other) throw new Error(`${found.length} objects of kind ${kind}`);
  return object;
}

const census = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

const operatorProps: OperatorProps = {
  namespace: 'opendatahub',
  image: 'operator:1',
  serverImage: 'mlflow:1',
  sectionTitle: 'MLflow',
  publicUrl: 'https://mlflow.example.com',
  namespaceRbac: false,
  metricsTls: 'self-signed',
  serviceMonitor: false,
  tlsProfileReader: false,
  securityPreset: 'hardened',
  monitoringNamespace: 'monitoring',
};

const openshiftProps: Required<OperatorProps> = {
  ...operatorProps,
  pod: { nodeSelector: { infra: '' } },
  namespace: 'redhat-ods-applications',
  imagePullPolicy: 'Always',
  replicas: 2,
  resources: { limits: { memory: '1Gi' } },
  gatewayName: 'data-science-gateway',
  namespaceRbac: true,
  metricsTls: 'serving-certificate',
  serviceMonitor: true,
  tlsProfileReader: true,
  securityPreset: 'platform',
  apiServer: { ports: [6443], cidrs: ['10.0.0.1/32'] },
  dnsPorts: [53, 5353],
};

describe('the operator', () => {
  const plain = rendered((chart) => new Operator(chart, 'o', operatorProps));
  const openshift = rendered((chart) => new Operator(chart, 'o', openshiftProps));

  test('on plain Kubernetes is what upstream installs there, and its policy', () => {
    expect(census(plain)).toEqual([
      'ClusterRole mlflow-operator-manager-role',
      'ClusterRole mlflow-operator-metrics-auth-role',
      'ClusterRole mlflow-operator-metrics-reader',
      'ClusterRoleBinding mlflow-operator-manager-rolebinding',
      'ClusterRoleBinding mlflow-operator-metrics-auth-rolebinding',
      'Deployment mlflow-operator-controller-manager',
      'NetworkPolicy mlflow-operator-controller-manager',
      'Role mlflow-operator-leader-election-role',
      'Role mlflow-operator-manager-role',
      'RoleBinding mlflow-operator-leader-election-rolebinding',
      'RoleBinding mlflow-operator-manager-rolebinding',
      'Service mlflow-operator-controller-manager-metrics-service',
      'ServiceAccount mlflow-operator-controller-manager',
    ]);
  });

  test('on OpenShift adds the TLS profile, the monitor and, with replicas, a budget', () => {
    expect(census(openshift).filter((name) => !census(plain).includes(name))).toEqual([
      'ClusterRole mlflow-operator-openshift-tls-profile-reader',
      'ClusterRoleBinding mlflow-operator-openshift-tls-profile-reader-binding',
      'PodDisruptionBudget mlflow-operator-controller-manager',
      'ServiceMonitor controller-manager-metrics-monitor',
    ]);
  });

  test('takes every prop to the place where it counts', () => {
    const text = JSON.stringify(openshift);
    const container = (at(one(openshift, 'Deployment'), 'spec', 'template', 'spec') as PodSpec).containers[0];
    expect(Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]))).toMatchObject({
      MLFLOW_IMAGE: 'mlflow:1',
      GATEWAY_NAME: 'data-science-gateway',
      MLFLOW_URL: 'https://mlflow.example.com',
      SECTION_TITLE: 'MLflow',
      ENABLE_NAMESPACE_RBAC: 'true',
      RESOURCE_NAME_PREFIX: 'mlflow-operator-',
    });
    expect(container?.args).toEqual([
      '--leader-elect',
      '--health-probe-bind-address=:8081',
      '--metrics-bind-address=:8443',
      '--metrics-cert-path=/etc/metrics-certs',
    ]);
    for (const value of [
      '"replicas":2',
      '"memory":"1Gi"',
      '"imagePullPolicy":"Always"',
      '"image":"operator:1"',
      '10.0.0.1/32',
      '5353',
      '"kubernetes.io/metadata.name":"monitoring"',
      'controller-manager-metrics-tls',
      'mlflow-operator-controller-manager-metrics-service.redhat-ods-applications.svc',
    ])
      expect(text).toContain(value);
    expect(text).not.toMatch(/placeholder|runAsUser|fsGroup/);
    expect(JSON.stringify(plain)).toContain('"runAsUser":1001');
  });

  test('is valid to the last field', () => {
    for (const object of [...plain, ...openshift])
      expect([object.kind, validateObject(object)]).toEqual([object.kind, []]);
  });

  test('holds every right of the roles that it creates, which upstream does not', () => {
    const server: PolicyRule[] = [
      { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['mlflow-artifact-connection'],
        verbs: ['get', 'list', 'watch'],
      },
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['mlflowconfigs'], verbs: ['get', 'list', 'watch'] },
    ];
    const garbageCollection: PolicyRule[] = [
      { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['get', 'list', 'update'] },
    ];
    expect(escalations(clusterRules, [...server, ...garbageCollection])).toEqual([]);
    const upstream = clusterRules.filter((rule) => !garbageCollectionRights.value.includes(rule));
    expect(escalations(upstream, server)).toEqual([]);
    expect(escalations(upstream, garbageCollection)).toEqual([
      'get experiments.mlflow.kubeflow.org',
      'list experiments.mlflow.kubeflow.org',
      'update experiments.mlflow.kubeflow.org',
    ]);
  });

  test('may not read Secrets outside its namespace but the one of workspaces', () => {
    const secrets = clusterRules.filter((rule) => rule.resources?.includes('secrets'));
    expect(secrets.map((rule) => rule.resourceNames)).toEqual([['mlflow-artifact-connection']]);
    expect(namespaceRules.some((rule) => rule.resources?.includes('secrets'))).toBe(true);
  });

  test('says of each difference from upstream why it is there', () => {
    expect(differences.length).toBe(6);
    for (const { what, reason } of differences) expect(what.length > 20 && reason.length > 20).toBe(true);
  });
});

describe('roles', () => {
  const read = ['get', 'list'];
  const all = ['get', 'list', 'create', 'update', 'delete'];
  const roles = rendered((chart) => new ClusterRoles(chart, 'r', { roles: operatorRoles }));

  test('give view, edit and admin what upstream gives them', () => {
    const matrix = accessMatrix(roles);
    const table = (who: string) =>
      Object.fromEntries(
        matrix.filter((row) => row.who === `everybody with ${who}`).map(({ resource, verbs }) => [resource, verbs]),
      );
    expect(table('view')).toEqual(
      Object.fromEntries(
        [
          'datasets',
          'experiments',
          'gatewayendpoints',
          'gatewaymodeldefinitions',
          'mcpservers',
          'registeredmodels',
        ].map((name) => [name, read]),
      ),
    );
    const edit = {
      ...Object.fromEntries(
        [
          'datasets',
          'experiments',
          'gatewayendpoints',
          'gatewaymodeldefinitions',
          'gatewaysecrets',
          'mcpservers',
          'registeredmodels',
        ].map((name) => [name, all]),
      ),
      'gatewayendpoints/use': ['create'],
      'gatewaymodeldefinitions/use': ['create'],
      'gatewaysecrets/use': ['create'],
    };
    expect(table('edit')).toEqual(edit);
    expect(table('admin')).toEqual(edit);
  });

  test('of our own give what upstream gives to nobody, writing of budgets to admins alone', () => {
    const matrix = accessMatrix([
      ...roles,
      ...rendered((chart) => new ClusterRoles(chart, 'r', { roles: additionalRoles })),
    ]);
    const who = (resource: string, verb: string) =>
      matrix.filter((row) => row.resource === resource && row.verbs.includes(verb)).map((row) => row.who);
    expect(who('gatewaybudgets', 'update')).toEqual(['everybody with admin']);
    expect(who('gatewayguardrails', 'get')).toHaveLength(3);
    expect(who('assistants', 'create')).toEqual(['everybody with edit', 'everybody with admin']);
    for (const role of additionalRoles) expect(role.name).not.toMatch(/^mlflow-operator-/);
  });

  test('in a workspace reach down to one experiment', () => {
    const objects = rendered(
      (chart) =>
        new WorkspaceRole(chart, 'r', {
          namespace: 'team-a',
          name: 'agent',
          rules: traceWriterRules('fraud'),
          subjects: [{ kind: 'ServiceAccount', name: 'agent' }],
        }),
    );
    expect(accessMatrix(objects)).toEqual([
      {
        who: 'ServiceAccount team-a/agent',
        where: 'team-a',
        resource: 'experiments',
        verbs: ['get', 'update'],
        names: ['fraud'],
      },
    ]);
  });

  test('that the server could never honour are refused in code as in files', () => {
    const build = () =>
      rendered(
        (chart) =>
          new WorkspaceRole(chart, 'agent', {
            namespace: 'a',
            name: 'agent',
            rules: [{ resource: 'experiments', verbs: ['create'], names: ['x'] }],
            subjects: [{ kind: 'User', name: 'u' }],
          }),
      );
    expect(build).toThrow(
      /c\/agent: props are not valid\n[\s\S]*the right to create experiments cannot be tied to a name/,
    );
  });

  test('edit comes with view', () => {
    const objects = rendered(
      (chart) =>
        new WorkspaceBinding(chart, 'b', { namespace: 'a', role: 'edit', subjects: [{ kind: 'Group', name: 'g' }] }),
    );
    expect(objects.map((object) => (object['roleRef'] as { name: string }).name)).toEqual([
      'mlflow-operator-mlflow-view',
      'mlflow-operator-mlflow-edit',
    ]);
  });
});

const dev: OperatedServerProps = {
  namespace: 'ns',
  profile: kubernetes.server,
  backendStore: { type: 'sqlite' },
  artifactStore: { type: 'volume' },
};
const prod: OperatedServerProps = {
  namespace: 'ns',
  profile: rhoai35.server,
  dnsPorts: [53, 5353],
  server: { replicas: 2, workers: 2 },
  backendStore: { type: 'postgresql', host: 'db.databases.svc', port: 15432 },
  artifactStore: {
    type: 's3',
    bucket: 'bucket',
    provider: 'noobaa',
    endpoint: 'https://s3.openshift-storage.svc',
    credentials: { type: 'secret' },
  },
};

const server = (props: OperatedServerProps) => rendered((chart) => new OperatedServer(chart, 's', props));
const spec = (props: OperatedServerProps) => one(server(props), 'MLflow')['spec'] as Record<string, unknown>;

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
    expect(one(objects, 'ServiceAccount').metadata).toMatchObject({
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

describe('garbage collection', () => {
  const collected = (props: OperatedServerProps) =>
    rendered(
      (chart) =>
        new GarbageCollection(chart, 'g', {
          server: new OperatedServer(chart, 's', props),
          settings: { schedule: '0 2 * * 0' },
        }),
    );
  const pod = (props: OperatedServerProps) =>
    at(one(collected(props), 'CronJob'), 'spec', 'jobTemplate', 'spec', 'template', 'spec') as PodSpec;
  const env = (props: OperatedServerProps) =>
    Object.fromEntries((pod(props).containers[0]?.env ?? []).map(({ name, value }) => [name, value]));

  test('calls the server under the path of its release', () => {
    expect(env(prod)['MLFLOW_TRACKING_URI']).toBe('https://mlflow.ns.svc:8443/mlflow');
    expect(env({ ...prod, profile: rhoai34.server })['MLFLOW_TRACKING_URI']).toBe('https://mlflow.ns.svc:8443');
  });

  test("may list namespaces and update experiments, which the operator's own may not", () => {
    const rules = one(collected(prod), 'ClusterRole')['rules'] as PolicyRule[];
    expect(
      escalations(rules, [
        { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
        { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['update'] },
      ]),
    ).toEqual([]);
  });

  test("trusts the service CA, the given bundle and the platform's", () => {
    const names = (pod({ ...prod, server: { caBundleConfigMap: { name: 'mine' } } }).volumes ?? []).flatMap(
      ({ configMap }) => configMap?.name ?? [],
    );
    expect(names).toEqual(['openshift-service-ca.crt', 'mine', 'odh-trusted-ca-bundle']);
    expect(env(prod)['PGSSLROOTCERT']).toBe(env(prod)['MLFLOW_TRACKING_SERVER_CERT_PATH']);
  });

  test('on a volume runs on the node of the server', () => {
    expect(JSON.stringify(pod(dev).affinity)).toContain('"topologyKey":"kubernetes.io/hostname"');
    expect(JSON.stringify(pod(dev).volumes)).toContain('"claimName":"mlflow-pvc"');
    expect(pod(prod).affinity).toBeUndefined();
  });

  test('goes to S3 itself only where clients do', () => {
    expect(env(prod)['AWS_DEFAULT_REGION']).toBeUndefined();
    expect(
      env({
        ...prod,
        artifactStore: {
          type: 's3',
          bucket: 'bucket',
          access: 'direct',
          region: 'eu-1',
          credentials: { type: 'secret' },
        },
      })['AWS_DEFAULT_REGION'],
    ).toBe('eu-1');
  });

  test('sees the same workspaces as the server', () => {
    expect(
      env({ ...prod, server: { workspaceLabelSelector: { matchLabels: { a: 'b' } } } })[
        'MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR'
      ],
    ).toBe('a=b');
  });
});

describe('a label selector', () => {
  test.each([
    [{ matchLabels: { a: '1', b: '2' } }, 'a=1,b=2'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }] }, 'a in (1,2)'],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, 'a notin (1)'],
    [
      {
        matchExpressions: [
          { key: 'a', operator: 'Exists' },
          { key: 'b', operator: 'DoesNotExist' },
        ],
      },
      'a,!b',
    ],
  ])('%j is written %s', (selector, text) => expect(selectorString(selector)).toBe(text));

  test('with an unknown operator is refused', () => {
    expect(() => selectorString({ matchExpressions: [{ key: 'a', operator: 'Near' }] })).toThrow(
      'operator "Near" is none of',
    );
  });
});

describe('egress', () => {
  test('one hole serves two stores in one database', () => {
    const database = { host: 'db.databases.svc', port: 5432 };
    expect(
      destinationRules([
        { what: 'PostgreSQL', ...database },
        { what: 'registry PostgreSQL', ...database },
      ]),
    ).toHaveLength(1);
  });

  test.each([
    ['10.1.2.3', undefined, [{ ipBlock: { cidr: '10.1.2.3/32' } }]],
    ['db.example.com', undefined, undefined],
    ['db.example.com', { cidrs: ['10.0.0.0/8'] }, [{ ipBlock: { cidr: '10.0.0.0/8' } }]],
    [
      'db.a.svc.cluster.local',
      undefined,
      [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }],
    ],
    [
      'db.a.svc',
      { podLabels: { x: 'y' } },
      [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
          podSelector: { matchLabels: { x: 'y' } },
        },
      ],
    ],
  ])('to %s with peer %j names %j', (host, peer, to) => {
    const [rule] = destinationRules([{ what: 'x', host, port: 1, ...(peer ? { peer } : {}) }]);
    expect(rule?.to).toEqual(to);
  });
});

describe('the public route', () => {
  const rules = (apiUnderPrefix: boolean) => {
    const objects = rendered(
      (chart) =>
        new PublicRoute(chart, 'r', {
          gateway: { type: 'gateway-api', name: 'g', namespace: 'gw', hostnames: ['m.example.com'] },
          namespace: 'ns',
          service: { name: 'mlflow', port: 8443, portName: 'https' },
          pathPrefix: '/mlflow',
          apiUnderPrefix,
        }),
    );
    for (const object of objects) expect(validateObject(object)).toEqual([]);
    return at(one(objects, 'HTTPRoute'), 'spec', 'rules') as { matches: [{ path: { value: string } }] }[];
  };

  test('of another namespace reaches the server by a grant', () => {
    const gateway = {
      type: 'gateway-api',
      name: 'g',
      namespace: 'gw',
      routeNamespace: 'gw',
      hostnames: ['m.example.com'],
    } as const;
    const objects = rendered(
      (chart) =>
        new PublicRoute(chart, 'r', {
          gateway: { ...gateway, hostnames: [...gateway.hostnames] },
          namespace: 'ns',
          service: { name: 'mlflow', port: 8443, portName: 'https' },
          pathPrefix: '/mlflow',
          apiUnderPrefix: true,
        }),
    );
    expect(one(objects, 'HTTPRoute').metadata.namespace).toBe('gw');
    expect(JSON.stringify(one(objects, 'HTTPRoute')['spec'])).toContain(
      '{"name":"mlflow","namespace":"ns","port":8443}',
    );
    expect(one(objects, 'ReferenceGrant')).toMatchObject({
      metadata: { namespace: 'ns' },
      spec: { from: [{ kind: 'HTTPRoute', namespace: 'gw' }], to: [{ kind: 'Service', name: 'mlflow' }] },
    });
    for (const object of objects) expect(validateObject(object)).toEqual([]);
  });

  test('rewrites the API only for servers that have it at the root', () => {
    expect(rules(true).map(({ matches }) => matches[0].path.value)).toEqual(['/mlflow/v1', '/mlflow']);
    expect(rules(false).map(({ matches }) => matches[0].path.value)).toEqual(['/mlflow/v1', '/mlflow/api', '/mlflow']);
  });
});

describe('objects of cdk8s-plus', () => {
  test('are taken where a name is wanted', () => {
    const chart = new Chart(new App({ outdir: 'unused' }), 'c', { namespace: 'a', disableResourceNameHashes: true });
    expect(secretKeyOf(new Secret(chart, 's', { metadata: { name: 'db' } }), 'uri')).toEqual({
      name: 'db',
      key: 'uri',
    });
    expect(subjectOf(new ServiceAccount(chart, 'sa', { metadata: { name: 'x' } }))).toMatchObject({
      kind: 'ServiceAccount',
      name: 'x',
    });
  });
});
