/** The version of MLflow that an environment does not write. */
import { environmentOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev } from '../support/standalone.js';

function versionOf(image: string): string | undefined {
  const environment = environmentOf(replaced(standaloneDev, 'localhost/mlflow:3.17.2', image));
  return environment.form === 'standalone' ? environment.settings.server.image.version : undefined;
}

test.each([
  ['the one in the tag', 'example.com/mlflow:3.14.0', '3.14.0'],
  ['the one in the tag before a digest', `example.com:5000/mlflow:v3.13.0-cpu@sha256:${'a'.repeat(64)}`, '3.13.0'],
  ['the newest for an image by digest', `example.com/mlflow@sha256:${'a'.repeat(64)}`, '3.17.2'],
  ['the newest for a tag that the plug-in does not support', 'example.com/mlflow:3.15.0', '3.17.2'],
  ['the newest for a tag with other numbers', 'example.com/mlflow:1.2.3', '3.17.2'],
])('is %s', (_, image, version) => {
  expect(versionOf(image)).toBe(version);
});
