/** Files of teams: their workspaces are items of the list of the environment, and their mistakes are reported in them. */
import { loadEnvironment } from '../../lib/environment/load.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { RefusedInput } from '../../lib/environment/refused-input.js';
import { kindDev, memory } from '../support/environments.js';

const environment = 'environments/kind/dev.yaml';
const team = (name: string) => `workspaces/kind/dev/${name}.yaml`;

function load(files: Readonly<Record<string, string>>, own = kindDev) {
  const teams = Object.keys(files);
  return loadEnvironment(environment, 'kind/dev', memory({ ...files, [environment]: own }), teams);
}

function problemsOf(files: Readonly<Record<string, string>>, own?: string): string {
  const loaded = load(files, own);
  return 'problems' in loaded ? formatProblems(loaded.problems) : '';
}

test('each file is one workspace, after those of the environment', () => {
  const loaded = load(
    {
      [team('b')]: 'namespace: team-b\n',
      [team('a')]: '# the team of a\nnamespace: team-a\nartifacts: {path: mlflow}\n',
    },
    `${kindDev}workspaces: [{namespace: team-0}]\n`,
  );
  const { settings, locate } = 'environment' in loaded ? loaded.environment : Object.assign({}, undefined as never);
  expect(settings.workspaces.map(({ namespace }) => namespace)).toEqual(['team-0', 'team-b', 'team-a']);
  expect(settings.workspaces[2]).toMatchObject({ artifacts: { path: 'mlflow' } });
  expect(locate(['workspaces', 2, 'artifacts', 'path'])).toMatchObject({ file: team('a'), line: 3, column: 19 });
});

test.each<[string, string, string]>([
  [
    'a mistyped field',
    'namespace: a\nartefacts: {}\n',
    ':2:1 unknown field "artefacts" in the workspace\n    did you mean "artifacts"?',
  ],
  ['a value', 'namespace: Team A\n', ':1:12 namespace: "Team A" is not valid'],
  ['a field that is missing', 'artifacts: {}\n', ':1:1 namespace is missing: The namespace'],
  [
    'a list',
    '- namespace: a\n',
    ':1:1 a workspace must be a map of fields, not a list: each team has a file of its own',
  ],
  [
    'the list of an environment',
    'workspaces:\n- namespace: a\n',
    ':1:1 the list workspaces of an environment: the file of a team is one of its items\n    begin with the line namespace: <the namespace of the team>, and write each other team',
  ],
  ['nothing', '', ':1:1 the file is empty\n    begin with the line namespace: <the namespace of the team>'],
  ['broken YAML', 'namespace: [a\n', ':2:1 '],
  ['a base', 'namespace: a\nextends: ./base.yaml\n', ':2:1 unknown field "extends" in the workspace'],
  [
    'a map in the place of a list of people',
    'namespace: a\npeople:\n  editors: {kind: Group, name: a}\n',
    ':3:12 people.editors: got a map with kind, name\n    begin each item with a dash, for example editors: [{kind: OidcGroup, name: team-a}]',
  ],
  [
    'a name in its place',
    'namespace: a\npeople: {owners: team-a}\n',
    ':2:18 people.owners: got the string "team-a"\n    write a list of maps, for example owners: [{kind: OidcGroup, name: team-a-leads}]',
  ],
  [
    'a map of names',
    'namespace: a\nprograms: {train: {}, serve: {}, x: {}, y: {}}\n',
    ':2:11 programs: got a map with train, serve, x, …\n    begin each item with a dash, for example programs: [{name: training}]',
  ],
  [
    'one text in the place of a list of texts',
    'namespace: a\nagents: [{name: a, experiments: support}]\n',
    ':2:33 agents[0].experiments: got the string "support"\n    write a list: [support]',
  ],
  ['a merge key', 'namespace: a\n<<: {}\n', ':2:1 a merge key "<<"'],
  ['two documents', 'namespace: a\n---\nnamespace: b\n', ':2:1 a second document'],
])('%s is reported at its place', (_, text, message) => {
  expect(problemsOf({ [team('a')]: text })).toContain(`${team('a')}${message}`);
});

test('all mistakes of all files are reported at once, with those of the environment', () => {
  const text = problemsOf({ [team('a')]: 'namespace: A\n', [team('b')]: '[]\n' }, `${kindDev}server: {replicas: 0}\n`);
  expect(text.match(/^\S+:\d+:\d+/gm)).toEqual([`${environment}:6:20`, `${team('a')}:1:12`, `${team('b')}:1:1`]);
});

test.each<[string, string, string]>([
  ['two files', kindDev, `${team('a')}:1:12`],
  ['the environment and a file', `${kindDev}workspaces: [{namespace: one}]\n`, `${environment}:6:26`],
])('a namespace in %s names both places', (_, own, first) => {
  const text = problemsOf({ [team('a')]: 'namespace: one\n', [team('b')]: '# again\nnamespace: one\n' }, own);
  expect(text).toContain(
    `${team('b')}:2:12 namespace one is described twice: also at ${first}\n    keep one of the two`,
  );
});

test('a namespace twice in the environment itself is a mistake of its list', () => {
  expect(problemsOf({}, `${kindDev}workspaces: [{namespace: one}, {namespace: one}]\n`)).toMatch(
    /^environments\/kind\/dev\.yaml:6:\d+ workspaces\[1\]/,
  );
});

test('workspaces of the environment that are no list are reported once', () => {
  expect(problemsOf({ [team('a')]: 'namespace: one\n' }, `${kindDev}workspaces: {}\n`)).toMatch(
    /^environments\/kind\/dev\.yaml:6:13 workspaces: got a map\n[^\n]*$/,
  );
});

test('a file that cannot be read is a problem of the file', () => {
  const loaded = loadEnvironment(
    environment,
    'kind/dev',
    (file) => {
      if (file === team('gone')) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      if (file === team('link')) throw new RefusedInput('it is outside of workspaces', 'move it there');
      return memory({ [environment]: kindDev })(file);
    },
    [team('gone'), team('link')],
  );
  expect('problems' in loaded && formatProblems(loaded.problems)).toBe(
    `${team('gone')}:1:1 the file cannot be read (ENOENT)\n    make it a file that can be read, or remove it\n` +
      `${team('link')}:1:1 it is outside of workspaces\n    move it there`,
  );
});
