/** The environments of the quick starts, and what their commands name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { collect } from '../../lib/cli/init/collect.js';
import { environmentText } from '../../lib/cli/init/environment-text.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { today } from '../support/environments.js';

const folder = join(__dirname, '../../docs/quick-starts');
const pages = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

test.each(pages)('%s', (_, text) => {
  const [, path = ''] = /write `environments\/([^`]+)\.yaml`/.exec(text) ?? [];
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const result = synthesize(`environments/${path}.yaml`, path, () => Buffer.from(yaml), today);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems, null, 2));
  const { objects, requirements } = result.overlay;
  const names = new Set([...objects.map(({ metadata }) => metadata.name), ...requirements.map(({ name }) => name)]);
  const kubectl = text.split('\n').filter((line) => line.startsWith('kubectl ') && line.includes('-n mlflow'));
  const named = kubectl.flatMap((line) => /(?:create configmap |statefulset\/|svc\/)(\S+)/.exec(line)?.[1] ?? []);
  expect(named.filter((name) => !names.has(name))).toEqual([]);
  // The address that is opened in the end.
  const hosts = [...text.matchAll(/`?https:\/\/((?:mlflow|rh-ai)\.[a-z.]+)/g)].map(([, host]) => host);
  const written = JSON.stringify(objects);
  expect(hosts.filter((host) => !written.includes(host ?? ''))).toEqual([]);
  for (const [, overlay] of text.matchAll(/overlays\/(\w+\/\w+)/g)) expect(overlay).toBe(path);
});

test('the environment of kind is that of its init command', async () => {
  const text = readFileSync(join(folder, 'kind.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const [, command = ''] = /cdk8s-mlflow init my-mlflow (.*) --yes\n/.exec(text) ?? [];
  const flags = Object.fromEntries([...command.matchAll(/--(\S+) (\S+)/g)].map(([, name, value]) => [name, value]));
  const written = environmentText(await collect(flags, undefined), '2027-12-31');
  expect(parse(written)).toEqual(parse(yaml));
});

test('there is one for each kind of cluster', () => {
  expect(pages.map(([name]) => name.replace('.md', '')).sort()).toEqual(
    ['aks', 'eks', 'gke', 'k3s', 'kind', 'openshift', 'rhoai'].sort(),
  );
});
