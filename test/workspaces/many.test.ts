/** Hundreds of teams in one environment: time that grows with their number alone, and small changes. */
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { memory, today } from '../support/environments.js';
import { standaloneDev } from '../support/standalone.js';

const environment = 'environments/kind/many.yaml';
const team = (name: string) => `namespace: ${name}
create: true
people: {editors: [{kind: Group, name: ${name}}], owners: [{kind: User, name: lead-${name}}]}
programs: [{name: training}]
agents: [{name: bot, experiments: [support]}]
quota: {requests.cpu: "8", pods: 30}
networkPolicy: {}
client: {}
`;

function textsOf(names: readonly string[]): ReadonlyMap<string, string> {
  const files = Object.fromEntries(names.map((name) => [`workspaces/kind/many/${name}.yaml`, team(name)]));
  const read = memory({ ...files, [environment]: standaloneDev });
  const result = synthesize(environment, 'kind/many', read, today, { teams: Object.keys(files) });
  if ('problems' in result) throw new Error(JSON.stringify(result.problems.slice(0, 3)));
  return result.texts.files;
}

const names = Array.from({ length: 200 }, (_, index) => `team-${String(index).padStart(3, '0')}`);

test('200 teams take less than 8 seconds of CPU, and one more rewrites nothing of the others', () => {
  const start = process.cpuUsage();
  const before = textsOf(names);
  const { user } = process.cpuUsage(start);
  expect(user / 1e6).toBeLessThan(8);
  const after = textsOf([...names.slice(0, 100), 'team-099a', ...names.slice(100)]);
  for (const [name, text] of after) {
    const known = new Set((before.get(name) ?? '').split('\n'));
    const changed = text.split('\n').filter((line) => !known.has(line));
    expect([name, changed.filter((line) => !line.includes('team-099a'))]).toEqual([name, expect.anything()]);
    // Sums in texts, such as a list of all namespaces.
    expect(changed.filter((line) => !line.includes('team-099a')).length).toBeLessThan(4);
    expect(changed.length).toBeLessThan(60);
  }
});
