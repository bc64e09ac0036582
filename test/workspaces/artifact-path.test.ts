import { artifactPathProblem } from '../../lib/workspaces/artifact-path.js';

test.each([
  ['mlflow'],
  ['teams/a/mlflow'],
  ['a..b/..c'],
  ['a b/é=1'],
  ['v1.2'],
  ['mlflow:1/x'],
])('%s is used as it is written', (path) => {
  expect(artifactPathProblem(path)).toBeUndefined();
});

test.each([
  ['a\\b', 'backslash'],
  ['s3://other/x', 'not a URI'],
  ['dbfs:/x', 'not a URI'],
  ['/a', 'relative'],
  [' /a', 'relative'],
  ['a/../b', 'relative'],
  ['..', 'relative'],
  ['a ', 'space at its beginning or end'],
  ['a\nb', 'control characters'],
  ['', 'empty'],
  ['a//b', 'empty'],
  ['a/', 'empty'],
  ['.', 'no "." segment'],
  ['a/./b', 'no "." segment'],
  ['a?b', '"?" or "#"'],
  ['a#b', '"?" or "#"'],
])('%j is refused', (path, says) => {
  expect(artifactPathProblem(path)?.message).toContain(says);
  expect(artifactPathProblem(path)?.params.fix).toBeTruthy();
});
