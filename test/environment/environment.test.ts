import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentJsonSchema } from '../../lib/environment/json-schema.js';
import { loadSource } from '../../lib/environment/source.js';
import { partAt, type Tree } from '../../lib/environment/tree.js';
import { environmentOf, kindDev, kindProd, memory, problemsOf, rhoaiProd } from '../support/environments.js';
import { referenceFolder } from '../support/references.js';
import { replaced } from '../support/replaced.js';

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const workspace = (rest: string) => `${kindDev}workspaces: [{namespace: a, ${rest}}]\n`;
const rule = (text: string) => workspace(`roles: [{name: r, rules: [{${text}}], subjects: [{kind: User, name: u}]}]`);

/** What a user writes, and what synth answers: place, message and what to do. */
const mistakes: readonly (readonly [what: string, yaml: string | Uint8Array, answer: string])[] = [
  [
    'a mistyped field',
    replaced(kindDev, 'backendStore', 'backendstore'),
    'e.yaml:3:1 unknown field "backendstore" in an environment\n    did you mean "backendStore"?',
  ],
  [
    'a field at the wrong place',
    `${kindDev}workers: 2\n`,
    'e.yaml:6:1 unknown field "workers" in an environment\n    it belongs to server.workers',
  ],
  [
    'a field of the environment itself in a map',
    `${kindDev}access: {workspaces: []}\n`,
    'e.yaml:6:10 unknown field "workspaces" in access\n    it belongs to the top level of the file: workspaces',
  ],
  [
    'a field of another kind of store',
    replaced(kindDev, 'sqlite}', 'sqlite, host: db}'),
    'e.yaml:3:30 unknown field "host" in backendStore\n    it belongs to type: postgresql',
  ],
  [
    'a mistyped value',
    replaced(kindDev, 'kind\n', 'kindd\n'),
    'e.yaml:1:11 platform: "kindd" is not allowed\n    did you mean "kind"? allowed: rhoai, odh, kind, kubernetes',
  ],
  [
    'a mistyped kind of store',
    replaced(kindDev, 'sqlite', 'sqllite'),
    'e.yaml:3:22 backendStore.type: "sqllite" is not known\n    did you mean "sqlite"? allowed: sqlite, postgresql',
  ],
  [
    'a mistyped discriminator',
    replaced(kindDev, '{type: sqlite}', '{typ: sqlite}'),
    'e.yaml:3:1 backendStore.type is missing\n    write type: sqlite or postgresql or cloudnative-pg instead of typ',
  ],
  [
    'a missing field',
    replaced(kindProd, ', host: db.databases.svc', ''),
    'e.yaml:10:1 backendStore.host is missing: Host of the database, as seen from the server.\n    for example host: db.example.com',
  ],
  [
    'a release as number',
    replaced(rhoaiProd, '"3.5"', '3.10'),
    'e.yaml:2:10 release: got the number 3.10\n    write it in quotes: "3.10"',
  ],
  [
    'an unknown release',
    replaced(rhoaiProd, '3.5', '3.6'),
    'e.yaml:2:10 unknown release "3.6" of rhoai\n    write one of release: "3.4", release: "3.5"',
  ],
  [
    'no release where there are some',
    replaced(rhoaiProd, 'release: "3.5"\n', ''),
    'e.yaml:1:11 platform rhoai requires a release',
  ],
  [
    'a release where there are none',
    `${kindDev}release: "1"\n`,
    'e.yaml:6:10 release "1": platform kind has no releases\n    remove the line',
  ],
  [
    'yes for true',
    `${kindDev}createNamespace: yes\n`,
    'e.yaml:6:18 createNamespace: got the string "yes"; the booleans of YAML 1.2 are true and false\n    write true',
  ],
  ['off for false', `${kindDev}createNamespace: off\n`, 'write false'],
  [
    'a field without value',
    `${kindDev}server:\n`,
    'e.yaml:6:8 server has no value\n    remove the line, or give it a map',
  ],
  [
    'a number in quotes',
    replaced(kindProd, 'svc}', 'svc, port: "5_432"}'),
    'e.yaml:10:64 backendStore.port: got the string "5_432"\n    write 5432 without quotes',
  ],
  [
    'a number out of range',
    replaced(kindProd, 'svc}', 'svc, port: 70000}'),
    'backendStore.port: 70000 is out of range: at most 65535',
  ],
  [
    'a list where a map belongs',
    replaced(kindDev, '{type: sqlite}', '\n  - type: sqlite'),
    'e.yaml:4:3 backendStore: got a list\n    remove the dashes: the fields of a map have none',
  ],
  [
    'a list of texts where a map belongs',
    replaced(kindDev, '{type: sqlite}', '[sqlite]'),
    'e.yaml:3:15 backendStore: got a list\n    write a map, for example backendStore: {type: ',
  ],
  [
    'a value where a list belongs',
    replaced(kindProd, '[mlflow.example.com]', 'mlflow.example.com'),
    'gateway.hostnames: got the string "mlflow.example.com"\n    write a list: [mlflow.example.com]',
  ],
  [
    'a map where a list belongs',
    `${kindDev}waivers: {check: MLF-A-1}\n`,
    'e.yaml:6:10 waivers: got a map with check\n    begin each item with a dash',
  ],
  [
    'an address without size',
    `${kindDev}networkPolicy: {apiServer: {cidrs: [10.0.0.1]}}\n`,
    'did you mean 10.0.0.1/32?',
  ],
  [
    'a range that does not begin at its first address',
    `${kindDev}networkPolicy: {apiServer: {cidrs: [10.0.0.1/8]}}\n`,
    'e.yaml:6:37 networkPolicy.apiServer.cidrs[0]: "10.0.0.1/8" is not the beginning of its range\n    write 10.0.0.0/8',
  ],
  [
    'a list of objects as an object',
    `${kindDev}extraObjects: [{apiVersion: v1, kind: List, metadata: {name: a}, items: []}]\n`,
    "extraObjects[0].kind: a List is no object of the cluster, but a form of kubectl's output\n    write each of its items",
  ],
  [
    'an endpoint without scheme',
    replaced(kindProd, 'https://s3.storage.svc:8333', 's3:8333'),
    'artifactStore.endpoint: "s3:8333" is not valid: an endpoint is an http or https URL',
  ],
  [
    'an endpoint with the bucket',
    replaced(kindProd, 'svc:8333', 'svc:8333/mlflow'),
    'an endpoint has no path: the bucket is a separate field',
  ],
  [
    'a foreign S3 service without endpoint',
    replaced(kindProd, '  endpoint: https://s3.storage.svc:8333\n', ''),
    'an S3 service other than Amazon requires an endpoint\n    write endpoint: https://<host of the service>',
  ],
  [
    'a hostname with scheme',
    replaced(kindProd, '[mlflow', '[https://mlflow'),
    'gateway.hostnames[0]: "https://mlflow.example.com" is not valid',
  ],
  [
    'a mistyped field of Kubernetes',
    `${kindDev}server: {resources: {limit: {memory: 2Gi}}}\n`,
    'e.yaml:6:22 server.resources.limit: unknown field; did you mean "limits"?',
  ],
  [
    'a wrong type in a field of Kubernetes',
    `${kindDev}server: {env: [{name: A, value: 1}]}\n`,
    'e.yaml:6:33 server.env[0].value: must be a string, not an integer (got 1)',
  ],
  [
    'a store on a service CA that is not there',
    `${kindDev}tls: {source: service-ca}\n`,
    'e.yaml:6:15 tls source service-ca on kind, which has no OpenShift service CA',
  ],
  [
    "the platform's gateway where there is none",
    replaced(kindDev, 'none', 'platform, hostnames: [a.b]'),
    'gateway type platform on kind, which has no gateway of its own',
  ],
  [
    'manifests where only the platform installs',
    `${replaced(rhoaiProd, '3.5', '3.4')}operator: {installedBy: manifests}\n`,
    'installedBy: manifests is not possible on Red Hat OpenShift AI 3.4',
  ],
  [
    'the platform as installer where there is none',
    `${kindDev}operator: {installedBy: platform}\n`,
    'installedBy: platform is not possible on kind',
  ],
  ...[
    'server: {migration: {mode: Always}}',
    'server: {resourceClaims: [{name: g, resourceClaimName: c}]}',
    'readReplica: {host: ro}',
    'traceArchival: {}',
  ].map(
    (field) =>
      [
        `${field.split(':')[0]} on a release without it`,
        `${replaced(replaced(rhoaiProd, '3.5', '3.4'), 'server:\n  caBundleConfigMap: {name: ca}\n', '')}${field}\n`,
        'does not exist in Red Hat OpenShift AI 3.4; the first release that has it is 3.5',
      ] as const,
  ),
  [
    'a right that cannot be limited to a name',
    rule('resource: experiments, verbs: [create], names: [x]'),
    'the right to create experiments cannot be limited to a name',
  ],
  [
    'a name where only the whole can be granted',
    rule('resource: gatewaybudgets, verbs: [get], names: [x]'),
    'remove the names: gatewaybudgets can only be granted without names',
  ],
  [
    'a verb that a resource does not have',
    rule('resource: gatewayendpoints/use, verbs: [get]'),
    'MLflow never requests get on gatewayendpoints/use',
  ],
  ['an unknown resource', rule('resource: experiment, verbs: [get]'), 'did you mean "experiments"?'],
  [
    'a group in a namespace',
    workspace('bindings: [{role: view, subjects: [{kind: Group, name: g, namespace: x}]}]'),
    'only a ServiceAccount has a namespace\n    remove the namespace',
  ],
  [
    'a workspace that stands twice',
    `${kindDev}workspaces: [{namespace: a}, {namespace: a}]\n`,
    'e.yaml:6:42 workspaces[1].namespace: namespace "a" is already defined in item 0\n    merge the two items',
  ],
  ['a path out of the bucket', workspace('artifacts: {path: ../other}'), 'a path is relative and has no ".."'],
  [
    'a reason that says nothing',
    `${kindDev}waivers: [{check: MLF-A-1, reason: x, until: "2027-01-01"}]\n`,
    'waivers[0].reason: "x" is out of range: at least 10 characters',
  ],
  [
    'a peer of two kinds',
    replaced(kindProd, 'svc}', 'svc, peer: {namespace: a, cidrs: [10.0.0.0/8]}}'),
    'cidrs cannot be combined with namespace',
  ],
  ['a tab', `${kindDev}server:\n\treplicas: 2\n`, 'e.yaml:7:1 a tab in the indentation\n    indent with spaces'],
  ['a key that stands twice', `${kindDev}stage: prod\n`, 'e.yaml:6:1 the key stage is defined twice in one map'],
  [
    'a merge key',
    `${kindDev}server:\n  <<: {replicas: 2}\n`,
    'e.yaml:7:3 a merge key "<<", which YAML 1.2 does not support\n    share values by extends: ./base.yaml',
  ],
  [
    'a number as key',
    `${kindDev}8443: x\n`,
    'e.yaml:6:1 the key 8443 reads as a number; keys are strings\n    write it in quotes: "8443"',
  ],
  ['a list as key', `${kindDev}? [a, b]\n: x\n`, 'the key [a, b] is a list or map; keys are strings'],
  ['a tag', `${kindDev}namespace: !env NS\n`, 'e.yaml:6:12 unknown tag !env'],
  ['an alias to nothing', `${kindDev}namespace: *a\n`, 'e.yaml:6:12 the alias *a has no anchor &a before it'],
  [
    'a schedule without quotes',
    `${kindDev}garbageCollection:\n  schedule: * 2 * * *\n`,
    'e.yaml:7:13 an asterisk without quotes, which begins an alias in YAML\n    write it in quotes: "* 2 * * *"',
  ],
  ['a number in quotes', `${kindDev}namespace: !!int "1"\n`, 'write it in quotes: "1"'],
  ['an open bracket', `${kindDev}server: {replicas: 2\n`, 'not valid YAML'],
  ['two documents', `${kindDev}---\n${kindDev}`, 'a second document in the file\n    remove the line "---"'],
  ['an empty file', '', 'e.yaml:1:1 the file is empty'],
  ['a file of comments', '# nothing\n', 'e.yaml:1:1 the file is empty'],
  ['a word', 'hello\n', 'e.yaml:1:1 an environment must be a map of fields, not a string'],
  ['a list', '- platform: kind\n', 'an environment must be a map of fields, not a list'],
  ['a byte of Latin 1', bytes(kindDev, '# caf', [0xe9], '\n'), 'e.yaml:6:6 invalid UTF-8'],
  ['UTF-16', bytes([0xff, 0xfe], 'p\0'), 'the file is UTF-16\n    save it as UTF-8'],
  ['ten megabytes', bytes('#'.repeat(10 << 20)), 'the file has 10.0 MiB; the limit is 1 MiB'],
];

describe('a mistake in an environment is answered with its place and what to do', () => {
  test.each(mistakes)('%s', (_, yaml, answer) => expect(problemsOf(yaml)).toContain(answer));

  test('all of them at once, in the order of the file', () => {
    const text = problemsOf(
      'platform: knd\nstage: production\nbackendStore: {type: sqlite}\nartifactStore: {type: s3}\ngateway: {}\n',
    );
    expect(text.match(/^e\.yaml:\d+/gm)).toEqual(['e.yaml:1', 'e.yaml:2', 'e.yaml:4', 'e.yaml:4', 'e.yaml:5']);
  });

  test('a mistyped field is not called missing too', () => {
    expect(problemsOf(replaced(kindDev, 'backendStore', 'backendstore'))).not.toContain('missing');
  });

  test('values that may be secret are not repeated', () => {
    const text =
      problemsOf(`${kindDev}namespace: {password: hunter2}\n${''}`) +
      problemsOf(replaced(kindProd, 'https://s3.storage.svc:8333', 'ftp://me:hunter2@s3'));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('(not shown: it may be a secret)');
  });

  test('aliases that double themselves are refused in seconds', () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]\n`;
    const bomb = `a: &a [x]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}${level('f', 'e')}${level('g', 'f')}${level('h', 'g')}`;
    // The time of the process: on a busy machine the clock says nothing. Another suite may run in it; expanded, this takes minutes.
    const start = process.cpuUsage();
    expect(problemsOf(bomb)).toContain('aliases expand to more than 50000 values');
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(5000);
  });
});

describe('what looks odd and is right', () => {
  test('a byte order mark and Windows line ends', () => {
    expect(problemsOf(`\ufeff${kindDev.replaceAll('\n', '\r\n')}`)).toBe('');
    expect(problemsOf(`\ufeff${replaced(kindDev, 'dev', 'test').replaceAll('\n', '\r\n')}`)).toContain('e.yaml:2:8');
  });

  test('a plain alias', () => {
    expect(
      environmentOf(`${kindDev}server: {podLabels: &l {team: a}, podAnnotations: *l}\n`).settings.server.podAnnotations,
    ).toEqual({ team: 'a' });
  });

  test('on and off as strings, where strings are wanted', () => {
    expect(environmentOf(`${kindDev}server: {podLabels: {debug: off}}\n`).settings.server.podLabels).toEqual({
      debug: 'off',
    });
  });
});

describe('an environment may extend another', () => {
  const extended = (yaml: string, base: string) => {
    const loaded = loadSource('d/e.yaml', memory({ 'd/e.yaml': `extends: ../b.yaml\n${yaml}`, 'b.yaml': base }));
    if ('problems' in loaded) throw new Error('not loaded');
    return loaded.source;
  };

  test('maps are merged, lists and values replaced, null removes', () => {
    const source = extended('a: {x: 2, gone: null}\nl: [3]\n', 'a: {x: 1, y: 1, gone: 1}\nl: [1, 2]\nk: 1\n');
    expect(source.value).toEqual({ a: { x: 2, y: 1 }, l: [3], k: 1 });
  });

  test('a store of another type keeps nothing of the old one', () => {
    expect(extended('s: {type: postgresql, host: h}\n', 's: {type: sqlite, path: p}\n').value).toEqual({
      s: { type: 'postgresql', host: 'h' },
    });
    expect(extended('t: {source: secret}\n', 't: {source: cert-manager, issuer: i}\n').value).toEqual({
      t: { source: 'secret' },
    });
  });

  test('a mistake is shown in the file that holds it', () => {
    expect(
      problemsOf('extends: ./b.yaml\nstage: dev\n', {
        'b.yaml': replaced(replaced(kindDev, 'stage: dev\n', ''), 'sqlite', 'sqlit'),
      }),
    ).toContain('b.yaml:2:22 backendStore.type');
  });

  test('a base may extend another, but not in a circle', () => {
    expect(problemsOf('extends: b.yaml\n', { 'b.yaml': 'extends: c.yaml\nstage: dev\n', 'c.yaml': kindDev })).toBe('');
    expect(problemsOf('extends: b.yaml\n', { 'b.yaml': 'extends: e.yaml\n' })).toContain(
      'b.yaml:1:10 extends: e.yaml is circular: e.yaml → b.yaml → e.yaml',
    );
  });

  test.each([
    ['./gone.yaml', 'gone.yaml cannot be read (ENOENT)'],
    ['/etc/passwd', 'is an absolute path'],
    ['[a, b]', 'extends must be the path of one file'],
  ])('extends: %s is refused', (path, message) =>
    expect(problemsOf(`extends: ${path}\n${kindDev}`)).toContain(message));
});

describe('positions', () => {
  /** Every scalar of a tree with the way to it. */
  function* scalars(tree: Tree, path: (string | number)[] = []): Iterable<(string | number)[]> {
    if (tree.kind === 'scalar') yield path;
    else if (tree.kind === 'list')
      for (const [index, item] of tree.items.entries()) yield* scalars(item, [...path, index]);
    else for (const [key, entry] of tree.entries) yield* scalars(entry.tree, [...path, key]);
  }

  test.each(['rhoai/prod', 'kind/prod', 'odh/prod'])('every value of %s stands where it is said to stand', (path) => {
    const file = join(referenceFolder, `${path}.yaml`);
    const text = readFileSync(file, 'utf8').split('\n');
    const loaded = loadSource(file, (name) => readFileSync(name));
    if ('problems' in loaded) throw new Error('not loaded');
    const { source } = loaded;
    const paths = [...scalars(source.tree)];
    expect(paths.length).toBeGreaterThan(15);
    for (const place of paths) {
      const { line, column } = source.locate(place);
      const part = partAt(source.tree, place);
      expect(text[line - 1]?.slice(column - 1)).toMatch(
        new RegExp(`^${(part?.kind === 'scalar' ? part.text : '?').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`),
      );
      expect(text[source.locateKey(place).line - 1]).toContain(
        String(typeof place.at(-1) === 'string' ? place.at(-1) : part?.kind === 'scalar' ? part.text : ''),
      );
    }
  });
});

describe('the JSON schema for editors', () => {
  type Node = {
    description?: string;
    examples?: unknown[];
    default?: unknown;
    const?: unknown;
    properties?: Record<string, Node>;
    required?: string[];
    items?: Node;
    oneOf?: Node[];
    anyOf?: Node[];
  };
  const schema = environmentJsonSchema() as { then: Node; else: Node };

  test('has only formats of JSON schema, and accepts variables of Flux where a text has a form', () => {
    const text = JSON.stringify(schema);
    expect(text).not.toMatch(/"format":"cidr/);
    const { pattern } = (schema.then.properties?.['backendStore']?.oneOf ?? [])
      .flatMap(({ properties }) => properties?.['database'] ?? [])
      .find((one) => 'pattern' in one) as { readonly pattern: string };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a variable of Flux
    expect(['mlflow', '${NAME}', 'a b'].map((name) => new RegExp(pattern).test(name))).toEqual([true, true, false]);
  });

  function* fields(node: Node, path: string): Iterable<readonly [string, Node, boolean]> {
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      yield [`${path}.${name}`, child, node.required?.includes(name) ?? false];
      yield* fields(child, `${path}.${name}`);
    }
    if (node.items) yield* fields(node.items, `${path}[]`);
    for (const option of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) yield* fields(option, path);
  }

  const needed = ['.platform', '.stage', '.authentication', '.server', '.backendStore', '.artifactStore', '.gateway'];

  test.each([
    ['operated', schema.else, []],
    // The operated form takes it from the platform.
    ['standalone', schema.then, ['.tls']],
  ])('describes every field of form %s, with an example and, unless it is required, its default', (_, node, alsoNeeded) => {
    const all = [...fields(node, '')];
    expect(all.length).toBeGreaterThan(120);
    expect(
      all
        .filter(([, { description, examples }]) => !description || !examples || examples.length === 0)
        .map(([path]) => path),
    ).toEqual([]);
    const undefaulted = all.filter(
      ([path, field, required]) =>
        !required &&
        ![...needed, ...alsoNeeded].includes(path) &&
        field.default === undefined &&
        field.const === undefined &&
        !field.description?.includes('Default:'),
    );
    expect(undefaulted.map(([path]) => path)).toEqual([]);
  });
});
