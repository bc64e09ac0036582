/** Objects that two environments of one run have in common. */
import { comparedOf, sharedObjects } from '../../lib/changes/shared-objects.js';
import { loadEnvironment } from '../../lib/environment/load.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import { kindDev, memory, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

function overlayAt(path: string, yaml: string) {
  const file = `${path}.yaml`;
  const loaded = loadEnvironment(file, path, memory({ [file]: yaml }));
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return composeOverlay(loaded.environment);
}

const named = (name: string, more = '') =>
  replaced(standaloneProd, 'stage: prod', `stage: prod\nname: ${name}\n${more}`);
const compare = (...yamls: readonly string[]) =>
  sharedObjects(yamls.map((yaml, index) => comparedOf(overlayAt(`e${index + 1}`, yaml))));

test('two servers of unknown clusters: a notice with every object and what to write', () => {
  const { problems, notices } = compare(named('alpha'), named('beta'));
  expect(problems).toEqual([]);
  expect(notices).toEqual([
    'e1, e2: have the same ClusterRole mlflow-view, ClusterRole mlflow-edit, ClusterRole mlflow-integration, ClusterRole mlflow-additional-view, ClusterRole mlflow-additional-edit, ClusterRole mlflow-additional-admin. On one cluster, each apply overwrites those of the other, and uninstalling one removes them from both: write access: {create: false} in all but one of them. Write cluster: <name> in each file to say which cluster it is for',
  ]);
});

test('three servers: one notice', () => {
  expect(compare(named('alpha'), named('beta'), named('gamma')).notices).toEqual([
    expect.stringMatching(/^e1, e2, e3: have the same ClusterRole/),
  ]);
});

test('one cluster: a problem at the field, also for the namespace and for the same server twice', () => {
  const both = 'cluster: here\nnamespace: ml\n';
  const { problems, notices } = compare(named('alpha', both), named('beta', both));
  expect(notices).toEqual([]);
  expect(problems).toMatchObject([
    {
      location: { file: 'e2.yaml', line: 5 },
      message: expect.stringMatching(
        /^Namespace ml, ClusterRole .* are also in e1, which is for the same cluster here/,
      ),
      fix: 'write access: {create: false} and createNamespace: false in all but one of them',
    },
  ]);
  expect(compare(named('alpha', both), named('alpha', both)).problems).toMatchObject([
    {
      message: expect.stringContaining('Deployment ml/alpha'),
      fix: expect.stringContaining('another name or namespace'),
    },
  ]);
});

test('many of one cluster: one problem for each but the first, with the first few others by name', () => {
  const { problems } = compare(...Array.from({ length: 8 }, (_, index) => named(`s${index}`, 'cluster: here\n')));
  expect(problems.map(({ location }) => location.file)).toEqual(
    Array.from({ length: 7 }, (_, index) => `e${index + 2}.yaml`),
  );
  expect(problems[0]?.message).toContain(
    ' are also in e1, e3, e4, e5, e6 and 2 more, which are for the same cluster here',
  );
});

test('roles that are left to the other, other clusters, stages of one server: nothing', () => {
  const none = { problems: [], notices: [] };
  expect(
    compare(named('alpha', 'cluster: one\n'), `${named('beta', 'cluster: one\n')}access: {create: false}\n`),
  ).toEqual(none);
  expect(compare(named('alpha', 'cluster: one\n'), named('beta', 'cluster: two\n'))).toEqual(none);
  expect(compare(named('alpha'), replaced(named('alpha'), 'db.example.com', 'other.example.com'))).toEqual(none);
  expect(compare(kindDev, named('beta'))).toEqual(none);
  expect(compare(rhoaiProd, named('beta'))).toEqual(none);
});

test('an operator beside a server without one: the roles that only one of them must have', () => {
  const operated = replaced(kindDev, 'platform: kind', 'platform: kubernetes');
  expect(compare(operated, named('beta')).notices).toEqual([
    expect.stringContaining('write access: {additionalRoles: false} in all but one of them'),
  ]);
});
