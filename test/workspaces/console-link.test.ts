/** Links from the pages of other programs: the project of a team in the console of OpenShift, and the menu of Alauda. */
import { parse } from 'yaml';
import { kindDev, overlayOf, problemsOf, rhoaiProd } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';
import { waysInVariants } from '../support/ways-in-variants.js';

const team = 'workspaces: [{namespace: team-z, consoleLink: {text: Experiments}}, {namespace: team-y}]\n';
const operated = rhoaiProd + team;
const openshift = replaced(waysInVariants['openshift-kubernetes'] ?? '', /workspaces: \[\{.*\n/, team);
const withoutUrl = (field: string) => `${field} without a gateway: the server has no URL for browsers`;

describe('the page of a project in the console', () => {
  test.each([
    ['operated', operated, 'team-z.redhat-ods-applications.mlflow', 'https://rh-ai.example.com/mlflow'],
    ['standalone', openshift, 'team-z.mlflow.mlflow', 'https://mlflow.apps.example.com/mlflow'],
  ])('opens MLflow in the workspace: %s', (_, yaml, name, url) => {
    const { files } = overlayOf(yaml);
    const { objects = [] } = files.find((file) => file.name === 'console-link.yaml') ?? {};
    expect(specOf(only(objects, 'ConsoleLink', name))).toEqual({
      text: 'Experiments',
      href: `${url}/#/experiments?workspace=team-z`,
      location: 'NamespaceDashboard',
      namespaceDashboard: { namespaces: ['team-z'] },
    });
    expect(objects.filter(({ metadata }) => metadata.name.startsWith('team-'))).toHaveLength(1);
  });

  test('opens all experiments where namespaces are not workspaces', () => {
    const yaml = replaced(
      waysInVariants['openshift-proxy'] ?? '',
      '{namespace: mlflow,',
      '{namespace: mlflow, consoleLink: {},',
    );
    expect(specOf(only(overlayOf(yaml).objects, 'ConsoleLink', 'mlflow.mlflow.mlflow'))).toMatchObject({
      text: 'MLflow',
      href: 'https://mlflow.apps.example.com/#/experiments',
    });
  });

  test.each([
    [kindDev, 'consoleLink on kind, which has no web console of OpenShift'],
    [standaloneProd, 'consoleLink on Kubernetes, which has no web console of OpenShift'],
    [replaced(rhoaiProd, /^gateway: .*$/m, 'gateway: {type: none}'), withoutUrl('consoleLink')],
  ])('requires a console and a URL', (base, message) => {
    const yaml = `${base}workspaces: [{namespace: team-z, consoleLink: {}}]\n`;
    const problems = problemsOf(yaml);
    expect(problems.match(/consoleLink (on|without)/g)).toHaveLength(1);
    expect(problems).toContain(`e.yaml:${yaml.split('\n').length - 1}:47 ${message}`);
  });
});

describe('the menu of Alauda', () => {
  test('an entry that its collector finds by the label', () => {
    const menu = only(
      overlayOf(`${standaloneProd}alaudaMenu: {tags: [experiments]}\n`).objects,
      'ConfigMap',
      'mlflow-menu',
    );
    expect(menu.metadata['labels']).toMatchObject({ 'aml.cpaas.io/centralMenuItem': 'true' });
    expect(parse((menu['data'] as { menu: string }).menu)).toEqual([
      {
        link: 'https://mlflow.example.com',
        parentUid: 'advanced',
        title: 'MLflow',
        titleI18N: { en: 'MLflow' },
        tags: ['experiments'],
        order: 200040,
      },
    ]);
  });

  test('requires a URL', () => {
    expect(problemsOf(`${standaloneDev}alaudaMenu: {}\n`)).toContain(withoutUrl('alaudaMenu'));
  });
});
