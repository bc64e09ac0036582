/** `npm run release:check -- v1.2.0`: whether this commit can be published under a tag. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageManifest, releaseProblems } from './release/problems.js';

const root = join(__dirname, '..');
const manifestOf = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as PackageManifest;
const problems = releaseProblems({
  tag: process.argv[2] ?? '',
  manifest: manifestOf('package.json'),
  create: manifestOf('create/package.json'),
  changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  repository: process.env['GITHUB_REPOSITORY'],
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
