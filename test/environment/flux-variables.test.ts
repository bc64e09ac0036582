// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are variables of Flux
/** Variables of Flux: what is computed from them, where they are refused, and what their objects look like. */
import { parseAllDocuments } from 'yaml';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { synthesize } from '../../lib/synthesis/synthesize.js';
import { kindProd, memory, today } from '../support/environments.js';
import { realmProd } from '../support/keycloak.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

function synthesized(yaml: string) {
  const result = synthesize('e.yaml', 'e', memory({ 'e.yaml': yaml }), today);
  if ('problems' in result) throw new Error(formatProblems(result.problems));
  const { files } = result.texts;
  const objects = [...files]
    .filter(([name]) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject));
  return { files, objects, overlay: result.overlay };
}

function problems(yaml: string): string {
  const result = synthesize('e.yaml', 'e', memory({ 'e.yaml': yaml }), today);
  return 'problems' in result ? formatProblems(result.problems) : '';
}

const one = (objects: readonly KubernetesObject[], kind: string, name?: string) =>
  objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
const annotationsOf = (object: KubernetesObject | undefined) => object?.metadata.annotations ?? {};
const substitute = 'kustomize.toolkit.fluxcd.io/substitute';

test('hosts, origins, routes and policies are computed from a variable', () => {
  const yaml = replaced(
    replaced(standaloneProd, 'mlflow.example.com', '"mlflow.${CLUSTER_DOMAIN}"'),
    'host: db.example.com',
    'tls: {mode: require}, host: "${DB}.${DB_NS}.svc"',
  );
  const { objects, files } = synthesized(yaml);
  expect(at(one(objects, 'HTTPRoute'), 'spec', 'hostnames')).toEqual(['mlflow.${CLUSTER_DOMAIN}']);
  const server = JSON.stringify(one(objects, 'Deployment', 'mlflow'));
  expect(server).toContain('"mlflow.${CLUSTER_DOMAIN},mlflow.${CLUSTER_DOMAIN}:443,mlflow:8443');
  expect(server).toContain('"https://mlflow.${CLUSTER_DOMAIN}"');
  // The namespace of a host in the cluster, in the policy of the server.
  expect(files.get('network.yaml')).toContain('kubernetes.io/metadata.name: ${DB_NS}');
  expect(files.get('README.md')).toContain('Variables of Flux: `CLUSTER_DOMAIN`, `DB`, `DB_NS`.');
  expect([...files.values()].filter((text) => text.includes('fluxvar'))).toEqual([]);
});

test('the operated form too', () => {
  const { objects } = synthesized(replaced(kindProd, 'mlflow.example.com', '"mlflow.${DOMAIN:=example.org}"'));
  expect(at(one(objects, 'HTTPRoute'), 'spec', 'hostnames')).toEqual(['mlflow.${DOMAIN:=example.org}']);
  expect(JSON.stringify(one(objects, 'MLflow'))).toContain('https://mlflow.${DOMAIN:=example.org}');
});

test('a variable that is a whole host is one outside the cluster', () => {
  const { files } = synthesized(replaced(standaloneProd, 'host: db.example.com', 'host: "${DB_HOST}"'));
  expect(files.get('README.md')).toContain('PostgreSQL ${DB_HOST} (any address)');
});

describe('objects', () => {
  const oidc = `${realmProd}waivers: [{check: MLF-IMAGE-1, reason: a sample of tests, until: "2030-01-01"}]\n`;
  const variable = replaced(oidc, '[mlflow.example.com]', '["mlflow.${CLUSTER_DOMAIN}"]');

  test('with a variable and a script are substituted, and the script keeps its variables', () => {
    const { objects } = synthesized(variable);
    const script = objects.find((object) => JSON.stringify(object).includes('BASH_REMATCH'));
    expect(JSON.stringify(script)).toContain('https://mlflow.${CLUSTER_DOMAIN}/callback');
    expect(JSON.stringify(script)).toContain('$${BASH_REMATCH[1]}');
    expect(JSON.stringify(script).replaceAll('$${', '')).not.toMatch(/\$\{(?!CLUSTER_DOMAIN)/);
    expect(annotationsOf(script)[substitute]).toBeUndefined();
  });

  test('without a variable are exempt if they have a script', () => {
    const { objects } = synthesized(oidc);
    const script = objects.find((object) => JSON.stringify(object).includes('BASH_REMATCH'));
    expect(annotationsOf(script)[substitute]).toBe('disabled');
  });

  test('that are Jobs are created again when a value changes', () => {
    const { objects } = synthesized(replaced(standaloneProd, 'host: db.example.com', 'host: "db.${DOMAIN}"'));
    expect(annotationsOf(one(objects, 'Job'))['kustomize.toolkit.fluxcd.io/force']).toBe('enabled');
    expect(annotationsOf(one(synthesized(standaloneProd).objects, 'Job'))).not.toHaveProperty([
      'kustomize.toolkit.fluxcd.io/force',
    ]);
  });

  const extra = (name: string, rest: string) =>
    `- {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: mlflow}, ${rest}}\n`;
  const { objects } = synthesized(
    `${standaloneProd}extraObjects:\n${extra('wanted', 'data: {url: "https://x.${DOMAIN}"}')}${extra(
      'script',
      'data: {script: "#!/bin/bash\\necho ${HOME}"}',
    )}${extra('dashboard', 'data: {a.json: "{\\"datasource\\": \\"${DS}\\"}"}')}`,
  );

  test('of the user are substituted where a value has a variable, and exempt where a script or JSON has one', () => {
    expect(one(objects, 'ConfigMap', 'wanted')).toMatchObject({ data: { url: 'https://x.${DOMAIN}' } });
    expect(
      ['wanted', 'script', 'dashboard'].map((name) => annotationsOf(one(objects, 'ConfigMap', name))[substitute]),
    ).toEqual([undefined, 'disabled', 'disabled']);
    expect(one(objects, 'ConfigMap', 'script')).toMatchObject({ data: { script: '#!/bin/bash\necho ${HOME}' } });
  });
});

test('a number or a range is no place for a variable', () => {
  const found = problems(
    [
      replaced(standaloneProd, 'replicas: 2', 'replicas: "${N}"'),
      'networkPolicy: {apiServer: {cidrs: ["${CIDR}"]}}',
    ].join(''),
  );
  expect(found).toContain('server.replicas: got the string "${N}"');
  expect(found).toMatch(/"\$\{CIDR\}".*\n.*a variable of Flux is possible in names, hosts, URLs and texts/);
  expect(found).not.toContain('fluxvar');
});

test('findings of checks show the variable', () => {
  const yaml = replaced(standaloneProd, /"example.com\/mlflow@sha256:b+"/, '"${REGISTRY}/mlflow:3.14.0"');
  expect(problems(yaml)).toContain('${REGISTRY}/mlflow:3.14.0');
});

test('a variable in a list on one line requires quotes', () => {
  expect(problems(replaced(standaloneProd, 'mlflow.example.com', 'mlflow.${DOMAIN}'))).toContain(
    'write a value with braces, such as a variable, in quotes',
  );
});
