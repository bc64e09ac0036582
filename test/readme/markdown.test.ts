import { execFileSync } from 'node:child_process';
import { shellWord } from '../../lib/readme/markdown.js';

test.each([
  'mlflow',
  'oidc:Data Scientists',
  "it's",
  '$(id)',
  'a;b',
  '`id`',
  '"x"',
  'a\\b',
  '*',
])('a shell reads %s as one word', (text) => {
  expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
});

test('a word without special characters, and a placeholder, have no quotes', () => {
  expect(shellWord('deployment.apps/mlflow')).toBe('deployment.apps/mlflow');
  expect(shellWord('oidc:<group>')).toBe('oidc:<group>');
});
