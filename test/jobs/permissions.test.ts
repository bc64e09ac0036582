import type { Container, JobSpec } from '../../imports/kubernetes.js';
import { patternOf, patternProblem } from '../../lib/identity/authentication/name-pattern.js';
import { at } from '../../lib/kubernetes/structural.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { only, podOf, valuesOf } from '../support/objects.js';
import { oidcDev, oidcMachines, oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';

const listed = `
    groups:
      - name: team-a
        experiments: [{prefix: team-a/, permission: MANAGE}, {name: "C++ (old)", permission: READ}]
        prompts: [{pattern: "^a-(ask|tell)$", permission: EDIT}]
      - name: k8s:team-a
        models: [{prefix: a., permission: EDIT}]`;
const withPermissions = (more = '', base = oidcMachines, groups = listed) =>
  base.replace('  adminGroups:', `  permissions:${more}${groups}\n  adminGroups:`);
const own = (yaml: string) =>
  overlayOf(yaml).objects.filter(({ metadata }) => metadata.name.startsWith('mlflow-permissions'));
const job = (yaml: string) => only(own(yaml), 'Job');
const fileOf = (yaml: string) => JSON.parse(String(at(only(own(yaml), 'ConfigMap'), 'data', 'permissions.json')));

describe('permissions of groups', () => {
  test('are patterns in a file, a line a group', () => {
    expect(fileOf(withPermissions())).toEqual([
      {
        name: 'team-a',
        experiments: [
          { regex: '^team-a/', permission: 'MANAGE' },
          { regex: String.raw`^C\+\+ \(old\)$`, permission: 'READ' },
        ],
        prompts: [{ regex: '^a-(ask|tell)$', permission: 'EDIT' }],
      },
      { name: 'k8s:team-a', models: [{ regex: String.raw`^a\.`, permission: 'EDIT' }] },
    ]);
  });

  test('are granted by a Job that runs again when they change, and by a CronJob with the same pod', () => {
    const before = job(withPermissions());
    const after = job(withPermissions('', oidcMachines, listed.replace('EDIT', 'USE')));
    expect(before.metadata.name).not.toBe(after.metadata.name);
    const cronJob = only(own(withPermissions('\n    schedule: "5 * * * *"')), 'CronJob');
    expect(at(cronJob, 'spec', 'schedule')).toBe('5 * * * *');
    expect(at(cronJob, 'spec', 'jobTemplate', 'spec')).toEqual(at(before, 'spec'));
    expect((at(before, 'spec') as JobSpec).podFailurePolicy?.rules[0]).toMatchObject({ action: 'FailJob' });
  });

  test('are granted with a token of an own account where the server accepts it, and it becomes an administrator', () => {
    const pod = podOf(job(withPermissions()));
    const values = valuesOf(pod.containers[0] as Container);
    expect(values).toMatchObject({ TOKEN_FILE: '/var/run/secrets/mlflow/token', PRUNE: 'false' });
    expect(values['OIDC_USERS_DB_URI']).toContain('/mlflow_auth?');
    expect(JSON.stringify(pod.volumes)).toContain('"audience":"mlflow"');
    expect(pod.automountServiceAccountToken).toBe(false);
  });

  test.each([
    ['where it does not', withPermissions('', oidcProd)],
    ['if that is wanted', withPermissions('\n    administrator: {type: access-key}')],
  ])('are granted with an access key %s, and without any database', (_, yaml) => {
    const { requirements } = overlayOf(yaml);
    expect(requirements.find(({ name }) => name === 'mlflow-permissions-admin')?.keys.map(({ key }) => key)).toEqual([
      'username',
      'access-key',
    ]);
    const values = valuesOf(podOf(job(yaml)).containers[0] as Container);
    expect(values).toMatchObject({ ADMIN_ACCESS_KEY: 'mlflow-permissions-admin/access-key' });
    expect(Object.keys(values).filter((name) => /TOKEN_FILE|PG|DB_URI|^MLFLOW_BACKEND/.test(name))).toEqual([
      'PGSSLROOTCERT',
    ]);
    const policy = overlayOf(yaml).objects.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'mlflow-permissions',
    );
    expect(JSON.stringify(at(policy, 'spec', 'egress'))).not.toContain('5432');
  });

  test('wait beside the server for its volume, if the users are on it', () => {
    const yaml = withPermissions('', replaced(oidcDev, '  ca:', '  serviceAccounts: {namespaces: [mlflow]}\n  ca:'));
    expect(podOf(job(yaml)).affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
  });

  test.each<[what: string, yaml: string, problem: RegExp]>([
    [
      'a token that the server does not accept',
      withPermissions('\n    administrator: {type: service-account}', oidcProd),
      /administrator service-account with namespace mlflow, whose accounts the server does not accept/,
    ],
    ['a schedule that is none', withPermissions('\n    schedule: daily'), /"daily": a cron expression has five fields/],
    [
      'a group twice',
      withPermissions('', oidcMachines, `${listed}\n      - {name: team-a}`),
      /name "team-a" is already defined in item 0/,
    ],
    [
      'a group that the plug-in has not',
      withPermissions('', oidcMachines, '\n    groups: [{name: "50%"}]'),
      /no groups whose name contains/,
    ],
    [
      'names twice',
      withPermissions(
        '',
        oidcMachines,
        '\n    groups: [{name: a, models: [{prefix: x, permission: READ}, {pattern: ^x, permission: EDIT}]}]',
      ),
      /the names of this entry are those of item 0/,
    ],
    [
      'no name',
      withPermissions('', oidcMachines, '\n    groups: [{name: a, models: [{permission: READ}]}]'),
      /no name.*write exactly one of name, prefix and pattern/s,
    ],
    [
      'two names',
      withPermissions('', oidcMachines, '\n    groups: [{name: a, models: [{name: x, prefix: x, permission: READ}]}]'),
      /name and prefix in one entry/,
    ],
    [
      'a pattern that is none',
      withPermissions('', oidcMachines, '\n    groups: [{name: a, models: [{pattern: "(", permission: READ}]}]'),
      /"\(" is not a regular expression/,
    ],
  ])('%s is a problem', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toMatch(problem);
  });

  test.each<[pattern: string, problem: RegExp | undefined]>([
    ['^team-(a|b)/.*$', undefined],
    [String.raw`\d+\.\w`, undefined],
    ['(?:a|b)(?=c)', undefined],
    ['(a+)+', /repeats a group/],
    ['(?i)team', /flag or a name/],
    [String.raw`\p{L}`, /escape of a letter/],
    [String.raw`a\Z`, /escape of a letter/],
    ['x'.repeat(256), /256 characters/],
  ])('the pattern %s', (pattern, problem) => {
    const found = patternProblem(pattern);
    if (problem) expect(found).toMatch(problem);
    else expect(found).toBeUndefined();
  });

  test('a prefix is a prefix whatever it is made of', () => {
    for (const text of ['a.b*', 'x^$|[]{}()?+\\', 'tëam/']) {
      expect(new RegExp(patternOf({ prefix: text })).test(`${text}more`)).toBe(true);
      expect(new RegExp(patternOf({ name: text })).test(`${text}more`)).toBe(false);
    }
  });
});
