/** The tables of docs/support.md are those of the code: platforms, versions of MLflow with their plug-ins, Kubernetes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportedVersions } from '../../lib/identity/authentication/supported-versions.js';
import { profiles } from '../../lib/platform/profiles.js';
import { releases } from '../cluster/harness/modules.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'support.md'), 'utf8');
const rowsOf = (heading: string) =>
  (page.split(/^## /m).find((chapter) => chapter.startsWith(`${heading}\n`)) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));

test('has each platform and release, with its MLflow', () => {
  const written = rowsOf('Platforms').map(([, name, forms = '', mlflow]) => [name, forms.includes('operated'), mlflow]);
  const known = profiles.map(({ platform, release, server }) => [
    `\`${platform}\`${release ? `, \`"${release}"\`` : ''}`,
    platform !== 'openshift',
    platform === 'openshift' ? '–' : server.version,
  ]);
  expect(written.sort()).toEqual(known.sort());
});

test('has the versions of MLflow that each login supports, with the plug-in', () => {
  const written = rowsOf('MLflow and its plug-ins').flatMap(([, logins = '', mlflow, plugIn = '']) =>
    logins.split(', ').map((login) => ({ login: login.replaceAll('`', ''), mlflow, plugIn: plugIn.replace('–', '') })),
  );
  const inOrder = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(inOrder(written)).toEqual(inOrder(supportedVersions));
});

test('has the versions of Kubernetes of the proofs', () => {
  const [newest, oldest] = releases;
  expect(page).toContain(
    `The overlays are applied to Kubernetes ${newest}, and dry-run by the API server of ${oldest},`,
  );
});
