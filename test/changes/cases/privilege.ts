import {
  binding,
  deployment,
  digested,
  object,
  type RuleCase,
  type RuleCases,
  role,
  rule,
  running,
  spec,
  variable,
} from './case.js';

const secure = (container: object) => deployment({ container: { securityContext: container } });
const account = (annotations: Record<string, string> = {}) => object('v1/ServiceAccount', {}, { annotations });
const level = (enforce: string) =>
  object('v1/Namespace', {}, { labels: { 'pod-security.kubernetes.io/enforce': enforce } });
const app = (...args: readonly string[]) => deployment({ container: { args: ['server', ...args] } });
const policy = (fields: object) =>
  spec('networking.k8s.io/v1/NetworkPolicy', { podSelector: { matchLabels: { app: 'a' } }, ...fields });
const port = (number: number) => [{ ports: [{ port: number }] }];
const route = (...hostnames: readonly string[]) => spec('gateway.networking.k8s.io/v1/HTTPRoute', { hostnames });
const annotated = (annotations: Record<string, string>) =>
  object('route.openshift.io/v1/Route', { spec: { host: 'a.example.com' } }, { annotations });
const service = (type?: string) => spec('v1/Service', { ports: [{ port: 80 }], ...(type ? { type } : {}) });
const mlflow = (fields: object) => spec('mlflow.opendatahub.io/v1/MLflow', fields);

/** The file of the Job of permissions: what one group gets on experiments. */
export const permissions = (entries: Readonly<Record<string, string>>) => {
  const experiments = Object.entries(entries).map(([regex, permission]) => ({ regex, permission }));
  return object(
    'v1/ConfigMap',
    { data: { 'permissions.json': JSON.stringify([{ name: 'team', experiments }]) } },
    { labels: { 'app.kubernetes.io/component': 'permissions' } },
  );
};
export const pruning = spec('batch/v1/CronJob', {
  jobTemplate: {
    spec: { template: { spec: { containers: [{ name: 'a', env: [{ name: 'PRUNE', value: 'true' }] }] } } },
  },
});

export const privilegeCases: RuleCases = {
  'privilege/digest-lost': {
    raises: [digested('example.com/a:1', 'a'), running('example.com/a:2')],
    not: [digested('example.com/a:1', 'a'), digested('example.com/a', 'a')],
  },
  'privilege/escalation': {
    raises: [role(rule(['get'], ['pods'])), role(rule(['get'], ['pods']), rule(['get'], ['secrets']))],
    not: [
      role(rule(['get'], ['pods'])),
      role(rule(['get'], ['pods']), rule(['get'], ['secrets'], [''], { resourceNames: ['one'] })),
    ],
  },
  'privilege/rights-added': {
    raises: [role(rule(['get'], ['pods'])), role(rule(['get', 'list'], ['pods']))],
    not: [role(rule(['*'], ['pods'])), role(rule(['*', 'list'], ['pods']))],
  },
  'privilege/subjects-added': {
    raises: [binding(['a']), binding(['a', 'b'])],
    not: [binding(['a', 'b']), binding(['b', 'a'])],
  },
  'privilege/pod-security': {
    raises: [secure({ allowPrivilegeEscalation: false }), secure({ allowPrivilegeEscalation: true })],
    not: [secure({ allowPrivilegeEscalation: true }), secure({ allowPrivilegeEscalation: false })],
  },
  'privilege/token': {
    raises: [
      deployment({ pod: { automountServiceAccountToken: false } }),
      deployment({ pod: { automountServiceAccountToken: true } }),
    ],
    not: [
      deployment({ pod: { automountServiceAccountToken: true } }),
      deployment({ pod: { automountServiceAccountToken: false } }),
    ],
  },
  'privilege/account': {
    raises: [deployment({ pod: { serviceAccountName: 'a' } }), deployment({ pod: { serviceAccountName: 'b' } })],
    not: [deployment({ pod: { hostname: 'a' } }), deployment({ pod: { hostname: 'b' } })],
  },
  'privilege/cloud-identity': {
    raises: [account(), account({ 'eks.amazonaws.com/role-arn': 'arn:a' })],
    not: [account({ 'eks.amazonaws.com/role-arn': 'arn:a' }), account({ note: 'b' })],
  },
  'privilege/pod-security-level': {
    raises: [level('restricted'), level('baseline')],
    not: [level('baseline'), level('restricted')],
  },
  'privilege/authentication': {
    raises: [app('--app-name=kubernetes-auth'), app()],
    not: [app('--workers=1'), app('--workers=2')],
  },
  'privilege/default-permission': {
    raises: [variable('DEFAULT_MLFLOW_PERMISSION', 'READ'), variable('DEFAULT_MLFLOW_PERMISSION', 'EDIT')],
    not: [variable('DEFAULT_MLFLOW_PERMISSION', 'EDIT'), variable('DEFAULT_MLFLOW_PERMISSION', 'READ')],
  },
  'privilege/administrators': {
    raises: [variable('OIDC_ADMIN_GROUP_NAME', 'a'), variable('OIDC_ADMIN_GROUP_NAME', 'a,b')],
    not: [variable('OIDC_ADMIN_GROUP_NAME', 'a,b'), variable('OIDC_ADMIN_GROUP_NAME', 'b')],
  },
  'privilege/login-groups': {
    raises: [variable('OIDC_GROUP_NAME', 'a'), variable('OIDC_GROUP_NAME', 'a,b')],
    not: [variable('OIDC_GROUP_NAME', 'a,b'), variable('OIDC_GROUP_NAME', 'a')],
  },
  'privilege/trusted-proxies': {
    raises: [variable('TRUSTED_PROXIES', '10.0.0.0/16'), variable('TRUSTED_PROXIES', '10.0.0.0/8')],
    not: [variable('TRUSTED_PROXIES', '10.0.0.0/8,10.1.0.0/16'), variable('TRUSTED_PROXIES', '10.0.0.0/8')],
  },
  'privilege/group-permissions': {
    raises: [permissions({ 'a/.*': 'READ' }), permissions({ 'a/.*': 'EDIT' })],
    not: [permissions({ 'a/.*': 'EDIT' }), permissions({ 'a/.*': 'READ' })],
  },
  'privilege/group-permissions-left': {
    raises: [permissions({ 'a/.*': 'READ', 'b/.*': 'READ' }), permissions({ 'a/.*': 'READ' })],
    not: [permissions({ 'a/.*': 'READ', 'b/.*': 'READ' }), [permissions({ 'a/.*': 'READ' }), pruning]],
  },
  'privilege/identity-source': {
    raises: [variable('OIDC_ISSUER', 'https://a'), variable('OIDC_ISSUER', 'https://b')],
    not: [variable('OIDC_TRUST_BEARER_GROUP_CLAIMS', 'true'), variable('OIDC_TRUST_BEARER_GROUP_CLAIMS', 'false')],
  },
};

const proxySettings = (provider: object) =>
  object('v1/ConfigMap', { data: { 'oauth2-proxy.yaml': JSON.stringify({ providers: [provider] }, null, 2) } });
const groups = (...allowedGroups: readonly string[]) => proxySettings({ allowedGroups });
const proxied = (...args: readonly string[]) => deployment({ container: { args } });

/** The same rules where the setting is in another place. */
export const privilegeVariants: readonly (readonly [id: string, states: RuleCase['raises']])[] = [
  ['privilege/login-groups', [groups('a'), groups('a', 'b')]],
  ['privilege/login-groups', [groups('a'), groups()]],
  ['downtime/login-groups', [groups(), groups('a')]],
  ['privilege/login-groups', [proxied('--email-domain=a.example'), proxied('--email-domain=*')]],
  [
    'privilege/identity-source',
    [
      proxySettings({ oidcConfig: { issuerURL: 'https://a' } }),
      proxySettings({ oidcConfig: { issuerURL: 'https://b' } }),
    ],
  ],
  ['privilege/group-permissions', [undefined, permissions({ 'a/.*': 'READ' })]],
  ['privilege/group-permissions-left', [[permissions({ 'a/.*': 'READ' }), pruning], undefined]],
  // roleRef: the API server refuses the change of one, and another binding has another name.
  ['privilege/subjects-added', [binding(['a'], 'a'), binding(['a'], 'b')]],
  ['privilege/subjects-added', [binding(['a'], 'a'), binding(['a'], 'b', { name: 'b' })]],
  ['downtime/subjects-removed', [binding(['a'], 'a'), binding(['a'], 'b', { name: 'b' })]],
  ['privilege/subjects-added', [binding(['a']), binding(['c'], 'a', { name: 'b' })]],
];

const stored = (uri: string) =>
  spec('external-secrets.io/v1/ExternalSecret', { target: { template: { data: { uri } } } });
/** Those of other classes. */
export const otherVariants: typeof privilegeVariants = [
  [
    'exposure/verification-off',
    [stored('postgresql://{{ .u }}@a/b?sslmode=verify-full'), stored('postgresql://{{ .u }}@a/b?sslmode=require')],
  ],
  [
    'downtime/one-replica',
    [spec('postgresql.cnpg.io/v1/Cluster', { instances: 3 }), spec('postgresql.cnpg.io/v1/Cluster', { instances: 1 })],
  ],
  [
    'data-loss/backups-stopped',
    [spec('postgresql.cnpg.io/v1/ScheduledBackup', { schedule: '0 0 1 * * *' }), undefined],
  ],
  [
    'restart/postgresql',
    [spec('postgresql.cnpg.io/v1/Cluster', {}), spec('postgresql.cnpg.io/v1/Cluster', { walStorage: { size: '1Gi' } })],
  ],
];

export const exposureCases: RuleCases = {
  'exposure/route-added': { raises: [undefined, route('a.example.com')], not: [undefined, service()] },
  'exposure/host-added': {
    raises: [route('a.example.com'), route('a.example.com', 'b.example.com')],
    not: [route('a.example.com', 'b.example.com'), route('a.example.com')],
  },
  'exposure/route-annotations': {
    raises: [annotated({ 'haproxy.router.openshift.io/ip_whitelist': '10.0.0.0/8' }), annotated({})],
    not: [annotated({ 'argocd.argoproj.io/sync-wave': '1' }), annotated({ 'argocd.argoproj.io/sync-wave': '2' })],
  },
  'exposure/service-type': {
    raises: [service('ClusterIP'), service('LoadBalancer')],
    not: [service('LoadBalancer'), service('ClusterIP')],
  },
  'exposure/service-added': { raises: [undefined, service('NodePort')], not: [undefined, service()] },
  'exposure/policy-removed': {
    raises: [[policy({}), deployment()], [deployment()]],
    // Its pods leave with it.
    not: [[policy({}), deployment()], []],
  },
  'exposure/policy-widened': {
    raises: [policy({ egress: port(80) }), policy({ egress: [...port(80), ...port(443)] })],
    not: [policy({ egress: [...port(80), ...port(443)] }), policy({ egress: port(443) })],
  },
  'exposure/policy-widened-by-operator': {
    raises: [
      mlflow({ networkPolicyAdditionalEgressRules: port(80) }),
      mlflow({ networkPolicyAdditionalEgressRules: [...port(80), ...port(443)] }),
    ],
    not: [
      mlflow({ networkPolicyAdditionalEgressRules: [...port(80), ...port(443)] }),
      mlflow({ networkPolicyAdditionalEgressRules: port(80) }),
    ],
  },
  'exposure/origins': {
    raises: [variable('MLFLOW_SERVER_ALLOWED_HOSTS', 'a,b'), variable('MLFLOW_SERVER_ALLOWED_HOSTS', 'a,b,*')],
    not: [variable('MLFLOW_SERVER_ALLOWED_HOSTS', 'a,b'), variable('MLFLOW_SERVER_ALLOWED_HOSTS', 'b')],
  },
  'exposure/verification-off': {
    raises: [
      variable('MLFLOW_BACKEND_STORE_URI', 'postgresql://a/b?sslmode=verify-full'),
      variable('MLFLOW_BACKEND_STORE_URI', 'postgresql://a/b?sslmode=require'),
    ],
    not: [
      variable('MLFLOW_BACKEND_STORE_URI', 'postgresql://a/b?sslmode=require'),
      variable('MLFLOW_BACKEND_STORE_URI', 'postgresql://c/b?sslmode=verify-full'),
    ],
  },
};
