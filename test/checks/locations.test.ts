/** Where problems of checks point: at the extra object, the patch or the field of the environment that caused them. */
import { runChecks } from '../../lib/checks/run.js';
import { formatLocation } from '../../lib/schema/location.js';
import { kindDev, kindProd, overlayOf, rhoaiProd, today } from '../support/environments.js';
import { oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

/** The place of each problem, with its check. */
const places = (yaml: string) => {
  const overlay = overlayOf(yaml);
  expect(overlay.problems).toEqual([]);
  return runChecks(overlay, today).problems.map(({ location, check }) => `${formatLocation(location)} ${check}`);
};

/** The number of the line that holds some words. */
const line = (yaml: string, words: string) => {
  const numbers = yaml.split('\n').flatMap((text, index) => (text.includes(words) ? [index + 1] : []));
  if (numbers.length !== 1) throw new Error(`${numbers.length} lines have ${words}`);
  return numbers[0];
};

const file = 'environments/test.yaml';

describe.each([
  ['operated', kindDev, 'opendatahub'],
  ['standalone', standaloneDev, 'mlflow'],
])('a finding in an extra object of the %s form', (_, environment, namespace) => {
  test('points at the field', () => {
    const yaml = `${environment}extraObjects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: first, namespace: ${namespace}}}
  - apiVersion: batch/v1
    kind: Job
    metadata:
      name: seed
      namespace: ${namespace}
      labels: {team: "data science"}
    spec:
      template:
        spec:
          restartPolicy: Never
          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: seed
              image: example.com/seed:1
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
              env:
                - {name: DB_PASSWORD, value: hunter2}
              envFrom: [{secretRef: {name: gone}}]
`;
    expect(places(yaml)).toEqual([
      `${file}:${line(yaml, 'labels: {')}:22 MLF-NAME-2`,
      `${file}:${line(yaml, 'hunter2')}:46 MLF-SECRET-1`,
      `${file}:${line(yaml, 'gone')}:25 MLF-REF-1`,
    ]);
  });

  test('points at a key that has dots', () => {
    const yaml = `${environment}extraObjects:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: own, namespace: ${namespace}}
    data:
      settings: {}
      settings.env: postgresql://mlflow:hunter2@db/mlflow
`;
    expect(places(yaml)).toEqual([
      `${file}:${line(yaml, 'settings: {}')}:17 MLF-SCHEMA-1`,
      `${file}:${line(yaml, 'hunter2')}:21 MLF-SECRET-1`,
    ]);
  });

  test('that lacks a field points at the map that must have it', () => {
    const yaml = `${environment}extraObjects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: first, namespace: ${namespace}}}
  - {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: ${namespace}}}
`;
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'RoleBinding')}:5 MLF-SCHEMA-1`]);
  });

  test('points at the second of two with the same name', () => {
    const yaml = `${environment}extraObjects:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: ${namespace}}}
  - {apiVersion: v1, kind: ConfigMap, data: {b: c}, metadata: {name: a, namespace: ${namespace}}}
`;
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'data: {b')}:5 MLF-ID-1`]);
  });

  test('that has the name of another object of the overlay points at the extra one', () => {
    const yaml = `${environment}extraObjects:\n  - {apiVersion: v1, kind: Namespace, metadata: {name: ${namespace}}}\n`;
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'kind: Namespace')}:5 MLF-ID-1`]);
  });
});

describe('a finding in a patched object', () => {
  const patched = (yaml: string, kind: string, name: string, ...operations: readonly string[]) =>
    `${yaml}patches:\n  - target: {kind: ${kind}, name: ${name}}\n    operations:\n${operations.map((one) => `      - ${one}\n`).join('')}`;

  test('points at the value that was set, even where the environment has a field for it', () => {
    const yaml = patched(kindDev, 'MLflow', 'mlflow', '{op: add, path: /spec/replicas, value: 2}');
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'replicas')}:48 MLF-STORE-1`]);
  });

  test('points into a value that holds more', () => {
    const yaml = patched(
      standaloneDev,
      'StatefulSet',
      'mlflow',
      '{op: add, path: /spec/template/spec/hostAliases, value: [{ip: 10.0.0.1}]}',
      '{op: add, path: /spec/template/spec/volumes/-, value: {name: v, hostPath: {path: /}}}',
    );
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'hostPath')}:63 MLF-PSS-1`]);
  });

  test('points at the last of several operations on the same field', () => {
    const yaml = patched(
      kindDev,
      'MLflow',
      'mlflow',
      '{op: add, path: /spec/replicas, value: 3}',
      '{op: replace, path: /spec/replicas, value: 2}',
    );
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'replace')}:52 MLF-STORE-1`]);
  });

  test('points at the operation that removed what is missing', () => {
    const yaml = patched(
      standaloneDev,
      'StatefulSet',
      'mlflow',
      '{op: test, path: /spec/replicas, value: 1}',
      '{op: remove, path: /spec/template/spec/containers/0/securityContext}',
    );
    const place = `${file}:${line(yaml, 'remove')}:9 MLF-PSS-1`;
    expect(places(yaml)).toContain(place);
    expect(new Set(places(yaml))).toEqual(new Set([place]));
  });

  test('points at the only operation inside of what is wrong as a whole', () => {
    const yaml = patched(
      oidcProd,
      'Deployment',
      'mlflow',
      '{op: add, path: /spec/template/spec/containers/0/env/-, value: {name: OIDC_VERIFY_SSL, value: "false"}}',
    );
    expect(places(yaml)).toContain(`${file}:${line(yaml, 'VERIFY')}:9 MLF-OIDC-5`);
  });

  test('points at the patch of a Job, which names it without its digest', () => {
    const yaml = patched(
      standaloneProd,
      'Job',
      'mlflow-migration',
      '{op: replace, path: /spec/template/spec/containers/0/image, value: "example.com/mlflow:1"}',
    );
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'replace')}:76 MLF-IMAGE-1`]);
  });

  test('points at the environment where the patch has set something else', () => {
    const yaml = patched(
      replaced(kindDev, 'dev', 'dev\nserver:\n  replicas: 3'),
      'MLflow',
      'mlflow',
      '{op: add, path: /spec/workers, value: 1}',
    );
    expect(places(yaml)).toEqual([`${file}:${line(yaml, 'replicas')}:13 MLF-STORE-1`]);
  });
});

/** The column of words in their line, and some more. */
const column = (yaml: string, words: string, more: number) =>
  (yaml.split('\n').find((text) => text.includes(words)) ?? '').indexOf(words) + 1 + more;

describe('a finding', () => {
  test('points at the field of the environment that caused it', () => {
    expect(places(replaced(kindDev, 'dev', 'dev\nserver:\n  replicas: 3'))).toEqual([`${file}:4:13 MLF-STORE-1`]);
  });

  test('in the pods of jobs points at the variable or label of the server that reached them, once', () => {
    const base = `${standaloneProd}traceArchival: {}\n`;
    const variable = 'env: [{name: HTTPS_PROXY, value: "http://proxy.example.com:3128"}]';
    const label = 'podLabels: {sidecar.istio.io/inject: "true"}';
    const found = (fields: string, check: string) =>
      places(replaced(base, 'replicas: 2', `replicas: 2, ${fields}`)).filter((place) => place.endsWith(check));
    expect(found(variable, 'MLF-EGRESS-6')).toEqual([`${file}:5:${column(base, 'replicas: 2', 19)} MLF-EGRESS-6`]);
    expect(found(label, 'MLF-MESH-1')).toEqual([`${file}:5:${column(base, 'replicas: 2', 24)} MLF-MESH-1`]);
  });

  test.each([
    ['garbageCollection', replaced(kindProd, '"0 2 * * 0"', '0 25 * * 0'), '0 25'],
    ['traceArchival', `${kindProd}traceArchival: {schedule: 0 25 * * *}\n`, '0 25'],
  ])('about the schedule of %s points at it', (_, yaml, words) => {
    const number = line(yaml, words);
    const column = (yaml.split('\n')[Number(number) - 1] ?? '').indexOf(words) + 1;
    expect(places(yaml)).toEqual([`${file}:${number}:${column} MLF-CRON-1`]);
  });

  test('about an image of an operated environment points at the field that sets it, or would', () => {
    const image = '"docker.io/library/postgres:18"';
    const workbench = 'workbenches: [{name: alice, namespace: team-a, image: "quay.io/wb:1"}]\n';
    const yaml = `${rhoaiProd}${workbench}garbageCollection: {schedule: "0 1 * * 0", image: "quay.io/gc:1"}\nbackup: {schedule: "0 1 * * *", image: ${image}}\n`;
    const found = runChecks(overlayOf(yaml), today).problems.filter(({ check }) => check === 'MLF-IMAGE-1');
    const fields = found.map(({ fix }) => /^set (\S+):/.exec(fix ?? '')?.[1]);
    expect(fields.sort()).toEqual(['backup.image', 'garbageCollection.image', 'workbenches[0].image']);
    expect(found.map(({ location }) => location.line)).not.toContain(1);
  });

  test('about images of its stores points at the stores', () => {
    const yaml = `platform: kind\nstage: prod\nbackendStore: {type: cloudnative-pg}\nartifactStore: {type: in-cluster-s3}\nsecrets: {source: generated}\ngateway: {type: none}\nsmokeTest: {workspace: team-a}\n`;
    const found = runChecks(overlayOf(yaml), today).problems.filter(({ check }) => check === 'MLF-IMAGE-1');
    expect([...new Set(found.map(({ fix }) => /^set (\S+):/.exec(fix ?? '')?.[1]))].sort()).toEqual([
      'artifactStore.image',
      'backendStore.image',
      'operator.image',
      'operator.serverImage',
      'server.image.image',
    ]);
  });
});

test('a finding about what a team uses points at it, and at the field with the image, which may be of another object', () => {
  const own = `example.com/train@sha256:${'1'.repeat(64)}`;
  const yaml = `${standaloneProd}serving: {image: "example.com/initializer:1"}
workspaces:
- namespace: team-a
  client: {ca: {configMap: mlflow-ca}}
  consumers:
    serving: [{name: wine, model: "mlflow://models/wine/1", rollout: {schedule: "*/5 * * * *"}}]
    cronJobs:
    - {name: plain, image: "${own}", schedule: "0 3 * * *"}
    - {name: tagged, image: "example.com/train:2", schedule: "0 3 * * *"}
    - {name: again, image: "example.com/train:2", schedule: "0 3 * * *", pod: {labels: {sidecar.istio.io/inject: "true"}}}
`;
  const images = runChecks(overlayOf(yaml), today).problems.filter(({ check }) => check === 'MLF-IMAGE-1');
  const found = images.map(({ location, fix }) => [location.line, /^set (\S+):/.exec(fix ?? '')?.[1]]);
  const cronJobs = 'workspaces[0].consumers.cronJobs';
  expect(found).toEqual([
    [Number(line(yaml, 'initializer')), 'serving.image'],
    [Number(line(yaml, 'tagged')), `${cronJobs}[1].image`],
    [Number(line(yaml, 'again')), `${cronJobs}[2].image`],
  ]);
  expect(places(yaml)).toContain(`${file}:${line(yaml, 'again')}:7 MLF-MESH-1`);
});

test('a finding about a value that one field of the environment holds points at it', () => {
  const yaml = `${standaloneProd}workspaces:
  - namespace: team-a
    bindings:
      - {role: integration, subjects: [{kind: ServiceAccount, name: Training}]}
`;
  expect(places(yaml)).toContain(`${file}:${line(yaml, 'Training')}:69 MLF-SCHEMA-1`);
});

test('a key of annotations is found at its field, one of capitals is valid', () => {
  const yaml = replaced(standaloneProd, 'replicas: 2}', 'replicas: 2, podAnnotations: {"a/b/c": x}}');
  expect(places(yaml).filter((one) => one.endsWith('NAME-2'))).toEqual([
    `${file}:${line(yaml, 'a/b/c')}:${(yaml.split('\n').find((one) => one.includes('a/b/c')) ?? '').indexOf('x}') + 1} MLF-NAME-2`,
  ]);
  const capitals = `${standaloneDev}annotations: {Example.com/Owner: x}\n`;
  expect(places(capitals)).toEqual(places(standaloneDev));
});

test('credentials in the address of the runbook are one problem, at their field', () => {
  const yaml = `${standaloneProd}observability: {serviceMonitor: {podNetworks: [10.0.0.0/8]}, alerts: {runbook: "https://a:${'hunter2'}@wiki.example.com/mlflow"}}\n`;
  expect(places(yaml).filter((one) => one.includes('SECRET'))).toEqual([
    `${file}:${line(yaml, 'runbook')}:80 MLF-SECRET-1`,
  ]);
});

test('a namespace of the system is found at its field', () => {
  const yaml = `${standaloneDev}namespace: kube-system\n`;
  expect(places(yaml)).toContain(`${file}:${line(yaml, 'kube-system')}:12 MLF-SCOPE-2`);
});

test('a finding about the URI of the server points at the client settings of the workspace', () => {
  const team = (client: string) => `${kindDev}workspaces:
- namespace: team-a
  ${client}
  consumers: {cronJobs: [{name: train, image: "example.com/train@sha256:${'1'.repeat(64)}", schedule: "0 3 * * *"}]}
`;
  const given = team('client: {experiment: fraud}');
  expect(places(given)).toContain(`${file}:${line(given, 'experiment')}:11 MLF-CLIENT-3`);
  expect(places(team('client: {ca: {configMap: mlflow-ca}}')).filter((one) => one.includes('MLF-CLIENT-3'))).toEqual(
    [],
  );
});

test('a finding about the quota of a workspace points at the quota', () => {
  const yaml = `${kindDev}workspaces:
- namespace: team-a
  quota: {pods: 1, requests.cpu: 100m}
  client: {ca: {configMap: mlflow-ca}}
  consumers: {pods: [{name: agent, replicas: 3, image: "example.com/agent@sha256:${'1'.repeat(64)}"}]}
`;
  const found = places(yaml).filter((one) => one.includes('MLF-QUOTA-1'));
  // A number is not found by its value, but the map that has it is.
  expect(found).toEqual([10, 34].map((column) => `${file}:${line(yaml, 'quota:')}:${column} MLF-QUOTA-1`));
});

test('a finding about a program in a list of lists points at it', () => {
  const yaml = `${kindDev}workspaces:
- namespace: team-a
  networkPolicy: {}
  client: {ca: {configMap: mlflow-ca}}
  consumers:
    training:
      rayJobs:
      - {name: ray, image: "example.com/ray@sha256:${'1'.repeat(64)}", rayVersion: "2.52.0", entrypoint: python x.py}
`;
  expect(places(yaml)).toContain(`${file}:${line(yaml, 'name: ray')}:9 MLF-INGRESS-1`);
});
