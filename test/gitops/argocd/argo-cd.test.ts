import { parse } from 'yaml';
import { applicationSetOf } from '../../../lib/gitops/argocd/application-set.js';
import { applicationsOf } from '../../../lib/gitops/argocd/applications.js';
import { argoCdOf } from '../../../lib/gitops/argocd/argo-cd.js';
import { argoCdFiles } from '../../../lib/gitops/argocd/argo-cd-files.js';
import { controllerRights } from '../../../lib/gitops/argocd/controller-role.js';
import { ignoredDifferences } from '../../../lib/gitops/argocd/ignored-differences.js';
import { projectOf } from '../../../lib/gitops/argocd/project.js';
import { gitopsFiles } from '../../../lib/gitops/gitops-files.js';
import { at } from '../../../lib/kubernetes/structural.js';
import { devOverlay, fleetOf, head, prodOverlay, summary } from '../../support/fleet.js';

const clusters = `clusters:
  - name: laptop
    overlays: [kind/dev]
  - name: prod-eu
    overlays: [rhoai/prod]
`;
const fleet = fleetOf(head + clusters);
const argoCd = argoCdOf(fleet, 'argocd');
const single = (further: string) => fleetOf(`${head}clusters: [{name: a, overlays: [kind/dev]}]\n${further}`);

describe('the project', () => {
  const { spec } = projectOf(fleet, argoCd) as unknown as { spec: Record<string, unknown> };

  test('permits the repository, each namespace of each cluster, and objects of the cluster by name', () => {
    expect(spec).toMatchObject({
      sourceRepos: ['https://git.example.com/ml/mlflow.git'],
      destinations: [
        { name: 'laptop', namespace: 'mlflow' },
        { name: 'prod-eu', namespace: 'mlflow' },
        { name: 'prod-eu', namespace: 'team-a' },
      ],
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace', name: 'mlflow' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'mlflow-view' },
      ],
    });
  });

  test('permits kinds of the overlays, and what is made of them and shown', () => {
    const kinds = (spec['namespaceResourceWhitelist'] as { group: string; kind: string }[]).map(
      ({ group, kind }) => `${group}/${kind}`,
    );
    expect(kinds).toEqual(['/ConfigMap', '/Pod', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet']);
  });

  test('names clusters by their address, and any cluster for a selector', () => {
    const two = fleetOf(`${head}clusters:
  - {name: here, server: "https://kubernetes.default.svc", overlays: [kind/dev]}
  - {name: teams, selector: {env: prod}, overlays: [rhoai/prod]}
`);
    expect(at(projectOf(two, argoCd), 'spec', 'destinations')).toEqual([
      { server: 'https://kubernetes.default.svc', namespace: 'mlflow' },
      { name: '*', namespace: 'mlflow' },
      { name: '*', namespace: 'team-a' },
    ]);
  });
});

describe('the ApplicationSet', () => {
  test('reads each overlay.json, with the cluster, stage and revision of the file', () => {
    expect(at(applicationSetOf(fleet, argoCd), 'spec', 'generators')).toEqual([
      {
        git: {
          repoURL: 'https://git.example.com/ml/mlflow.git',
          revision: 'main',
          files: [{ path: 'overlays/kind/dev/overlay.json' }],
          values: { name: 'laptop', cluster: 'laptop', stage: 'dev', revision: 'main' },
        },
      },
      {
        git: {
          repoURL: 'https://git.example.com/ml/mlflow.git',
          revision: 'main',
          files: [{ path: 'overlays/rhoai/prod/overlay.json' }],
          values: { name: 'prod-eu', cluster: 'prod-eu', stage: 'prod', revision: 'main' },
        },
      },
    ]);
  });

  test('takes from overlay.json only what every overlay has, or a default', () => {
    const text = JSON.stringify(at(applicationSetOf(fleet, argoCd), 'spec', 'template'));
    const fields = [...text.matchAll(/\{\{ (?:normalize )?\.(\w+)/g)].map(([, name = '']) => name);
    expect(new Set(fields)).toEqual(new Set(['values', 'overlay', 'platform', 'versions', 'path', 'namespace']));
    for (const name of fields.filter((one) => one !== 'values' && one !== 'path'))
      expect(devOverlay).toHaveProperty(name);
    expect(at(applicationSetOf(fleet, argoCd), 'spec', 'template', 'spec', 'project')).toBe('mlflow');
  });

  test('deletes no Application by itself, and keeps what people set on one', () => {
    const { spec } = applicationSetOf(fleet, argoCd);
    expect(at(spec, 'syncPolicy')).toEqual({ applicationsSync: 'create-update' });
    expect(at(spec, 'preservedFields', 'annotations')).toContain('argocd.argoproj.io/skip-reconcile');
  });

  test('finds clusters by labels, and addresses both kinds of clusters', () => {
    const mixed = fleetOf(`${head}clusters:
  - {name: here, server: "https://kubernetes.default.svc", overlays: [kind/dev]}
  - {name: teams, selector: {env: prod}, overlays: [rhoai/prod]}
`);
    const set = applicationSetOf(mixed, argoCd);
    expect(at(set, 'spec', 'template', 'spec', 'destination')).toEqual({
      name: '{{ .values.cluster }}',
      server: '{{ .values.server }}',
      namespace: '{{ .namespace }}',
    });
    expect(at(set, 'spec', 'generators')).toMatchObject([
      { git: { values: { cluster: '', server: 'https://kubernetes.default.svc' } } },
      {
        matrix: {
          generators: [
            { git: { files: [{ path: 'overlays/rhoai/prod/overlay.json' }] } },
            {
              clusters: {
                selector: { matchLabels: { env: 'prod' } },
                values: { cluster: '{{ .name }}', server: '', stage: 'prod' },
              },
            },
          ],
        },
      },
    ]);
  });

  test('changes one stage after the other; its controller takes from the Applications whether it prunes', () => {
    const rolling = fleetOf(
      `${head}${clusters}stages: [{name: dev}, {name: test}, {name: prod, maxUpdate: 1}]\nargocd: {rollingSync: true}\n`,
    );
    const { spec } = applicationSetOf(rolling, argoCd);
    expect(at(spec, 'strategy')).toEqual({
      type: 'RollingSync',
      rollingSync: {
        steps: [
          { matchExpressions: [{ key: 'stage', operator: 'In', values: ['dev'] }] },
          { matchExpressions: [{ key: 'stage', operator: 'In', values: ['prod'] }], maxUpdate: 1 },
        ],
      },
    });
    expect(at(spec, 'template', 'spec', 'syncPolicy', 'automated', 'prune')).toBe(true);
    expect(argoCdFiles(rolling, 'argocd').get('README.md')).toContain('progressive.syncs');
  });
});

describe('an Application', () => {
  test('is what the ApplicationSet would make', () => {
    const [first] = applicationsOf(fleetOf(`${head}${clusters}argocd: {applications: Application}\n`), argoCd);
    expect(first).toMatchObject({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'mlflow-laptop-kind-dev',
        namespace: 'argocd',
        labels: { stage: 'dev', platform: 'kind' },
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: {
        project: 'mlflow',
        source: { repoURL: 'https://git.example.com/ml/mlflow.git', targetRevision: 'main', path: 'overlays/kind/dev' },
        destination: { name: 'laptop', namespace: 'mlflow' },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: expect.arrayContaining(['ServerSideApply=true', 'FailOnSharedResource=true']),
        },
      },
    });
    expect(first).not.toHaveProperty('spec.source.directory');
  });

  test('is synced by people, or without pruning', () => {
    const policy = (further: string) => at(applicationsOf(single(further), argoCd)[0], 'spec', 'syncPolicy');
    expect(policy('argocd: {automated: false}\n')).not.toHaveProperty('automated');
    expect(policy('argocd: {prune: false}\n')).toMatchObject({ automated: { prune: false, selfHeal: true } });
  });

  test('is reported where the file says', () => {
    const notified = single(`notifications:
  - {service: slack, recipient: ml-platform}
  - {service: slack, recipient: ml-releases, events: [failed, deployed]}
`);
    expect(at(applicationsOf(notified, argoCd)[0], 'metadata', 'annotations')).toEqual({
      'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
      'notifications.argoproj.io/subscribe.on-deployed.slack': 'ml-releases',
      'notifications.argoproj.io/subscribe.on-health-degraded.slack': 'ml-platform',
      'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'ml-platform;ml-releases',
    });
  });

  test.each(ignoredDifferences)('ignores what others change in $kind, where an overlay has one', ({
    group,
    kind,
    reason,
    ...rule
  }) => {
    const overlay = summary('kind/dev', [`${group}/v1 ${kind} mlflow/one`]);
    const [application] = applicationsOf(
      fleetOf(`${head}clusters: [{name: a, overlays: [kind/dev]}]\n`, [overlay]),
      argoCd,
    );
    expect(at(application, 'spec', 'ignoreDifferences')).toEqual([{ group, kind, ...rule }]);
    expect(reason).not.toBe('');
    expect(at(applicationsOf(fleet, argoCd)[0], 'spec')).not.toHaveProperty('ignoreDifferences');
  });
});

test('OpenShift GitOps gets the rights for kinds of the overlays, and for their roles by name', () => {
  const overlay = summary(
    'kind/dev',
    [
      'rbac.authorization.k8s.io/v1 ClusterRole mlflow-view',
      'rbac.authorization.k8s.io/v1 RoleBinding mlflow/view',
      'networking.k8s.io/v1 NetworkPolicy mlflow/mlflow',
    ],
    { boundRoles: [{ kind: 'ClusterRole', name: 'view' }] },
  );
  const one = fleetOf(`${head}clusters: [{name: a, overlays: [kind/dev]}]\n`, [overlay]);
  const [role, binding] = controllerRights(one, argoCdOf(one, 'openshift-gitops'));
  const all = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
  const group = 'rbac.authorization.k8s.io';
  expect(role?.['rules']).toEqual([
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: all },
    { apiGroups: [group], resources: ['clusterroles', 'rolebindings'], verbs: all },
    { apiGroups: [group], resources: ['clusterroles'], resourceNames: ['mlflow-view'], verbs: ['escalate'] },
    { apiGroups: [group], resources: ['clusterroles'], resourceNames: ['view'], verbs: ['bind'] },
  ]);
  expect(binding?.['subjects']).toEqual([
    {
      kind: 'ServiceAccount',
      name: 'openshift-gitops-argocd-application-controller',
      namespace: 'openshift-gitops',
    },
  ]);
});

test('OpenShift GitOps may not delete what is always kept', () => {
  const overlay = summary('kind/dev', [
    'v1 Namespace mlflow',
    'v1 Service mlflow/mlflow',
    'apps/v1 StatefulSet mlflow/mlflow',
  ]);
  const one = fleetOf(`${head}clusters: [{name: a, overlays: [kind/dev]}]\n`, [overlay]);
  const rules = controllerRights(one, argoCdOf(one, 'openshift-gitops'))[0]?.['rules'] as readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
  expect(rules.filter(({ verbs }) => verbs.includes('delete')).flatMap(({ resources }) => resources)).toEqual([
    'services',
    'statefulsets',
  ]);
  expect(rules.flatMap(({ resources }) => resources)).toContain('namespaces');
});

describe('the folder', () => {
  const overlay = summary('kind/dev', ['mlflow.opendatahub.io/v1 MLflow mlflow', 'apps/v1 Deployment mlflow/mlflow']);
  const text = `repository: {url: "https://git.example.com/x.git"}\nclusters: [{name: a, overlays: [kind/dev]}]\n`;

  test('has health checks for kinds of the overlays, in the settings of each Argo CD', () => {
    const both = fleetOf(`tools: [argocd, openshift-gitops]\n${text}`, [overlay, prodOverlay]);
    const configMap = parse(argoCdFiles(both, 'argocd').get('argocd-cm.yaml') ?? '');
    expect(Object.keys(configMap.data)).toEqual(['resource.customizations.health.mlflow.opendatahub.io_MLflow']);
    const instance = parse(argoCdFiles(both, 'openshift-gitops').get('argocd.yaml') ?? '');
    expect(instance).toMatchObject({
      apiVersion: 'argoproj.io/v1beta1',
      metadata: { name: 'openshift-gitops', namespace: 'openshift-gitops' },
      spec: { resourceHealthChecks: [{ group: 'mlflow.opendatahub.io', kind: 'MLflow', check: expect.any(String) }] },
    });
  });

  test('is marked as generated from the fleet file, and lists what is applied', () => {
    const [folder] = gitopsFiles(fleetOf(`tools: [argocd]\n${text}`, [overlay]));
    expect(folder?.path).toBe('argocd');
    for (const [name, content] of folder?.files ?? [])
      expect(content).toContain(`argocd/${name}, generated by cdk8s-mlflow from gitops.yaml`);
    expect(parse(folder?.files.get('kustomization.yaml') ?? '')).toMatchObject({
      resources: ['project.yaml', 'applicationset.yaml'],
    });
  });

  test('has no project where others manage it', () => {
    const files = argoCdFiles(
      fleetOf(`tools: [argocd]\n${text}argocd: {project: {name: platform}}\n`, [overlay]),
      'argocd',
    );
    expect(files.has('project.yaml')).toBe(false);
    expect(files.get('applicationset.yaml')).toContain('project: platform');
  });
});

test('with deletionPolicy: Orphan, the deletion of an Application or of the ApplicationSet deletes nothing else', () => {
  const orphaning = single('deletionPolicy: Orphan\n');
  expect(applicationSetOf(orphaning, argoCd)).toMatchObject({
    spec: { syncPolicy: { preserveResourcesOnDeletion: true }, template: { metadata: { finalizers: [] } } },
  });
  expect(applicationsOf(orphaning, argoCd).map(({ metadata }) => metadata['finalizers'])).toEqual([[]]);
});
