/** What the release workflow refuses, and that it asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type PackageManifest, type Release, releaseProblems } from '../scripts/release/problems.js';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifestOf = (file: string) => JSON.parse(read(file)) as PackageManifest & Readonly<Record<string, unknown>>;
const manifest = manifestOf('package.json');
const create = manifestOf('create/package.json');

const repository = { url: 'git+https://github.com/ml/cdk8s-mlflow.git' };
const ready: Release = {
  tag: 'v1.2.0',
  manifest: { version: '1.2.0', repository },
  create: { version: '1.2.0', repository, dependencies: { 'cdk8s-mlflow': '1.2.0' } },
  changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-11-21\n',
  repository: 'ml/cdk8s-mlflow',
};

test('a release that has everything is published', () => {
  expect(releaseProblems(ready)).toEqual([]);
});

test.each<[string, Partial<Release>, RegExp]>([
  [
    'a tag of another version',
    { tag: 'v1.1.0' },
    /^the tag is v1\.1\.0, and package\.json has version 1\.2\.0: tag v1\.2\.0/,
  ],
  [
    'a create package of another version',
    { create: { version: '1.2.0', repository, dependencies: { 'cdk8s-mlflow': '1.1.0' } } },
    /^create\/package\.json: set version and dependencies\.cdk8s-mlflow to 1\.2\.0/,
  ],
  [
    'a changelog without the version',
    { changelog: '# Changelog\n\n## Unreleased\n' },
    /^CHANGELOG\.md has no section 1\.2\.0/,
  ],
  [
    'another repository than that of the workflow',
    { repository: 'fork/cdk8s-mlflow' },
    /the workflow runs in fork\/cdk8s-mlflow/,
  ],
  [
    'another repository of the create package',
    { create: { ...ready.create, repository: { url: 'git+https://github.com/ml/other.git' } } },
    /^create\/package\.json: repository is not that of package\.json/,
  ],
])('%s is refused', (_, change, message) => {
  expect(releaseProblems({ ...ready, ...change })).toEqual([expect.stringMatching(message)]);
});

test('the placeholder for the owner of the repository is refused', () => {
  const url = manifest.repository.url.replace(/github\.com\/[^/]+/, 'github.com/OWNER');
  const problems = releaseProblems({
    ...ready,
    manifest: { ...ready.manifest, repository: { url } },
    repository: undefined,
  });
  expect(problems).toContainEqual(expect.stringMatching(/the placeholder OWNER: write the owner of the repository$/));
});

test('both packages have one version, are public and have provenance', () => {
  expect(create.version).toBe(manifest.version);
  expect(create.dependencies).toEqual({ 'cdk8s-mlflow': manifest.version });
  for (const one of [manifest, create]) expect(one['publishConfig']).toEqual({ access: 'public', provenance: true });
});

test('the workflow checks before it publishes, and may ask npm for an identity', () => {
  const { jobs } = parse(read('.github/workflows/release.yml')) as {
    jobs: { publish: { permissions: object; steps: { run?: string }[] } };
  };
  expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  const commands = jobs.publish.steps.flatMap(({ run }) => run ?? []);
  expect(commands.indexOf('npm run release:check -- "$GITHUB_REF_NAME"')).toBeGreaterThan(0);
  expect(commands.indexOf('npm run release:check -- "$GITHUB_REF_NAME"')).toBeLessThan(commands.indexOf('npm publish'));
});
