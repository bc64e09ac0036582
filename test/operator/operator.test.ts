import { App, Chart } from 'cdk8s';
import type { NetworkPolicy, PolicyRule } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { DataScienceClusterComponent } from '../../lib/operator/data-science-cluster.js';
import {
  type Difference,
  differences,
  disruptionBudget,
  garbageCollectionRights,
  garbageCollectionRoleRead,
  managedBy,
  ownNetworkPolicy,
  publicUrlGiven,
} from '../../lib/operator/differences.js';
import { Operator } from '../../lib/operator/operator.js';
import type { OperatorProps } from '../../lib/operator/operator-props.js';
import { clusterRules, escalations, namespaceRules } from '../../lib/operator/operator-rights.js';
import { census, containerOf, only, podOf, refusals, specOf, valuesOf } from '../support/objects.js';
import { rendered } from '../support/rendered.js';

const plainProps: OperatorProps = {
  namespace: 'mlflow',
  image: 'operator:1',
  serverImage: 'mlflow:1',
  sectionTitle: 'MLflow',
  publicUrl: 'https://mlflow.mlflow.svc:8443',
  namespaceRbac: false,
  metricsTls: 'self-signed',
  serviceMonitor: false,
  tlsProfileReader: false,
  securityPreset: 'hardened',
  monitoringNamespace: 'monitoring',
};

const openshiftProps: Required<OperatorProps> = {
  pod: { nodeSelector: { infra: '' } },
  namespace: 'opendatahub',
  image: 'operator:2',
  serverImage: 'mlflow:2',
  imagePullPolicy: 'IfNotPresent',
  replicas: 3,
  resources: { requests: { cpu: '300m' } },
  gatewayName: 'data-science-gateway',
  sectionTitle: 'OpenShift Open Data Hub',
  publicUrl: 'https://rh-ai.apps.example.org',
  namespaceRbac: true,
  metricsTls: 'serving-certificate',
  serviceMonitor: true,
  tlsProfileReader: true,
  securityPreset: 'platform',
  monitoringNamespace: 'openshift-monitoring',
  apiServer: { ports: [6443], cidrs: ['10.0.0.1/32'] },
  dnsPorts: [53, 5353],
  additionalEgress: [{ ports: [{ protocol: 'TCP', port: 15012 }] }],
};

const operator = (props: OperatorProps) => rendered((scope) => new Operator(scope, 'Operator', props));
const plain = operator(plainProps);
const openshift = operator(openshiftProps);

const manager = 'mlflow-operator-controller-manager';
const deployment = (objects: readonly KubernetesObject[]) => only(objects, 'Deployment', manager);
const pod = (objects: readonly KubernetesObject[]) => podOf(deployment(objects));
const container = (objects: readonly KubernetesObject[]) => containerOf(deployment(objects));
const environment = (objects: readonly KubernetesObject[]) => valuesOf(container(objects));

/** Every single right of a role, as `group/resource verb name`. */
function rightsOf(role: KubernetesObject): readonly string[] {
  return (role['rules'] as PolicyRule[])
    .flatMap(({ apiGroups = [], resources = [], verbs, resourceNames = ['*'] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) => resourceNames.map((name) => `${group}/${resource} ${verb} ${name}`)),
        ),
      ),
    )
    .sort();
}

/** Rights written as `group/resource[,resource]: verbs [names]`, a letter a verb. */
function written(...lines: readonly string[]): readonly string[] {
  const letters: Readonly<Record<string, string>> = {
    g: 'get',
    l: 'list',
    w: 'watch',
    c: 'create',
    u: 'update',
    p: 'patch',
    d: 'delete',
    b: 'bind',
  };
  return lines
    .flatMap((line) => {
      const parts = /^([^ ]*?)\/([^ ]+): (\w+)(?: (.+))?$/.exec(line);
      if (!parts) throw new Error(`not rights: ${line}`);
      const [, group = '', resources = '', verbs = '', names = '*'] = parts;
      return resources
        .split(',')
        .flatMap((resource) =>
          [...verbs].flatMap((verb) => names.split(' ').map((name) => `${group}/${resource} ${letters[verb]} ${name}`)),
        );
    })
    .sort();
}

const rbac = 'rbac.authorization.k8s.io';

/** What upstream's manager may do in the cluster: mlflow-operator e9dbb9f, config/rbac/role.yaml. */
const upstreamClusterRights = written(
  '/namespaces: glw',
  '/secrets: glw mlflow-artifact-connection',
  'components.platform.opendatahub.io/mlflowoperators: glpuw',
  'components.platform.opendatahub.io/mlflowoperators/finalizers: u',
  'components.platform.opendatahub.io/mlflowoperators/status: gpu',
  'console.openshift.io/consolelinks: cdglpuw',
  'gateway.networking.k8s.io/httproutes: cdglpuw',
  'mlflow.kubeflow.org/mlflowconfigs: glw',
  'mlflow.opendatahub.io/mlflows: cdglpuw',
  'mlflow.opendatahub.io/mlflows/finalizers: u',
  'mlflow.opendatahub.io/mlflows/status: gpu',
  `${rbac}/clusterroles,clusterrolebindings: dglpuw mlflow`,
  `${rbac}/clusterroles,clusterrolebindings: dlpuw mlflow-gc`,
  `${rbac}/clusterroles,clusterrolebindings,rolebindings: c`,
  `${rbac}/clusterroles: b mlflow-operator-mlflow-edit mlflow-operator-mlflow-view`,
  `${rbac}/rolebindings: dglpuw odh-group-mlflow-edit odh-group-mlflow-view`,
  'services.platform.opendatahub.io/auths: glw auth',
);

describe("the manager's rights", () => {
  const role = only(plain, 'ClusterRole', 'mlflow-operator-manager-role');

  test('in the cluster are those of upstream and the two named differences', () => {
    expect(rightsOf(role)).toEqual(
      [
        ...upstreamClusterRights,
        ...written('mlflow.kubeflow.org/experiments: glu', `${rbac}/clusterroles,clusterrolebindings: g mlflow-gc`),
      ].sort(),
    );
  });

  test('in its namespace are those of upstream', () => {
    expect(rightsOf(only(plain, 'Role', 'mlflow-operator-manager-role'))).toEqual(
      written(
        '/configmaps,persistentvolumeclaims,secrets,serviceaccounts,services: cdglpuw',
        '/pods: glw',
        'apps/deployments: cdglpuw',
        'batch/jobs,cronjobs: cdglpuw',
        'networking.k8s.io/networkpolicies: cdglpuw',
        'monitoring.coreos.com/servicemonitors: cdglpuw',
      ),
    );
  });

  test('let it lead: the Lease, and events about it', () => {
    expect(rightsOf(only(plain, 'Role', 'mlflow-operator-leader-election-role'))).toEqual(
      written('/configmaps: cdglpuw', 'coordination.k8s.io/leases: cdglpuw', '/events: cp'),
    );
    expect(container(plain).args).toContain('--leader-elect');
  });

  test('do not depend on the platform, but for the TLS profile', () => {
    const roles = (objects: readonly KubernetesObject[]) =>
      new Map(
        objects
          .filter(({ kind }) => kind.endsWith('Role'))
          .map((role) => [`${role.kind} ${role.metadata.name}`, role['rules']] as const),
      );
    const added = new Map(roles(openshift));
    for (const [role, rules] of roles(plain)) {
      expect(added.get(role)).toEqual(rules);
      added.delete(role);
    }
    expect([...added.values()]).toEqual([
      [{ apiGroups: ['config.openshift.io'], resources: ['apiservers'], verbs: ['get', 'list', 'watch'] }],
    ]);
  });

  test('hold every right of the roles that it creates, which those of upstream do not', () => {
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

  test('do not include Secrets outside its namespace but the one of workspaces', () => {
    const secrets = clusterRules.filter((rule) => rule.resources?.includes('secrets'));
    expect(secrets.map((rule) => rule.resourceNames)).toEqual([['mlflow-artifact-connection']]);
    expect(namespaceRules.some((rule) => rule.resources?.includes('secrets'))).toBe(true);
  });

  test('are bound to the account that the pod runs as', () => {
    for (const objects of [plain, openshift]) {
      const [{ namespace } = {}] = objects.flatMap(({ kind, metadata }) =>
        kind === 'ServiceAccount' ? [metadata] : [],
      );
      expect(pod(objects).serviceAccountName).toBe(manager);
      const bindings = objects.filter(({ kind }) => kind.endsWith('RoleBinding'));
      expect(bindings.length).toBeGreaterThan(3);
      for (const binding of bindings) {
        expect(binding['subjects']).toEqual([{ kind: 'ServiceAccount', name: manager, namespace }]);
        const { kind, name } = binding['roleRef'] as { kind: string; name: string };
        expect(census(objects)).toContain(`${kind} ${name}`);
      }
    }
  });
});

describe('the check for escalation', () => {
  const rule = (resource: string, verbs: readonly string[], resourceNames?: readonly string[]): PolicyRule => ({
    apiGroups: ['g'],
    resources: [resource],
    verbs: [...verbs],
    ...(resourceNames ? { resourceNames: [...resourceNames] } : {}),
  });
  const url = (path: string): PolicyRule => ({ nonResourceURLs: [path], verbs: ['get'] });

  // k8s.io/component-helpers, auth/rbac/validation, Covers.
  test.each<[string, PolicyRule, PolicyRule, readonly string[]]>([
    ['the same right', rule('a', ['get']), rule('a', ['get']), []],
    ['another verb', rule('a', ['get']), rule('a', ['get', 'list']), ['list a.g']],
    ['all by a right to one name', rule('a', ['get'], ['x']), rule('a', ['get']), ['get a.g']],
    ['one name by a right to all', rule('a', ['get']), rule('a', ['get'], ['x']), []],
    ['another name', rule('a', ['get'], ['x']), rule('a', ['get'], ['y']), ['get a.g']],
    ['all by an empty list of names, which means all', rule('a', ['get'], []), rule('a', ['get'], []), []],
    ['all by an empty list to one who has a name', rule('a', ['get'], ['x']), rule('a', ['get'], []), ['get a.g']],
    ['any resource by a star', rule('*', ['*']), rule('a/b', ['get']), []],
    ['a subresource of any by a star', rule('*/b', ['get']), rule('a/b', ['get']), []],
    ['a resource by a star on subresources', rule('*/b', ['get']), rule('b', ['get']), ['get b.g']],
    ['a star by less', rule('a', ['get']), rule('a', ['*']), ['* a.g']],
    ['a URL', url('/metrics'), url('/metrics'), []],
    ['a URL by its beginning', url('/met*'), url('/metrics'), []],
    ['a URL that is not held', url('/healthz'), url('/metrics'), ['get /metrics']],
    ['a URL by any resource', rule('*', ['*']), url('/metrics'), ['get /metrics']],
  ])('for %s', (_, held, wanted, missing) => expect(escalations([held], [wanted])).toEqual(missing));
});

describe('a difference from upstream', () => {
  const variable = (name: string) => environment(openshift)[name];
  const proofs: ReadonlyMap<Difference<unknown>, () => void> = new Map<Difference<unknown>, () => void>([
    [
      garbageCollectionRights,
      () =>
        expect(only(plain, 'ClusterRole', 'mlflow-operator-manager-role')['rules']).toEqual(
          expect.arrayContaining([...garbageCollectionRights.value]),
        ),
    ],
    [
      garbageCollectionRoleRead,
      () =>
        expect(rightsOf(only(plain, 'ClusterRole', 'mlflow-operator-manager-role'))).toContain(
          `${rbac}/clusterroles ${garbageCollectionRoleRead.value} mlflow-gc`,
        ),
    ],
    [ownNetworkPolicy, () => expect(census(plain)).toContain(`NetworkPolicy ${ownNetworkPolicy.value}`)],
    [
      disruptionBudget,
      () => {
        const budgets = (objects: readonly KubernetesObject[]) =>
          objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map((one) => at(one, 'spec', 'maxUnavailable'));
        expect([budgets(plain), budgets(openshift)]).toEqual([[], [disruptionBudget.value]]);
      },
    ],
    [
      managedBy,
      () => {
        for (const { metadata } of openshift)
          expect(metadata.labels?.['app.kubernetes.io/managed-by']).toBe(managedBy.value);
      },
    ],
    [publicUrlGiven, () => expect(variable(publicUrlGiven.value)).toBe(openshiftProps.publicUrl)],
  ]);

  test('has a reason', () => {
    expect(differences.filter(({ what, reason }) => what.length <= 20 || reason.length <= 20)).toEqual([]);
    expect([...proofs.keys()].map(({ what }) => what).sort()).toEqual(differences.map(({ what }) => what).sort());
  });

  test.each(
    differences.map((difference) => [difference.what, difference] as const),
  )('is really there: %s', (_, difference) => {
    const proof = proofs.get(difference);
    if (!proof) throw new Error('no proof in this file');
    proof();
  });
});

describe('the objects of the operator', () => {
  test('on plain Kubernetes are what upstream installs there, and a policy', () => {
    expect([...census(plain)].sort()).toEqual([
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

  test('on OpenShift have the TLS profile, the monitor and, with replicas, a budget besides', () => {
    const common = census(plain);
    expect([...census(openshift)].filter((name) => !common.includes(name)).sort()).toEqual([
      'ClusterRole mlflow-operator-openshift-tls-profile-reader',
      'ClusterRoleBinding mlflow-operator-openshift-tls-profile-reader-binding',
      'PodDisruptionBudget mlflow-operator-controller-manager',
      'ServiceMonitor controller-manager-metrics-monitor',
    ]);
  });

  test('are valid to the last field', () => {
    expect(refusals([...plain, ...openshift])).toEqual([]);
  });

  test('have every prop in the place where it counts', () => {
    expect(environment(openshift)).toMatchObject({
      MLFLOW_IMAGE: 'mlflow:2',
      GATEWAY_NAME: 'data-science-gateway',
      MLFLOW_URL: 'https://rh-ai.apps.example.org',
      SECTION_TITLE: 'OpenShift Open Data Hub',
      ENABLE_NAMESPACE_RBAC: 'true',
      RESOURCE_NAME_PREFIX: 'mlflow-operator-',
    });
    expect(container(openshift)).toMatchObject({
      image: 'operator:2',
      imagePullPolicy: 'IfNotPresent',
      resources: { requests: { cpu: '300m' } },
      args: [
        '--leader-elect',
        '--health-probe-bind-address=:8081',
        '--metrics-bind-address=:8443',
        '--metrics-cert-path=/etc/metrics-certs',
      ],
    });
    expect(specOf(deployment(openshift))['replicas']).toBe(3);
    expect(JSON.stringify(openshift)).toContain('"kubernetes.io/metadata.name":"openshift-monitoring"');
    expect(JSON.stringify(openshift)).not.toMatch(/placeholder|runAsUser|fsGroup/);
  });

  test.each([
    ['plain', plain, plainProps],
    ['openshift', openshift, openshiftProps],
  ])('on %s carry the namespace unless they belong to the cluster', (_, objects, { namespace }) => {
    for (const { kind, metadata } of objects)
      expect([kind, metadata.namespace]).toEqual([kind, kind.startsWith('Cluster') ? undefined : namespace]);
  });

  test('are selected by the labels of the pod', () => {
    const { podLabels } = new Operator(new Chart(new App({ outdir: 'unused' }), 'c'), 'o', openshiftProps);
    const deployment = only(openshift, 'Deployment', manager);
    const labels = at(deployment, 'spec', 'template', 'metadata', 'labels');
    expect(labels).toEqual(podLabels);
    expect(at(deployment, 'spec', 'selector', 'matchLabels')).toEqual(labels);
    expect(at(only(openshift, 'NetworkPolicy', manager), 'spec', 'podSelector', 'matchLabels')).toEqual(labels);
    expect(at(only(openshift, 'PodDisruptionBudget', manager), 'spec', 'selector', 'matchLabels')).toEqual(labels);
    const service = only(openshift, 'Service', `${manager}-metrics-service`);
    expect(at(service, 'spec', 'selector')).toEqual(labels);
    const monitored = at(only(openshift, 'ServiceMonitor'), 'spec', 'selector', 'matchLabels') as object;
    expect(Object.keys(monitored)).not.toEqual([]);
    expect(service.metadata.labels).toMatchObject(monitored);
  });

  test('answer kubectl logs by the manager and probes on their own port', () => {
    const template = at(only(plain, 'Deployment', manager), 'spec', 'template');
    expect(at(template, 'metadata', 'annotations')).toEqual({ 'kubectl.kubernetes.io/default-container': 'manager' });
    const { livenessProbe, readinessProbe, args } = container(plain);
    expect(args).toContain('--health-probe-bind-address=:8081');
    expect([livenessProbe?.httpGet, readinessProbe?.httpGet]).toEqual([
      { path: '/healthz', port: 8081 },
      { path: '/readyz', port: 8081 },
    ]);
  });

  test('give the operator only variables that it reads', () => {
    const common = ['POD_NAMESPACE', 'MLFLOW_IMAGE', 'MLFLOW_URL', 'SECTION_TITLE', 'RESOURCE_NAME_PREFIX'];
    const switches = ['ENABLE_MLFLOW_OPERATOR_MODULE_CONTROLLER', 'ENABLE_NAMESPACE_RBAC'];
    expect(Object.keys(environment(plain)).sort()).toEqual([...common, ...switches].sort());
    expect(Object.keys(environment(openshift)).sort()).toEqual([...common, ...switches, 'GATEWAY_NAME'].sort());
    expect(environment(openshift)['ENABLE_MLFLOW_OPERATOR_MODULE_CONTROLLER']).toBe('false');
    expect([environment(plain), environment(openshift)].map((one) => one['ENABLE_NAMESPACE_RBAC'])).toEqual([
      'false',
      'true',
    ]);
  });

  test('run as the user of the image, or as the one that the cluster assigns', () => {
    const { securityContext } = pod(plain);
    // USER 1001 in mlflow-operator e9dbb9f, Dockerfile.
    expect(securityContext).toMatchObject({ runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001, runAsNonRoot: true });
    expect(pod(openshift).securityContext).toEqual({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    for (const objects of [plain, openshift])
      expect(container(objects).securityContext).toEqual({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
  });

  test('serve metrics by a certificate of the cluster, or by their own', () => {
    const certificate = 'controller-manager-metrics-tls';
    const service = (objects: readonly KubernetesObject[]) => only(objects, 'Service', `${manager}-metrics-service`);
    expect(service(openshift).metadata.annotations).toEqual({
      'service.beta.openshift.io/serving-cert-secret-name': certificate,
    });
    expect(pod(openshift).volumes).toEqual([{ name: 'metrics-cert', secret: { secretName: certificate } }]);
    expect(service(plain).metadata.annotations).toBeUndefined();
    expect(pod(plain).volumes).toBeUndefined();
    const monitored = operator({ ...plainProps, serviceMonitor: true }).filter(({ kind }) => kind === 'ServiceMonitor');
    const tls = (objects: readonly KubernetesObject[]) =>
      objects
        .filter(({ kind }) => kind === 'ServiceMonitor')
        .flatMap((monitor) => at(monitor, 'spec', 'endpoints') as { tlsConfig: unknown }[])
        .map(({ tlsConfig }) => tlsConfig);
    expect(tls(monitored)).toEqual([{ insecureSkipVerify: true }]);
    expect(tls(openshift)).toEqual([
      {
        ca: { configMap: { name: 'openshift-service-ca.crt', key: 'service-ca.crt' } },
        serverName: `${manager}-metrics-service.opendatahub.svc`,
      },
    ]);
  });

  test('reach DNS and the API server, and are reached by monitoring, and that is all', () => {
    const tcp = (port: number) => ({ protocol: 'TCP', port });
    const both = (port: number) => [{ protocol: 'UDP', port }, tcp(port)];
    const policy = (objects: readonly KubernetesObject[]) =>
      only(objects, 'NetworkPolicy', manager)['spec'] as NetworkPolicy['spec'];
    expect(policy(plain)).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
          ports: [tcp(8443)],
        },
      ],
      egress: [{ ports: both(53) }, { ports: [tcp(443), tcp(6443)] }],
    });
    expect(policy(openshift)?.egress).toEqual([
      { ports: [...both(53), ...both(5353)] },
      { ports: [tcp(6443)], to: [{ ipBlock: { cidr: '10.0.0.1/32' } }] },
      { ports: [tcp(15012)] },
    ]);
  });
});

describe('the props of the operator', () => {
  test.each<[string, object, RegExp]>([
    ['a URL without https', { publicUrl: 'http://mlflow.example.org' }, /a public URL must be an https URL/],
    ['no pod', { replicas: 0 }, /replicas/],
    ['a mistyped prop', { replica: 2 }, /replica/],
    ['a namespace that is none', { namespace: 'My Namespace' }, /namespace/],
    ['an empty image', { image: '' }, /image/],
    ['an unknown preset', { securityPreset: 'restricted' }, /securityPreset/],
    ['resources with an unknown field', { resources: { limit: {} } }, /resources/],
  ])('refuse %s', (_, mistake, message) => {
    const build = () => operator({ ...plainProps, ...mistake });
    expect(build).toThrow(/^c\/Operator: props are not valid/);
    expect(build).toThrow(message);
  });
});

describe("the component of the platform's DataScienceCluster", () => {
  test('is its one field, for server-side apply', () => {
    expect(rendered((scope) => new DataScienceClusterComponent(scope, 'c', { name: 'default-dsc' }))).toEqual([
      {
        apiVersion: 'datasciencecluster.opendatahub.io/v2',
        kind: 'DataScienceCluster',
        metadata: {
          name: 'default-dsc',
          annotations: {
            'argocd.argoproj.io/sync-options': 'ServerSideApply=true,Prune=false,Delete=false',
            'kustomize.toolkit.fluxcd.io/prune': 'disabled',
            'kustomize.toolkit.fluxcd.io/ssa': 'Merge',
          },
        },
        spec: { components: { mlflowoperator: { managementState: 'Managed' } } },
      },
    ]);
  });
});
