import { formatProblems } from '../../lib/environment/parse.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindDev, memory, rhoai34Prod, rhoaiProd, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

/** What synth answers, a line for each problem. */
function answers(yaml: string): readonly string[] {
  const result = synthesize('e.yaml', 'e', memory({ 'e.yaml': yaml }), today);
  return 'problems' in result
    ? formatProblems(result.problems)
        .split('\n')
        .filter((line) => line.startsWith('e.yaml'))
    : [];
}

test('an unknown field does not hide what checks find', () => {
  const yaml = `${replaced(standaloneProd, /@sha256:b+/, ':3.17.2')}colour: blue\n`;
  expect(answers(yaml)).toEqual([
    expect.stringContaining('MLF-IMAGE-1'),
    expect.stringContaining('unknown field "colour" in an environment'),
  ]);
});

test('an unknown field does not hide the fields of a later release', () => {
  const yaml = `${rhoai34Prod()}traceArchival: {retention: 90d}\ncolour: blue\n`;
  expect(answers(yaml)).toEqual([
    expect.stringContaining('traceArchival does not exist in Red Hat OpenShift AI 3.4'),
    expect.stringContaining('unknown field "colour"'),
  ]);
});

test('an invalid value does not hide a contradiction elsewhere', () => {
  const yaml = `${replaced(standaloneDev, 'stage: dev', 'stage: dev\nregistryMirrors: 1')}readReplica: {host: r.example.com}\n`;
  expect(answers(yaml)).toEqual([
    expect.stringContaining('registryMirrors: got the number 1'),
    expect.stringContaining('SQLite does not support a read replica'),
  ]);
});

test('an invalid value does not hide what a map as a whole breaks', () => {
  const yaml = `${kindDev}clients: {namespaces: [a, a], via: tunnel}\n`;
  expect(answers(yaml).join('\n')).toMatch(/a namespace is listed twice.*\n.*"tunnel" is not allowed/);
});

test('a mistyped field counts as the one that was meant, and has no consequences', () => {
  const yaml = replaced(rhoaiProd, /caBundleConfigMap/, 'caBundelConfigMap');
  expect(answers(yaml)).toEqual([expect.stringContaining('unknown field "caBundelConfigMap" in server')]);
});

test('objects are not checked if a value of them was not intended', () => {
  const yaml = replaced(standaloneProd, /@sha256:b+/, ':3.17.2').replace('stage: prod', 'stage: prod\npatches: 1');
  expect(answers(yaml)).toEqual([expect.stringContaining('patches: got the number 1')]);
});

test('without a valid value of a required field nothing further is checked', () => {
  expect(answers(replaced(kindDev, 'type: sqlite', 'type: sqlserver'))).toEqual([
    expect.stringContaining('backendStore.type: "sqlserver" is not known'),
  ]);
});
