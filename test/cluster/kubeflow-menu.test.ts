/** The link in Kubeflow's central dashboard: the documented command on the ConfigMap of an installation. */
import { dirname } from 'node:path';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { blocksOf, textOf } from '../support/documented-commands.js';
import { Cluster, run } from './harness/cluster.js';
import { restrictedNamespace } from './harness/others.js';
import { create } from './harness/writes.js';

const [command = ''] = blocksOf(textOf('docs/workspaces.md'), 'shell').filter((block) =>
  block.includes('centraldashboard-config'),
);
const notebooks = { type: 'item', link: '/jupyter/', text: 'Notebooks', icon: 'book' };
const wiki = { type: 'item', iframe: false, text: 'Wiki', link: 'https://wiki.example.com', icon: 'launch' };
const settings = '{"DASHBOARD_FORCE_IFRAME": true}';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ extent: 'api', definitions: [] });
  await create(cluster, restrictedNamespace('kubeflow'));
});
afterAll(async () => cluster?.stop());

const configMap = (links: unknown) =>
  ({
    ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'centraldashboard-config', namespace: 'kubeflow' } },
    data: { settings, links: JSON.stringify(links, undefined, 4) },
  }) as KubernetesObject;

/** What the dashboard reads after the command ran on these links. */
async function after(links: unknown, times: number) {
  const object = configMap(links);
  await cluster.api.apply(object);
  const { kubeconfig, tools } = cluster;
  const setup = `export KUBECONFIG='${kubeconfig}' PATH="${dirname(tools.programs.kubectl)}:$PATH"`;
  for (let time = 0; time < times; time++)
    expect(await run('bash', ['-euo', 'pipefail', '-c', `${setup}\n${command}`])).toMatchObject({ exitCode: 0 });
  const { body } = await cluster.api.get(object);
  const data = body['data'] as { links: string; settings: string };
  expect(data.settings).toBe(settings);
  return JSON.parse(data.links);
}

test.each([
  ['beside other links, once', { menuLinks: [notebooks], externalLinks: [wiki] }, 2],
  ['in an installation without external links', { menuLinks: [notebooks] }, 1],
])('the command adds the link %s', async (_, links, times) => {
  const { menuLinks, externalLinks } = await after(links, times);
  const others = 'externalLinks' in links ? [wiki] : [];
  expect(menuLinks).toEqual([notebooks]);
  expect(externalLinks.slice(0, -1)).toEqual(others);
  const { text, iframe, type, link } = externalLinks.at(-1);
  expect({ text, iframe, type }).toEqual({ text: 'MLflow', iframe: false, type: 'item' });
  // The dashboard replaces the first {ns} as text: kubeflow/dashboard d842464, public/components/main-page.js.
  expect(link.replace('{ns}', 'team-a')).toBe('https://mlflow.example.com/#/experiments?workspace=team-a');
});
