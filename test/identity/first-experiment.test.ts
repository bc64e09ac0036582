/** @jest-environment ./test/identity/harness/shared-environment.cjs */
/** A team's first experiment in the browser, after nothing but the team's own file was added to a repository. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { filesBelow } from '../../lib/output/files.js';
import { templateOf } from '../server/harness/templates.js';
import { bundled } from '../support/bundled.js';
import { keycloakProd, permissionsOfTeams } from './fixtures/environment.js';
import { type Browser, screenshot } from './harness/browser.js';
import { publicUrl } from './harness/identity.js';
import { addPeople } from './harness/people.js';
import { sharedIdentity } from './harness/shared.js';
import { logIn, makeExperiment, shownExperiments } from './harness/steps.js';
import { cookieOf } from './harness/web.js';

const api = '/api/2.0/mlflow';
const team = `namespace: fraud
create: true
displayName: Fraud detection
people:
  editors:
    - {kind: OidcGroup, name: fraud}
`;

const identity = sharedIdentity();
const { standalone, keycloak } = identity;
/** Without permissions as code: no team has come yet. */
const withoutTeams = keycloakProd(identity.gateway, { [`  permissions:\n${permissionsOfTeams}\n`]: '' });
let repository: string;
let browser: Browser;
let jobs = 0;

function put(file: string, text: string): void {
  mkdirSync(dirname(join(repository, file)), { recursive: true });
  writeFileSync(join(repository, file), text);
}

/** Runs the command as a user does; the files of the overlay with their texts. */
function synth(): ReadonlyMap<string, string> {
  const { status, stderr } = spawnSync(process.execPath, [bundled('main.ts'), 'synth'], {
    cwd: repository,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`synth ended with ${status}\n${stderr}`);
  const overlay = join(repository, 'overlays/kubernetes/prod');
  return new Map(filesBelow(overlay).map((file) => [file, readFileSync(join(overlay, file), 'utf8')]));
}

/** Applies files of an overlay, and runs the Job among their objects; gives what it printed. */
async function apply(texts: readonly string[]): Promise<readonly string[]> {
  const objects = texts.flatMap((text) =>
    parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as KubernetesObject),
  );
  await standalone.rig.apply(objects);
  const [job, ...others] = objects.filter(({ kind }) => kind === 'Job');
  if (!job || others.length > 0) throw new Error('one Job was expected, the one of permissions');
  const pod = { namespace: 'mlflow', name: `${job.metadata.name}-of-fraud-${++jobs}` };
  const { exitCode, log } = await (await standalone.rig.run(templateOf(job), pod)).ended();
  if (exitCode !== 0) throw new Error(`${job.metadata.name} ended with ${exitCode}\n${log}`);
  return log.trim().split('\n');
}

beforeAll(async () => {
  repository = mkdtempSync(join(tmpdir(), 'first-experiment-'));
  put('environments/kubernetes/prod.yaml', withoutTeams);
  await keycloak.must('POST', '/realms/mlflow/groups', { name: 'fraud' });
  await addPeople(keycloak, 'mlflow', [
    { name: 'fay', groups: ['mlflow-users', 'fraud'] },
    { name: 'finn', groups: ['mlflow-users', 'fraud'] },
  ]);
  browser = await identity.browser();
});
afterAll(async () => {
  await browser?.stop();
  // For the suites that come later, whose Job counts what it finds: a group without entries loses what it was granted.
  const emptied = '  permissions: {prune: true, groups: [{name: fraud}]}\n  cache:';
  rmSync(join(repository, 'workspaces'), { recursive: true, force: true });
  put('environments/kubernetes/prod.yaml', withoutTeams.replace('  cache:', emptied));
  await apply([synth().get('permissions.yaml') ?? '']);
  rmSync(repository, { recursive: true, force: true });
});

test("the team's file changes nothing of the server, and its Job grants what the file says", async () => {
  const before = synth();
  put('workspaces/kubernetes/prod/fraud.yaml', team);
  const after = synth();
  const changed = [...after].filter(([file, text]) => before.get(file) !== text);
  expect(changed.map(([file]) => file)).toEqual([
    'README.md',
    'kustomization.yaml',
    'monitoring.yaml',
    'network.yaml',
    'overlay.json',
    'permissions.yaml',
    'workspace-namespaces.yaml',
  ]);
  expect([...before.keys()].filter((file) => !after.has(file))).toEqual([]);
  const manifests = changed.filter(([file]) => /^(network|permissions|workspace-namespaces)\.yaml$/.test(file));
  expect(await apply(manifests.map(([, text]) => text))).toEqual(
    expect.arrayContaining([
      'granted: EDIT on experiments ^fraud/ for group fraud',
      '3 granted, 0 changed, 0 unchanged, 0 removed, 0 left',
    ]),
  );
});

test('a member makes the first experiment, another member sees it and may write, and others see nothing', async () => {
  const [fay, finn, ben] = await Promise.all([browser.person(), browser.person(), browser.person()]);
  await logIn(fay, 'fay');
  expect(await shownExperiments(fay, identity.web)).toEqual([]);
  const id = await makeExperiment(fay, 'fraud/first');

  await logIn(finn, 'finn');
  await logIn(ben, 'ben');
  expect(await shownExperiments(finn, identity.web)).toEqual(['fraud/first']);
  expect(await shownExperiments(ben, identity.web)).not.toContain('fraud/first');
  await finn.goto(`${publicUrl}/#/experiments`);
  await finn.getByText('fraud/first').first().waitFor();
  await screenshot(finn, 'first-experiment-of-a-team');

  const status = async (page: Page, path: string, body: object) =>
    identity.web.status(`${api}${path}`, {
      method: 'POST',
      headers: { cookie: await cookieOf(page, publicUrl) },
      body: { experiment_id: id, ...body },
    });
  expect({
    'another member': [
      await status(finn, '/runs/create', { start_time: 1 }),
      await status(finn, '/experiments/delete', {}),
    ],
    'somebody else': [
      await status(ben, '/runs/create', { start_time: 1 }),
      await status(ben, '/experiments/delete', {}),
    ],
  }).toEqual({ 'another member': [200, 403], 'somebody else': [403, 403] });
});
