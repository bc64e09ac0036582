/** The plugin for `validations:` of cdk8s.yaml, with the report of cdk8s-cli. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Validation, ValidationContext } from 'cdk8s-cli/plugins';
import { parse } from 'yaml';
import { MlflowValidation, type MlflowValidationProps } from '../../lib/checks/validation-plugin.js';

const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
const file = join(folder, 'app.k8s.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const securityContext =
  '{allowPrivilegeEscalation: false, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL]}}';
const pod = (image: string) => `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - {name: web, image: "${image}", securityContext: ${securityContext}, envFrom: [{secretRef: {name: login}}]}
`;
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' } };

async function reported(yaml: string, properties?: MlflowValidationProps) {
  writeFileSync(file, yaml);
  const context = new ValidationContext([file], 'cdk8s-mlflow', '0.1.0', { web: { path: 'app/web' } });
  const plugin: Validation = new MlflowValidation(properties);
  await plugin.validate(context);
  return context.report.toJson();
}

test('manifests without findings are a success', async () => {
  const { summary, violations } = await reported(pod('web:1'), { others: [secret] });
  expect(violations).toEqual([]);
  expect(summary).toMatchObject({ status: 'success', metadata: { manifests: '1' } });
});

test('each check is a violation, with its constructs', async () => {
  const { summary, violations } = await reported(pod('web:latest'));
  expect(summary.status).toBe('failure');
  expect(violations.map(({ ruleName }) => ruleName.split(':')[0])).toEqual(['MLF-IMAGE-2', 'MLF-REF-1']);
  expect(violations[0]).toMatchObject({
    recommendation: 'the running version is unknown, and each new node may pull another one',
    fix: 'set a version, preferably a digest',
    violatingConstructs: [
      {
        constructPath: 'app/web',
        manifestPath: file,
        locations: ['Pod shop/web spec.containers[0].image: "web:latest" has the tag latest'],
      },
    ],
  });
});

test('waivers leave out the findings of a check on an object', async () => {
  const waiver = { check: 'MLF-IMAGE-2', object: 'Pod shop/web', reason: 'built on the node itself' };
  const { violations } = await reported(pod('web:latest'), { others: [secret], waivers: [waiver] });
  expect(violations).toEqual([]);
  const other = await reported(pod('web:latest'), {
    others: [secret],
    waivers: [{ ...waiver, object: 'Pod shop/api' }],
  });
  expect(other.violations.map(({ ruleName }) => ruleName.split(':')[0])).toEqual(['MLF-IMAGE-2', 'MLF-WAIVER-2']);
});

test('a waiver without effect is a violation, with its place in cdk8s.yaml', async () => {
  const waivers = [{ check: 'MLF-IMAGE-2', object: 'Pod shop/web', reason: 'built on the node itself' }];
  const { summary, violations } = await reported(pod('web:1'), { others: [secret], waivers });
  expect(summary.status).toBe('failure');
  expect(violations).toEqual([
    expect.objectContaining({
      ruleName: 'MLF-WAIVER-2: the waiver of MLF-IMAGE-2 has no effect',
      fix: 'remove it',
      violatingConstructs: [
        expect.objectContaining({ manifestPath: 'cdk8s.yaml', locations: ['waivers: MLF-IMAGE-2 of Pod shop/web'] }),
      ],
    }),
  ]);
});

test.each([
  ['MLF-SCHEMA-1', 'cdk8s.yaml: MLF-WAIVER-4 MLF-SCHEMA-1 cannot be waived: '],
  ['MLF-IMGE-2', 'cdk8s.yaml: MLF-WAIVER-3 unknown check MLF-IMGE-2\n    did you mean MLF-IMAGE-2?'],
])('a waiver of %s is refused', (check, message) => {
  expect(() => new MlflowValidation({ waivers: [{ check, reason: 'a field of the future' }] })).toThrow(message);
});

test('docs/library.md shows this version, and properties that are valid', () => {
  const root = join(__dirname, '..', '..');
  const [, snippet = ''] =
    /```yaml\n(validations:\n[\s\S]*?)```/.exec(readFileSync(join(root, 'docs/library.md'), 'utf8')) ?? [];
  const { validations } = parse(snippet) as {
    validations: readonly { class: string; version: string; properties: MlflowValidationProps }[];
  };
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(validations).toEqual([expect.objectContaining({ class: MlflowValidation.name, version })]);
  expect(() => new MlflowValidation(validations[0]?.properties)).not.toThrow();
});

test('properties that are not valid are refused', () => {
  expect(() => new MlflowValidation({ waiver: [] } as MlflowValidationProps)).toThrow(
    /^cdk8s\.yaml: properties of MlflowValidation are not valid\n.*"waiver"/,
  );
});

test('definitions are files, whose kinds are then checked', async () => {
  const definitions = join(folder, 'widgets.yaml');
  writeFileSync(
    definitions,
    `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`,
  );
  const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a, namespace: shop}\nspec: {}\n';
  expect((await reported(widget)).violations).toEqual([]);
  const { violations } = await reported(widget, { definitions: [definitions] });
  expect(violations.map(({ ruleName }) => ruleName.split(':')[0])).toEqual(['MLF-SCHEMA-1']);
});
