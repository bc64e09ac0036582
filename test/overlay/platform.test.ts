/** An overlay beside a platform that has a DataScienceCluster. */
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindProd, overlayOf, problemsOf, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';

const elsewhere = `${rhoaiProd}operator: {installedBy: platform, dataScienceCluster: ours, enableComponent: false}\n`;
const odh = replaced(rhoaiProd, 'platform: rhoai', 'platform: odh');
const readmeOf = (yaml: string) => overlayReadme(overlayOf(yaml), []);
const testsOf = (yaml: string) => overlayOf(yaml).prerequisites.map(({ test }) => test);

test('a component that is enabled elsewhere is a prerequisite, and the overlay has no DataScienceCluster', () => {
  expect(overlayOf(elsewhere).objects.filter(({ kind }) => kind === 'DataScienceCluster')).toEqual([]);
  expect(testsOf(elsewhere)).toEqual(
    expect.arrayContaining([
      'oc get datasciencecluster ours',
      "oc wait --for=jsonpath='{.spec.components.mlflowoperator.managementState}'=Managed --timeout=0s datasciencecluster/ours",
      'oc get crd mlflows.mlflow.opendatahub.io',
    ]),
  );
  expect(readmeOf(elsewhere)).toContain('All at once: `oc apply --server-side -k .`');
  expect(readmeOf(elsewhere)).not.toMatch(/platform\.yaml|ClientSideApplyMigration/);
});

test('the file of the DataScienceCluster is merged, also when all files are applied at once', () => {
  const readme = readmeOf(rhoaiProd);
  const merge = 'oc patch -f platform.yaml --type=merge --patch-file=platform.yaml';
  expect(readme).toContain(`\n${merge}\n`);
  expect(readme).toContain(`All at once: \`${merge} && oc apply --server-side -f mlflow.yaml`);
  expect(readme).not.toMatch(/apply --server-side (-k|-f platform)[^`]*`\. /);
  expect(readme).toContain('Set `ClientSideApplyMigration=false` too');
});

test('the definitions that the platform installs are waited for before their condition is', () => {
  expect(readmeOf(rhoaiProd)).toMatch(
    /wait --for=create \S+ crd\/mlflows\S+\n.*wait --for=condition=Established \S+ crd\/mlflows/,
  );
});

test('an operator by manifests requires that the platform does not install it, and says why', () => {
  const [first] = overlayOf(`${odh}operator: {installedBy: manifests}\n`).prerequisites;
  expect(first?.test).toMatch(/^test -z "\$\(oc get datasciencecluster /);
  expect(first?.why).toMatch(/overwrite .*managementState: Removed there, or operator\.installedBy: platform here/);
  expect(testsOf(kindProd).join()).not.toContain('datasciencecluster');
  expect(testsOf(rhoaiProd).join()).not.toContain('test -z');
});

test('the field belongs to an operator that the platform installs', () => {
  expect(problemsOf(`${odh}operator: {installedBy: manifests, enableComponent: false}\n`)).toContain(
    'unknown field "enableComponent" in operator',
  );
});

describe('the settings of the platform that an environment repeats', () => {
  const rows = (yaml: string) =>
    overlayOf(yaml)
      .prerequisites.map(({ what, test = '', hint = '' }) => `${what}: ${test}${hint}`)
      .join('\n');

  test.each([
    ['by the platform', `${rhoaiProd}namespace: my-mlflow\n`],
    ['by manifests, behind its gateway', `${odh}namespace: my-mlflow\noperator: {installedBy: manifests}\n`],
  ])('the applications namespace of an operator installed %s', (_, yaml) => {
    expect(rows(yaml)).toContain(
      `my-mlflow as applications namespace of the platform: test "$(oc get dscinitialization -o jsonpath='{.items[*].spec.applicationsNamespace}')" = my-mlflow`,
    );
  });

  test('the hostname of its gateway', () => {
    expect(rows(rhoaiProd)).toMatch(
      /^rh-ai\.example\.com as hostname of Gateway openshift-ingress\/data-science-gateway: `oc -n openshift-ingress get route,/m,
    );
  });

  test('an environment without them is not asked for them', () => {
    expect(rows(kindProd)).not.toMatch(/applications namespace|hostname of Gateway/);
  });
});

describe('further components of the platform', () => {
  const withComponents = (list: string, more = '') =>
    `${rhoaiProd}operator: {installedBy: platform, components: [${list}]${more}}\n`;
  const cluster = (yaml: string) => overlayOf(yaml).objects.find(({ kind }) => kind === 'DataScienceCluster');

  test('are in the same partial as the operator, and nothing else is', () => {
    expect(cluster(withComponents('workbenches, aipipelines'))?.['spec']).toEqual({
      components: {
        mlflowoperator: { managementState: 'Managed' },
        workbenches: { managementState: 'Managed' },
        aipipelines: { managementState: 'Managed' },
      },
    });
    expect(cluster(rhoaiProd)?.['spec']).toEqual({ components: { mlflowoperator: { managementState: 'Managed' } } });
  });

  test('are waited for by the condition of each, which others cannot hold back', () => {
    const wait = (condition: string) =>
      `oc wait --for=condition=${condition} --timeout=15m datasciencecluster/default-dsc\n`;
    const readme = readmeOf(withComponents('dashboard, workbenches, aipipelines, kserve, trainer'));
    for (const name of ['MLflowOperator', 'Dashboard', 'Workbenches', 'AIPipelines', 'Kserve', 'Trainer'])
      expect(readme).toContain(wait(`${name}Ready`));
    expect(readmeOf(rhoaiProd)).toContain(wait('MLflowOperatorReady'));
    expect(readmeOf(rhoaiProd)).not.toMatch(/condition=(Ready|WorkbenchesReady) /);
  });

  test('stay enabled when the overlay is removed', () => {
    const readme = readmeOf(withComponents('workbenches'));
    expect(readme).toContain('the DataScienceCluster stays, and so do the components `workbenches`.');
    expect(readme).not.toMatch(/"workbenches":\{"managementState":"Removed"/);
  });

  test('are in the version of the release', () => {
    expect(cluster(rhoaiProd)?.apiVersion).toBe('datasciencecluster.opendatahub.io/v2');
    expect(cluster(replaced(rhoaiProd, '"3.5"', '"3.4"'))?.apiVersion).toBe('datasciencecluster.opendatahub.io/v2');
  });

  test.each([
    ['datasciencepipelines', /components.*"datasciencepipelines".*\n.*aipipelines/],
    ['kueue', /components.*"kueue"/],
  ])('the name %s is refused with those that exist', (name, message) => {
    expect(problemsOf(withComponents(name))).toMatch(message);
  });

  test('are refused where the DataScienceCluster is not in the overlay', () => {
    expect(problemsOf(withComponents('workbenches', ', enableComponent: false'))).toMatch(
      /e\.yaml:\d+:\d+ operator\.components has components, and operator\.enableComponent: false .*\n.*managementState: Managed/,
    );
  });
});

describe('components with the controllers of what the overlay contains', () => {
  const workbench = 'workbenches: [{name: alice, namespace: team-a, image: "example.com/wb:1"}]\n';
  const pipelines =
    'pipelineServers: [{namespace: team-a, objectStore: {endpoint: "https://s3.example.com", bucket: b}}]\n';
  const dashboard = 'dashboard: {globalMLflowNamespaces: [a]}\n';
  const dev = replaced(rhoaiProd, 'stage: prod', 'stage: dev');
  const state = (component: string) =>
    `oc wait --for=jsonpath='{.spec.components.${component}.managementState}'=Managed --timeout=0s datasciencecluster/default-dsc`;

  test('are prerequisites where the overlay does not enable them', () => {
    expect(testsOf(`${dev}${workbench}${pipelines}`)).toEqual(
      expect.arrayContaining([state('workbenches'), state('aipipelines')]),
    );
    const enabled = `${dev}${workbench}${pipelines}operator: {installedBy: platform, components: [workbenches]}\n`;
    expect(testsOf(enabled)).toContain(state('aipipelines'));
    // The definitions come with the components.
    expect(testsOf(enabled).join()).not.toMatch(/crd \S*(notebooks|datasciencepipelines)/);
    expect(testsOf(enabled)).not.toContain(state('workbenches'));
    expect(testsOf(dev).join()).not.toContain('components.workbenches');
    const manifests = `${replaced(dev, 'platform: rhoai', 'platform: odh')}${pipelines}operator: {installedBy: manifests}\n`;
    expect(testsOf(manifests).join('\n')).toMatch(
      /test -n .*spec\.components\.aipipelines\.managementState=="Managed"/,
    );
  });

  test.each([
    ['workbenches', workbench, 'workbenches'],
    ['pipelineServers', pipelines, 'aipipelines'],
    ['dashboard', dashboard, 'dashboard'],
  ])('%s: a platform that the overlay installs must have them', (field, yaml, component) => {
    const installed = (components: string) =>
      `${dev}${yaml}operator: {installedBy: platform, subscription: {}, components: [${components}]}\n`;
    expect(problemsOf(installed('kserve'))).toMatch(
      new RegExp(
        `e\\.yaml:9:\\d+ ${field} with operator\\.subscription and without the component ${component}: .*\\n.*add ${component} to operator\\.components`,
      ),
    );
    expect(problemsOf(installed(component))).toBe('');
  });
});

describe('groups of the platform', () => {
  const groups = `${rhoaiProd}platformGroups: {adminGroups: [rhods-admins, ml-platform]}\n`;

  test('are merged into the Auth resource, which is kept; those that are not named stay', () => {
    const auth = overlayOf(groups).objects.find(({ kind }) => kind === 'Auth');
    expect(auth).toMatchObject({
      apiVersion: 'services.platform.opendatahub.io/v1alpha1',
      metadata: { name: 'auth', annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } },
    });
    expect(auth?.['spec']).toEqual({ adminGroups: ['rhods-admins', 'ml-platform'] });
    const readme = readmeOf(groups);
    expect(readme).toContain('oc patch -f groups.yaml --type=merge --patch-file=groups.yaml\n');
    expect(readme).toContain('| Auth `auth` | it belongs to Red Hat OpenShift AI 3.5 |');
    expect(readme).not.toContain('oc patch -f groups.yaml --type=merge -p');
    expect(testsOf(groups)).toContain('oc get auths.services.platform.opendatahub.io auth');
    expect(readmeOf(`${groups}dashboard: {globalMLflowNamespaces: [a]}\n`)).toContain(
      '`platform.yaml`, `dashboard.yaml` and `groups.yaml` are merged, not applied: the DataScienceCluster, OdhDashboardConfig and Auth belong',
    );
  });

  test('need no prerequisite where the overlay installs the platform', () => {
    const installed = `${groups}operator: {installedBy: platform, subscription: {}}\n`;
    expect(testsOf(installed).join()).not.toContain('auths.services');
  });

  test.each<[string, string, RegExp]>([
    [
      'on kind',
      `${kindProd}platformGroups: {allowedGroups: [a]}\n`,
      /platformGroups on kind, which has no Auth resource/,
    ],
    [
      'all users as administrators',
      replaced(groups, 'ml-platform', '"system:authenticated"'),
      /adminGroups\[1\].*system:authenticated would make every user an administrator/,
    ],
    ['none', replaced(groups, /\{adminGroups.*\}/, '{}'), /platformGroups without groups sets nothing/],
  ])('%s is refused', (_, yaml, message) => {
    expect(problemsOf(yaml)).toMatch(message);
  });
});

test('the README has a command for each right on the kinds of the platform', () => {
  const readme = readmeOf(rhoaiProd);
  for (const right of [
    'patch datascienceclusters.datasciencecluster.opendatahub.io',
    'create mlflows.mlflow.opendatahub.io',
  ])
    expect(readme).toContain(`oc auth can-i ${right}\n`);
  expect(readme).toContain(
    '--as=system:serviceaccount:openshift-gitops:openshift-gitops-argocd-application-controller',
  );
  expect(readmeOf(kindProd)).not.toContain('can-i patch datascienceclusters');
});

describe('a global workspace', () => {
  const shared = `${rhoaiProd}dashboard: {globalMLflowNamespaces: [mlflow-shared]}\n`;

  test('is the one field of the configuration of the dashboard, which is merged and kept', () => {
    const { objects, files } = overlayOf(shared);
    const config = objects.find(({ kind }) => kind === 'OdhDashboardConfig');
    expect(config).toMatchObject({
      apiVersion: 'opendatahub.io/v1alpha',
      metadata: {
        name: 'odh-dashboard-config',
        namespace: 'redhat-ods-applications',
        annotations: {
          'argocd.argoproj.io/sync-options': 'ServerSideApply=true,Prune=false,Delete=false',
          'kustomize.toolkit.fluxcd.io/ssa': 'Merge',
        },
      },
      spec: { globalMLflowNamespaces: ['mlflow-shared'] },
    });
    expect(config?.metadata.labels).toBeUndefined();
    expect(files.map(({ name }) => name)).toContain('dashboard.yaml');
    const readme = readmeOf(shared);
    expect(readme).toContain('oc patch -f dashboard.yaml --type=merge --patch-file=dashboard.yaml\n');
    expect(readme).toContain(`oc patch -f dashboard.yaml --type=merge -p '{"spec":{"globalMLflowNamespaces":[]}}'`);
    expect(readme).toContain('`platform.yaml` and `dashboard.yaml` are merged, not applied');
  });

  test('requires the label by which the operator binds the groups', () => {
    expect(testsOf(shared)).toContain(
      `test "$(oc get namespace mlflow-shared -o jsonpath='{.metadata.labels.opendatahub\\.io/global-mlflow-workspace}')" = mlflow`,
    );
    expect(readmeOf(shared)).toMatch(/allowedGroups may read, adminGroups may write/);
    expect(testsOf(shared)).toContain('oc -n redhat-ods-applications get odhdashboardconfig odh-dashboard-config');
    const enabled = `${shared}operator: {installedBy: platform, components: [dashboard]}\n`;
    expect(testsOf(enabled).join()).not.toContain('odhdashboardconfig');
  });

  test.each<[string, string, RegExp]>([
    [
      'on release 3.4',
      replaced(shared, '"3.5"', '"3.4"'),
      /dashboard\.globalMLflowNamespaces does not exist in Red Hat OpenShift AI 3\.4; the first release that has it is 3\.5/,
    ],
    ['on kind', `${kindProd}dashboard: {globalMLflowNamespaces: [a]}\n`, /dashboard on kind, which has no dashboard/],
    [
      'with two namespaces',
      replaced(shared, '[mlflow-shared]', '[a, b]'),
      /dashboard\.globalMLflowNamespaces: a list is out of range: at most 1 items/,
    ],
    [
      'whose groups nothing binds',
      `${replaced(shared, 'platform: rhoai', 'platform: odh')}operator: {installedBy: manifests, namespaceRbac: false}\n`,
      /namespaceRbac: false, and dashboard\.globalMLflowNamespaces relies on/,
    ],
    [
      'with a role of the name of a binding of the operator',
      `${shared}workspaces: [{namespace: mlflow-shared, roles: [{name: odh-group-mlflow-view, rules: [{resource: experiments, verbs: [get]}], subjects: [{kind: Group, name: a}]}]}]\n`,
      /"odh-group-mlflow-view" is a RoleBinding that the operator creates in the global workspace mlflow-shared/,
    ],
  ])('is refused %s', (_, yaml, message) => {
    expect(problemsOf(yaml)).toMatch(message);
  });
});

describe('a platform from nothing', () => {
  const from = (settings: string, more = '') =>
    `${rhoaiProd}operator: {installedBy: platform, subscription: {${settings}}, components: [dashboard]${more}}\n`;
  const objectOf = (yaml: string, kind: string) => overlayOf(yaml).objects.find((object) => object.kind === kind);

  test('is its Subscription, with the channel of the release, in a namespace of its own', () => {
    expect(objectOf(from(''), 'Subscription')).toMatchObject({
      apiVersion: 'operators.coreos.com/v1alpha1',
      metadata: { name: 'rhods-operator', namespace: 'redhat-ods-operator' },
      spec: {
        name: 'rhods-operator',
        channel: 'stable-3.5',
        source: 'redhat-operators',
        sourceNamespace: 'openshift-marketplace',
        installPlanApproval: 'Automatic',
        config: { env: [{ name: 'DISABLE_DSC_CONFIG', value: 'true' }] },
      },
    });
    expect(objectOf(replaced(from(''), '"3.5"', '"3.4"'), 'Subscription')).toMatchObject({
      spec: { channel: 'stable-3.4' },
    });
    expect(objectOf(from(''), 'OperatorGroup')).toMatchObject({
      metadata: { namespace: 'redhat-ods-operator' },
      spec: {},
    });
    const odhSubscription = replaced(from(''), 'platform: rhoai', 'platform: odh');
    expect(objectOf(odhSubscription, 'Subscription')).toMatchObject({
      metadata: { name: 'opendatahub-operator', namespace: 'opendatahub-operator-system' },
      spec: { channel: 'fast-3', source: 'community-operators' },
    });
    expect(
      objectOf(from('installPlanApproval: Manual, startingCSV: rhods-operator.3.5.0'), 'Subscription'),
    ).toMatchObject({
      spec: { installPlanApproval: 'Manual', startingCSV: 'rhods-operator.3.5.0' },
    });
  });

  test('has its settings and the whole DataScienceCluster, which is applied', () => {
    const overlay = overlayOf(from(''));
    expect(overlay.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['olm.yaml', 'initialization.yaml']));
    expect(overlay.files.map(({ name }) => name)).not.toContain('platform.yaml');
    expect(objectOf(from(''), 'DSCInitialization')?.['spec']).toEqual({
      applicationsNamespace: 'redhat-ods-applications',
      monitoring: { managementState: 'Managed', namespace: 'redhat-ods-monitoring', metrics: {} },
      trustedCABundle: { managementState: 'Managed', customCABundle: '' },
    });
    expect(objectOf(from(''), 'DataScienceCluster')?.['spec']).toEqual({
      components: { mlflowoperator: { managementState: 'Managed' }, dashboard: { managementState: 'Managed' } },
    });
    expect(readmeOf(from(''))).toContain('oc apply --server-side -f initialization.yaml\n');
  });

  test('is never deleted with the overlay', () => {
    const kinds = ['Namespace', 'OperatorGroup', 'Subscription', 'DSCInitialization', 'DataScienceCluster'];
    for (const kind of kinds)
      expect([kind, objectOf(from(''), kind)?.metadata.annotations]).toEqual([
        kind,
        expect.objectContaining({
          'argocd.argoproj.io/sync-options': expect.stringMatching(/Prune=false,Delete=false$/),
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        }),
      ]);
  });

  test('is there before the Secrets, whose namespace it creates', () => {
    const readme = readmeOf(from(''));
    const [, secrets = ''] = readme.split('## Required Secrets');
    const at = (text: string) => secrets.indexOf(text);
    expect(at("oc -n redhat-ods-operator wait --for=jsonpath='{.status.installedCSV}'")).toBeGreaterThan(0);
    expect(
      at("wait --for=jsonpath='{.status.phase}'=Ready --timeout=15m dscinitialization/default-dsci"),
    ).toBeGreaterThan(0);
    expect(at('create secret generic mlflow-db-credentials')).toBeGreaterThan(at('dscinitialization/default-dsci'));
    expect(at('create secret generic mlflow-db-credentials')).toBeLessThan(at('apply --server-side -f mlflow.yaml'));
    expect(testsOf(from(''))).toEqual([
      'oc -n openshift-marketplace get packagemanifest rhods-operator',
      undefined,
      'oc get crd operatorgroups.operators.coreos.com subscriptions.operators.coreos.com',
      undefined,
    ]);
  });

  test('is refused where the DataScienceCluster is not in the overlay', () => {
    expect(problemsOf(from('', ', enableComponent: false'))).toMatch(
      /operator\.subscription brings the DataScienceCluster, and operator\.enableComponent: false/,
    );
  });
});
