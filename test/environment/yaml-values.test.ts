/** Values that YAML reads as something else than what people mean, each refused at its place. */
import { kindDev, problemsOf } from '../support/environments.js';

const withSpec = (spec: string) =>
  `${kindDev}extraObjects:\n  - {apiVersion: example.com/v1, kind: Foo, metadata: {name: a, namespace: n}, spec: ${spec}}\n`;
/** The place of `^`, which is left out. */
function marked(spec: string): readonly [yaml: string, place: string] {
  const text = withSpec(spec);
  const lines = text.slice(0, text.indexOf('^')).split('\n');
  return [text.replace('^', ''), `e.yaml:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1} `];
}

test.each([
  ['{a: ^.nan}', '.nan reads as NaN'],
  ['{a: ^-.inf}', '-.inf reads as -Infinity'],
  ['{a: ^1e999}', '1e999 reads as Infinity'],
  ['{mode: ^0400}', '0400 reads as the decimal number 400', 'write 0o400 for the octal number'],
  ['{mode: ^0888}', '0888 reads as the decimal number 888', 'write 888, or "0888"'],
  [
    '{id: ^12345678901234567890}',

    'is larger than 2^53 and would become 12345678901234567168',
    'write a string: "12345678901234567890"',
  ],
  ['{a: ^"\\ud800"}', 'the string contains \\ud800, half of a character'],
  ['{^"\\udfff": a}', 'a key with half of a character'],
  ['{a: !!binary ^aGVsbG8=}', 'the tag !!binary'],
  ['{a: !!set ^{b, c}}', 'the tag !!set'],
  ['{a: !!timestamp ^2026-01-01}', 'the tag !!timestamp'],
  ['{list: [^null, 1]}', 'null in a list'],
  ['{list: [1, ^~]}', 'null in a list'],
  ['{^constructor: x}', 'the key constructor, with which cdk8s cannot write a map'],
  ['{^__proto__: {a: b}}', 'the key __proto__'],
  ['&s {again: ^*s}', 'the alias *s is part of its own anchor'],
  ['{a: ^*.example.com}', 'the alias *.example.com has no anchor', 'in quotes if it begins with an asterisk'],
  ['{a: ^*/5 * * * *}', 'an asterisk without quotes', 'write it in quotes: "*/5 * * * *"'],
  ['{b: c, a: ^* 2 * * MON}', 'an asterisk without quotes', 'write it in quotes: "* 2 * * MON"'],
  ['[^* 2 * * *]', 'an asterisk without quotes', 'write it in quotes: "* 2 * * *"'],
  ['{a: ^*}', 'an asterisk without quotes', 'write it in quotes: "*"'],
  [`${'['.repeat(98)}^${'['.repeat(102)}${']'.repeat(200)}`, 'more than 100 levels of lists and maps'],
  [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'lists and maps are nested too deeply'],
])('%.40s', (spec, message, fix = '') => {
  const [yaml, place] = marked(spec);
  const text = problemsOf(yaml);
  expect(text).toContain(message);
  expect(text).toContain(fix);
  if (spec.includes('^')) expect(text.slice(0, place.length)).toBe(place);
  // One mistake is one problem: a line, and one for the fix.
  expect(text.split('\n')).toHaveLength(2);
});

test.each([
  '0o400',
  '0',
  '-0',
  '007',
  '0x1f',
  '9007199254740991',
  '1e3',
  '!!str 0400',
  '"0400"',
  '2026-01-01',
])('plain values are read as before: %s', (value) => {
  expect(problemsOf(withSpec(`{a: ${value}}`))).toBe('');
});

test('the directive of another version of YAML', () => {
  expect(problemsOf(`%YAML 1.1\n---\n${kindDev}`)).toMatch(/^e\.yaml:1:1 the directive %YAML 1\.1, in which/);
  expect(problemsOf(`%YAML 1.2\n---\n${kindDev}`)).toBe('');
});
