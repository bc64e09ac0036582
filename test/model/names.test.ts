/** Derived names are spelled in one place: no other file of lib/ puts a name together from another one and a suffix. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
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
  'cli/init/team-text.ts': 'groups of people, which the reader changes',
  'cli/adopt/bitnami-chart.ts': 'the name of a Secret of that chart',
  'cli/adopt/running-server.ts': 'the name of a claim that Kubernetes makes for a StatefulSet',
  'observability/dashboard.ts': 'how Grafana identifies a dashboard',
  'observability/prometheus-rule.ts': 'a group of rules',
  'consumers/pipelines/pipelines-names.ts': 'names after a pipeline server, which is of another operator',
  'consumers/serving/serving-names.ts': 'names after a model, which a team chooses',
  'gitops/fleet/names.ts': 'names of what applies overlays, in one file of their own',
  'gitops/flux/alerts.ts': 'names after the fleet',
  'gitops/flux/kustomizations.ts': 'names after a target',
  'consumers/workbench/notebook.ts': 'names after a workbench, which is of another controller',
};

/** `${name}-db`, and `name + '-db'`; not the id of a construct, which is no name of an object. */
function spelledIn(file: string): readonly string[] {
  const text = readFileSync(join(lib, file), 'utf8');
  const [found, ids]: [string[], Set<number>] = [[], new Set()];
  new Visitor({
    NewExpression: ({ arguments: [, id] }) => {
      if (id) ids.add(id.start);
    },
    TemplateLiteral: ({ start, end, quasis: [head, ...others] }) => {
      if (ids.has(start) || !head) return;
      const suffixed = others.some(({ value }) => /^-[a-z]/.test(value.raw));
      const joined = /^(mlflow-)?$/.test(head.value.raw) && others[0]?.value.raw === '-';
      if (suffixed || joined) found.push(text.slice(start, end));
    },
    BinaryExpression: ({ start, end, right }) => {
      if (right.type === 'Literal' && typeof right.value === 'string' && /^-[a-z]/.test(right.value))
        found.push(text.slice(start, end));
    },
  }).visit(parseSync(file, text).program);
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
