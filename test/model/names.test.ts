/** Derived names are spelled in one place: no other file of lib/ puts a name together from another one and a suffix. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { namesOf } from '../../lib/model/names.js';
import { namesOfCluster } from '../../lib/model/names-postgresql.js';

const lib = join(__dirname, '../../lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** Texts that look like derived names and are none of an object. */
const exceptions: Readonly<Record<string, string>> = {
  'model/names.ts': 'the registry',
  'model/names-keycloak.ts': 'the registry',
  'model/names-secrets.ts': 'the registry',
  'model/names-workspaces.ts': 'the registry',
  'model/digested-job.ts': 'the version and digest of a Job, after the name that it is given',
  'stores/backend/outside-postgresql.ts': 'the name of a volume',
  'stores/backend/standalone-backend-store-schema.ts': 'a description and its example',
  'observability/dashboard.ts': 'how Grafana identifies a dashboard',
  'observability/prometheus-rule.ts': 'a group of rules',
};

/** `${name}-db`, and `name + '-db'`; not the id of a construct, which is no name of an object. */
function spelledIn(file: string): readonly string[] {
  const source = ts.createSourceFile(file, readFileSync(join(lib, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const { parent } = node;
    const isId = parent && ts.isNewExpression(parent) && parent.arguments?.[1] === node;
    if (ts.isTemplateExpression(node) && !isId) {
      const suffixed = node.templateSpans.some(({ literal }) => /^-[a-z]/.test(literal.text));
      const joined = /^(mlflow-)?$/.test(node.head.text) && node.templateSpans[0]?.literal.text === '-';
      if (suffixed || joined) found.push(node.getText());
    }
    if (ts.isBinaryExpression(node) && ts.isStringLiteral(node.right) && /^-[a-z]/.test(node.right.text))
      found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('nothing but the registry spells a derived name', () => {
  expect(files.length).toBeGreaterThan(300);
  const spelled = files
    .filter((file) => !(file in exceptions))
    .flatMap((file) => spelledIn(file).map((text) => `${file}: ${text}`));
  expect(spelled).toEqual([]);
});

test.each(Object.keys(exceptions))('%s is still an exception', (file) => {
  expect(spelledIn(file)).not.toEqual([]);
});

test('names are those of the objects on the clusters', () => {
  expect(namesOf({ name: 'tracking' })).toMatchObject({
    server: 'tracking',
    sessionPruning: 'tracking-session-pruning',
    keycloakDatabase: 'tracking-keycloak-db',
  });
  expect(namesOfCluster('db')).toMatchObject({ cluster: 'db', readWrite: 'db-rw', userSecret: 'db-app' });
});
