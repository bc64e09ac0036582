/** What a team gets from its entry: objects, rights, and what is left when it leaves. */
import { Testing } from 'cdk8s';
import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { accessOf } from '../../lib/overlay/access-of.js';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { Workspaces } from '../../lib/workspaces/workspaces.js';
import { kindDev, overlayOf, problemsOf, rhoaiProd } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

const team = (fields: string, base = standaloneProd) => `${base}workspaces: [{namespace: team-z, ${fields}}]\n`;
const objectsOf = (yaml: string) => overlayOf(yaml).objects.filter(({ metadata }) => metadata.namespace === 'team-z');
const named = (objects: readonly KubernetesObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const boundTo = (object: KubernetesObject) => {
  const role = object['roleRef'] as { kind: string; name: string };
  return `${role.kind} ${role.name}`;
};
/** What one subject may do with a resource, in the workspace. */
function verbsOf(overlay: Overlay, who: string, resource = 'experiments'): readonly string[] {
  const rows = accessOf(overlay).filter((one) => one.who.includes(who) && one.where === 'team-z');
  return [...new Set(rows.filter((one) => one.resource === resource).flatMap(({ verbs }) => verbs))].sort();
}

describe('a namespace of the overlay', () => {
  const created = (base: string) =>
    only(
      overlayOf(
        team('create: true, displayName: Team Z, description: Trials, labels: {queue: a}, annotations: {b: c}', base),
      ).objects,
      'Namespace',
      'team-z',
    );

  test('has the label of workspaces, the Pod Security Standard and its own marks, and is kept', () => {
    const { metadata } = created(standaloneProd);
    expect(metadata.labels).toMatchObject({
      'mlflow-enabled': 'true',
      'pod-security.kubernetes.io/enforce': 'restricted',
      queue: 'a',
    });
    expect(metadata.annotations).toMatchObject({
      'mlflow.kubeflow.org/workspace-description': 'Trials',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      b: 'c',
    });
    expect(metadata.annotations).toHaveProperty(['openshift.io/display-name'], 'Team Z');
  });

  test('is a project of the dashboard on OpenShift AI', () => {
    const { metadata } = created(rhoaiProd);
    expect(metadata.labels).toMatchObject({ 'opendatahub.io/dashboard': 'true' });
    expect(metadata.annotations).toMatchObject({
      'openshift.io/display-name': 'Team Z',
      'openshift.io/description': 'Trials',
    });
  });

  test('comes before everything in it, and is no prerequisite', () => {
    const overlay = overlayOf(team('create: true, artifacts: {}'));
    const names = overlay.files.map(({ name }) => name);
    expect(names.indexOf('workspace-namespaces.yaml')).toBeLessThan(names.indexOf('workspaces.yaml'));
    expect(JSON.stringify(overlay.prerequisites)).not.toContain('team-z');
    expect(JSON.stringify(overlayOf(team('artifacts: {}')).prerequisites)).toContain('namespace team-z');
  });

  test.each([
    'displayName: A',
    'description: A',
    'labels: {a: b}',
    'annotations: {a: b}',
    'podSecurity: baseline',
  ])('its field is refused where others create it: %s', (field) => {
    expect(problemsOf(team(field))).toContain('of a namespace that others create\n    write create: true, or remove');
  });
});

describe('people', () => {
  const people =
    'people: {viewers: [{kind: Group, name: v}], editors: [{kind: Group, name: e}], owners: [{kind: User, name: o}]}';

  test('read, write, and administer', () => {
    const overlay = overlayOf(team(people));
    expect(verbsOf(overlay, 'Group v')).toEqual(['get', 'list']);
    expect(verbsOf(overlay, 'Group e')).toEqual(['create', 'delete', 'get', 'list', 'update']);
    expect(verbsOf(overlay, 'User o')).toEqual(['create', 'delete', 'get', 'list', 'update']);
    expect(verbsOf(overlay, 'Group e', 'gatewaybudgets')).toEqual([]);
    expect(verbsOf(overlay, 'User o', 'gatewaybudgets')).toEqual(['create', 'delete', 'get', 'list', 'update']);
  });

  test('have the roles of the operator in the other form', () => {
    const bindings = objectsOf(team(people, kindDev)).map((object) => `${object.metadata.name}: ${boundTo(object)}`);
    expect(bindings).toEqual([
      'mlflow-viewers: ClusterRole mlflow-operator-mlflow-view',
      'mlflow-editors: ClusterRole mlflow-operator-mlflow-edit',
      'mlflow-editors-view: ClusterRole mlflow-operator-mlflow-view',
      'mlflow-owners: ClusterRole admin',
    ]);
  });

  test('have the roles of Kubernetes, which include those, with scope: namespace', () => {
    const wide = replaced(team(people, kindDev), 'people: {', 'people: {scope: namespace, ');
    expect(objectsOf(wide).map(boundTo)).toEqual(['ClusterRole view', 'ClusterRole edit', 'ClusterRole admin']);
  });

  test('have Roles of the server where namespaces are no workspaces', () => {
    const single = replaced(
      standaloneProd,
      /^authentication: .*$/m,
      'authentication: {type: kubernetes, workspaces: {enabled: false}}',
    );
    const yaml = replaced(team(`${people}, programs: [{name: p}]`, single), 'namespace: team-z', 'namespace: mlflow');
    const bindings = overlayOf(yaml).objects.filter(
      ({ kind, metadata }) => kind === 'RoleBinding' && /^mlflow-(viewers|editors|owners|programs)/.test(metadata.name),
    );
    expect(bindings.map((object) => `${object.metadata.name}: ${boundTo(object)}`)).toEqual([
      'mlflow-viewers: Role mlflow-view',
      'mlflow-editors: Role mlflow-edit',
      'mlflow-owners: ClusterRole admin',
      'mlflow-owners-admin: Role mlflow-admin',
      'mlflow-programs-integration: Role mlflow-integration',
    ]);
    expect(problemsOf(team(people, single))).toContain(
      'rights in namespace team-z with authentication.workspaces.enabled: false',
    );
  });

  test('of the issuer require that the API server trusts it', () => {
    expect(problemsOf(team('people: {owners: [{kind: OidcUser, name: a}]}'))).toContain(
      'subject OidcUser a requires an issuer that the API server trusts',
    );
  });

  test('are no right where the server authenticates nobody', () => {
    const yaml = replaced(standaloneDev, /^authentication:.*$/m, 'authentication: {type: none}');
    expect(problemsOf(team('people: {owners: [{kind: User, name: a}]}', yaml))).toContain(
      'people of a workspace with authentication none, which does not authorize requests by Kubernetes\n    remove people; every caller',
    );
  });
});

describe('programs and agents', () => {
  const yaml = team(
    'programs: [{name: train}, {name: writer, role: edit, automountToken: false}], agents: [{name: bot, experiments: [a, b]}]',
  );

  test('have accounts, whose pods get a token where the server accepts it', () => {
    const tokens = objectsOf(yaml).flatMap((one) =>
      one.kind === 'ServiceAccount' ? [[one.metadata.name, one['automountServiceAccountToken']]] : [],
    );
    expect(tokens).toEqual([
      ['train', true],
      ['writer', false],
      ['bot', true],
    ]);
  });

  test('have the least rights', () => {
    const overlay = overlayOf(yaml);
    expect(verbsOf(overlay, 'team-z/train')).toEqual(['create', 'get', 'list', 'update']);
    expect(verbsOf(overlay, 'team-z/writer')).toEqual(['create', 'delete', 'get', 'list', 'update']);
    const ofBot = accessOf(overlay).filter(({ who }) => who.includes('team-z/bot'));
    expect(ofBot).toEqual([
      expect.objectContaining({ resource: 'experiments', verbs: ['get', 'update'], names: ['a', 'b'] }),
    ]);
  });

  test('have different names', () => {
    expect(problemsOf(team('programs: [{name: one}], agents: [{name: one, experiments: [a]}]'))).toContain(
      '"one" is the name of the ServiceAccount of a program of the workspace',
    );
    expect(problemsOf(team('programs: [{name: one}, {name: one}]'))).toContain('is already defined in item 0');
  });
});

describe('quota and limits', () => {
  const limitsOf = (fields: string) =>
    specOf<{ limits: unknown[] }>(only(objectsOf(team(fields)), 'LimitRange')).limits;

  test('a quota counts what it names, with defaults for pods that set nothing', () => {
    const fields = 'quota: {requests.cpu: "8", limits.memory: 32Gi, pods: 30}';
    expect(specOf(only(objectsOf(team(fields)), 'ResourceQuota'))).toEqual({
      hard: { 'requests.cpu': '8', 'limits.memory': '32Gi', pods: '30' },
    });
    expect(limitsOf(fields)).toEqual([
      { type: 'Container', defaultRequest: { cpu: '100m' }, default: { memory: '1Gi' } },
    ]);
  });

  test('limits of its own take their place; a quota of objects needs none', () => {
    expect(limitsOf('quota: {requests.cpu: "8"}, limits: {max: {memory: 8Gi}}')).toEqual([
      { type: 'Container', max: { memory: '8Gi' } },
    ]);
    expect(named(objectsOf(team('quota: {count/jobs.batch: 5}')))).toEqual(['ResourceQuota mlflow-workspace']);
  });

  test.each([
    ['quota: {}', 'a quota has at least one resource'],
    ['quota: {cpus: "1"}', 'workspaces[0].quota.cpus: no resource of a quota\n    write requests.cpu'],
    ['quota: {requests.cpu: lots}', 'workspaces[0].quota.requests.cpu: "lots" is not valid'],
  ])('%s is refused', (fields, message) => {
    expect(problemsOf(team(fields))).toContain(message);
  });
});

describe('a claimed bucket', () => {
  const claim = 'bucketClaim: {bucket: team-z-mlflow, storageClassName: openshift-storage.noobaa.io}';
  const artifacts = `artifacts: {endpoint: "https://s3.openshift-storage.svc", ${claim}}`;
  const generating = (yaml: string) =>
    replaced(yaml, /^(secrets: .*\n)?workspaces:/m, 'secrets: {source: generated}\nworkspaces:');

  test('has a connection Secret, of the keys of its own Secret and of what the environment knows', () => {
    const overlay = overlayOf(generating(team(artifacts)));
    const objects = overlay.objects.filter(({ metadata }) => metadata.namespace === 'team-z');
    expect(named(objects)).toEqual([
      'ObjectBucketClaim mlflow-workspace-artifacts',
      'ServiceAccount mlflow-artifact-connection-reader',
      'Role mlflow-artifact-connection-reader',
      'RoleBinding mlflow-artifact-connection-reader',
      'SecretStore mlflow-artifact-connection-reader',
      'ExternalSecret mlflow-artifact-connection',
      'MLflowConfig mlflow',
    ]);
    expect(specOf(only(objects, 'ObjectBucketClaim'))).toHaveProperty('bucketName', 'team-z-mlflow');
    const { template } = specOf<{ target: { template: { data: object; metadata: object } } }>(
      only(objects, 'ExternalSecret'),
    ).target;
    expect(template.data).toEqual({
      AWS_ACCESS_KEY_ID: '{{ index . "AWS_ACCESS_KEY_ID" }}',
      AWS_SECRET_ACCESS_KEY: '{{ index . "AWS_SECRET_ACCESS_KEY" }}',
      AWS_S3_ENDPOINT: 'https://s3.openshift-storage.svc',
      AWS_S3_BUCKET: 'team-z-mlflow',
    });
    expect(template.metadata).toHaveProperty(['annotations', 'opendatahub.io/connection-type-protocol'], 's3');
    const connection = overlay.requirements.find(({ name }) => name === 'mlflow-artifact-connection');
    expect([connection?.providedBy, connection?.command]).toEqual([
      'External Secrets, as a copy of mlflow-workspace-artifacts in namespace team-z',
      undefined,
    ]);
  });

  test('is kept, and stays when the team leaves', () => {
    const bucket = only(objectsOf(generating(team(`state: leaving, ${artifacts}`))), 'ObjectBucketClaim');
    expect(bucket.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test('is read by the server of either form', () => {
    expect(named(objectsOf(generating(team(artifacts, kindDev))))).toContain(
      'ExternalSecret mlflow-artifact-connection',
    );
  });

  test.each(['given', 'sealed-secrets', 'secrets-store-csi'])('is refused with Secrets of the source %s', (source) => {
    const settings = {
      given: '',
      'sealed-secrets': `secrets: {source: sealed-secrets, sealed: [{name: a, encryptedData: {b: ${'A'.repeat(120)}}}]}\n`,
      'secrets-store-csi': 'secrets: {source: secrets-store-csi, provider: azure, parameters: {keyvaultName: a}}\n',
    }[source];
    expect(problemsOf(`${team(artifacts)}${settings}`)).toContain(
      `bucketClaim with secrets.source ${source}: the Secret of a claim has no name of a bucket`,
    );
  });

  test.each(['', ', networkPolicy: {}'])('has an endpoint, besides the source of its Secret%s', (more) => {
    const problems = problemsOf(team(`artifacts: {${claim}}${more}`));
    expect(problems).toContain('a bucketClaim without endpoint');
    expect(problems.match(/endpoint: https/g)).toHaveLength(1);
    expect(problems).toContain('bucketClaim with secrets.source given');
  });

  test('has an endpoint in a program too', () => {
    const workspaces = [
      { namespace: 'team-z', artifacts: { bucketClaim: { bucket: 'team-z', storageClassName: 'noobaa' } } },
    ];
    const roles = { view: 'view', edit: 'edit', integration: 'integration' };
    const make = () => new Workspaces(Testing.chart(), 'Workspaces', { workspaces, roles });
    expect(make).toThrow('the bucketClaim of workspace team-z requires the prop endpoint');
  });

  test.each([
    ['the server (artifactStore)', (yaml: string) => replaced(yaml, 'bucket: team-z-mlflow', 'bucket: mlflow')],
    ['workspace team-z', (yaml: string) => replaced(yaml, '}}}]', `}}}, {namespace: team-y, ${artifacts}}]`)],
  ])('is that of nothing else: %s', (owner, change) => {
    const problems = problemsOf(change(generating(team(artifacts))));
    expect(problems).toContain(`is that of ${owner} too`);
  });
});

describe('network policies', () => {
  const rulesOf = (yaml: string, name: string) =>
    specOf<NetworkPolicySpec>(only(objectsOf(yaml), 'NetworkPolicy', name));
  const portsOf = (yaml: string) =>
    (rulesOf(yaml, 'mlflow-clients').egress ?? []).map(({ ports, to }) => [
      ports?.map(({ port }) => port).join(),
      JSON.stringify(to ?? 'any'),
    ]);

  test('allow DNS, the API server, the pods of the server and pods of the team', () => {
    const yaml = team('networkPolicy: {}');
    expect(rulesOf(yaml, 'mlflow-default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(portsOf(yaml)).toEqual([
      ['53,53', '"any"'],
      ['443,6443', '"any"'],
      ['8443', expect.stringContaining('"app.kubernetes.io/component":"server"')],
    ]);
    expect(rulesOf(yaml, 'mlflow-team')).toMatchObject({
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
  });

  test('have a counterpart in the policy of the server, once', () => {
    const admitted = (yaml: string) =>
      JSON.stringify(only(overlayOf(yaml).objects, 'NetworkPolicy', 'mlflow')).split('"team-z"').length - 1;
    expect(
      ['artifacts: {}', 'networkPolicy: {}', 'networkPolicy: {}, client: {}'].map((one) => admitted(team(one))),
    ).toEqual([0, 1, 1]);
    expect(
      overlayOf(team('networkPolicy: {}', kindDev)).objects.filter(
        (one) =>
          one.kind === 'NetworkPolicy' && one.metadata.namespace !== 'team-z' && JSON.stringify(one).includes('team-z'),
      ),
    ).toEqual([]);
  });

  test('allow the gateway in the place of the server, the bucket, the proxy, and what is listed', () => {
    const yaml = `${team('networkPolicy: {within: false, egress: [{reason: a, ports: [5432], to: {namespace: db}}]}, client: {via: gateway}, artifacts: {endpoint: "https://10.1.2.3:9000"}')}httpProxy: {url: "http://proxy.example.com:3128"}\n`;
    expect(portsOf(yaml)).toEqual([
      ['53,53', '"any"'],
      ['443,6443', '"any"'],
      ['443', '"any"'],
      ['9000', '[{"ipBlock":{"cidr":"10.1.2.3/32"}}]'],
      ['3128', '"any"'],
    ]);
    const own = rulesOf(yaml, 'mlflow-team');
    expect([own.policyTypes, own.egress?.length, own.ingress]).toEqual([['Egress'], 1, undefined]);
  });

  test('must know where the bucket is', () => {
    expect(problemsOf(team('networkPolicy: {}, artifacts: {}'))).toContain(
      'a bucket with an unknown endpoint, and a networkPolicy that must allow it\n    write artifacts.endpoint',
    );
  });

  test.each([
    'networkPolicy: {}',
    'quota: {pods: 1}',
    'limits: {max: {cpu: "1"}}',
    'create: true',
  ])('are not for the namespace of the server: %s', (field) => {
    const yaml = replaced(team(field), 'namespace: team-z', 'namespace: mlflow');
    expect(problemsOf(yaml)).toContain('which is the namespace of the server: it would apply to its pods too');
  });
});

test.each([
  'kube-system',
  'openshift',
  'openshift-monitoring',
])('the namespace %s of the system is no workspace', (name) => {
  const text = problemsOf(replaced(team('create: true'), 'namespace: team-z', `namespace: ${name}`));
  expect(text).toContain(`namespace ${name} is never a workspace: MLflow leaves out`);
  expect(text).toContain('write the namespace of the team');
});

test('nor is one that the server is told to leave out', () => {
  const excluding = (pattern: string) =>
    problemsOf(
      `${replaced(standaloneDev, '{type: kubernetes}', `{type: kubernetes, workspaces: {excludeNamespaces: ["${pattern}"]}}`)}workspaces: [{namespace: team-a}]\n`,
    );
  expect(excluding('team-?')).toContain('authentication.workspaces.excludeNamespaces has team-?');
  expect(excluding('team')).toBe('');
});

describe('a team that leaves', () => {
  const all =
    'people: {viewers: [{kind: Group, name: v}], editors: [{kind: Group, name: e}], owners: [{kind: User, name: o}]}, programs: [{name: train}], agents: [{name: bot, experiments: [a]}], bindings: [{role: edit, subjects: [{kind: Group, name: b}]}, {role: integration, subjects: [{kind: ServiceAccount, name: c}]}], roles: [{name: r, rules: [{resource: experiments, verbs: [get]}], subjects: [{kind: Group, name: d}]}], quota: {pods: 5}, networkPolicy: {}, artifacts: {endpoint: "https://s3.example.com"}, client: {}, consumers: {cronJobs: [{name: retrain, image: "a:1", schedule: "0 3 * * *"}]}';
  const leaving = team(`state: leaving, ${all}`);

  test('keeps bucket, quota, network policies and client, and loses accounts, roles and consumers', () => {
    expect(named(objectsOf(leaving))).toEqual([
      'RoleBinding mlflow-viewers',
      'RoleBinding mlflow-owners',
      'RoleBinding mlflow-view',
      'MLflowConfig mlflow',
      'ResourceQuota mlflow-workspace',
      'NetworkPolicy mlflow-default-deny',
      'NetworkPolicy mlflow-clients',
      'NetworkPolicy mlflow-team',
      'ConfigMap mlflow-client',
    ]);
  });

  test('only reads, but for its owners', () => {
    const overlay = overlayOf(leaving);
    const read = ['get', 'list'];
    expect(['Group v', 'Group e', 'Group b'].map((who) => verbsOf(overlay, who))).toEqual([read, read, read]);
    expect(verbsOf(overlay, 'User o')).toContain('delete');
    expect(['team-z/train', 'team-z/c', 'Group d'].flatMap((who) => verbsOf(overlay, who))).toEqual([]);
  });

  test('is no workspace of the smoke test', () => {
    const tested = `${replaced(kindDev, 'gateway', 'smokeTest: {}\ngateway')}workspaces: [{namespace: team-z, state: leaving}]\n`;
    expect(problemsOf(tested)).toContain('smokeTest without a workspace');
  });
});
