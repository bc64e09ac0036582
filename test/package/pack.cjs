/** Builds and packs the package once, for all suites: PACKED names the file and what npm says of it. */
const { execFileSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = async (_, { rootDir }) => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['pack', '--json', '--pack-destination', folder, '--loglevel=error'];
  const output = execFileSync('npm', args, { cwd: rootDir, encoding: 'utf8', maxBuffer: 1 << 26 });
  const [tarball] = JSON.parse(output.replace(/^[^[]*/, ''));
  process.env.PACKED = JSON.stringify({ ...tarball, file: join(folder, tarball.filename) });
};
