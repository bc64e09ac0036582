import { at } from '../../lib/kubernetes/structural.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { only } from '../support/objects.js';
import { oidcMachines, oidcProd } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';

const group = (name: string) => `{kind: OidcGroup, name: ${name}}`;
const fraud = `{namespace: fraud, people: {viewers: [${group('audit')}], editors: [${group('fraud')}], owners: [${group('leads')}]}}`;
const teams = (workspaces: string, base = oidcMachines) => `${base}workspaces: [${workspaces}]\n`;
const granted = (yaml: string): Readonly<Record<string, readonly string[]>> => {
  const jobs = overlayOf(yaml).objects.filter(({ metadata }) => metadata.name === 'mlflow-permissions');
  const groups: readonly Record<string, string>[] = JSON.parse(
    String(at(only(jobs, 'ConfigMap'), 'data', 'permissions.json')),
  );
  return Object.fromEntries(
    groups.map(({ name, ...kinds }) => [
      name,
      Object.entries(kinds).flatMap(([kind, entries]) =>
        (entries as unknown as readonly { regex: string; permission: string }[]).map(
          ({ regex, permission }) => `${permission} ${kind} ${regex}`,
        ),
      ),
    ]),
  );
};

describe('people of a team with a login by OpenID Connect', () => {
  test('get permissions on what has the name of the team, and no role of Kubernetes', () => {
    expect(granted(teams(fraud))).toEqual({
      audit: ['READ experiments ^fraud/', String.raw`READ models ^fraud\.`, String.raw`READ prompts ^fraud\.`],
      fraud: ['EDIT experiments ^fraud/', String.raw`EDIT models ^fraud\.`, String.raw`EDIT prompts ^fraud\.`],
      leads: ['MANAGE experiments ^fraud/', String.raw`MANAGE models ^fraud\.`, String.raw`MANAGE prompts ^fraud\.`],
    });
    const { objects } = overlayOf(teams(fraud));
    expect(objects.filter(({ metadata }) => metadata.namespace === 'fraud')).toEqual([]);
  });

  test('have names that fit no other team', () => {
    const { fraud: own = [] } = granted(teams(fraud));
    const patterns = own.map((one) => new RegExp(one.split(' ')[2] ?? ''));
    for (const [name, fits] of [
      ['fraud/churn', true],
      ['fraud.churn', true],
      ['fraud-eu/churn', false],
      ['fraud-eu.churn', false],
      ['other/fraud/churn', false],
    ] as const)
      expect([name, patterns.some((pattern) => pattern.test(name))]).toEqual([name, fits]);
  });

  test('are granted beside what is listed: of one pattern the strongest, and NO_PERMISSIONS before all', () => {
    const listed = replaced(
      oidcMachines,
      '  adminGroups:',
      '  permissions: {groups: [{name: fraud, experiments: [{prefix: fraud/, permission: READ}, {name: benchmarks, permission: READ}], models: [{prefix: fraud., permission: NO_PERMISSIONS}]}]}\n  adminGroups:',
    );
    const also = `{namespace: vision, people: {viewers: [${group('fraud')}]}}`;
    expect(granted(teams(`${fraud}, ${also}`, listed))['fraud']).toEqual([
      'EDIT experiments ^fraud/',
      'READ experiments ^benchmarks$',
      'READ experiments ^vision/',
      String.raw`NO_PERMISSIONS models ^fraud\.`,
      String.raw`READ models ^vision\.`,
      String.raw`EDIT prompts ^fraud\.`,
      String.raw`READ prompts ^vision\.`,
    ]);
  });

  test('only read when the team leaves, but for its owners', () => {
    const { fraud: editors, leads } = granted(teams(fraud.replace('people:', 'state: leaving, people:')));
    expect(editors?.every((one) => one.startsWith('READ '))).toBe(true);
    expect(leads?.every((one) => one.startsWith('MANAGE '))).toBe(true);
  });

  test.each<[what: string, yaml: string, problem: string]>([
    [
      'a user',
      teams('{namespace: a, people: {editors: [{kind: OidcUser, name: ann}]}}'),
      'OidcUser ann with authentication oidc: mlflow-oidc-auth knows a user only after the first login\n    write kind: OidcGroup',
    ],
    [
      'a group of the API server',
      teams('{namespace: a, people: {owners: [{kind: Group, name: "oidc:a"}]}}'),
      'Group oidc:a with authentication oidc: groups are those in the tokens of the issuer',
    ],
    [
      'a group that the plug-in has not',
      teams('{namespace: a, people: {viewers: [{kind: OidcGroup, name: "50%"}]}}'),
      'the plug-in has no groups whose name contains',
    ],
    [
      'a right in the namespace',
      teams(`{namespace: a, people: {scope: namespace, viewers: [${group('a')}]}}`),
      'people.scope namespace with authentication oidc',
    ],
    [
      'permissions of no one',
      replaced(oidcProd, '  adminGroups:', '  permissions: {}\n  adminGroups:'),
      'permissions without groups, and no workspace has people',
    ],
  ])('%s is a problem at its place', (_, yaml, problem) => {
    const found = problemsOf(yaml);
    expect(found).toContain(problem);
    expect(found.match(/^\S+:\d+:\d+ /gm)).toHaveLength(1);
  });
});
