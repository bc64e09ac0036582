// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are expressions of Kargo
/** The manifests of docs/kargo.md, by the definitions and the schemas of a clone of akuity/kargo that KARGO names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { kargoObjects, kargoSteps } from '../support/kargo.js';
import { Cluster } from './harness/cluster.js';

const { KARGO: clone } = process.env;
if (clone && !existsSync(clone)) throw new Error(`KARGO=${clone} is not there`);
if (!clone) process.stdout.write('SKIPPED: the recipe for Kargo by its own definitions, because KARGO is not set\n');
const withClone = clone ? describe : describe.skip;

withClone('the recipe for Kargo', () => {
  const sources = clone ?? '';
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ extent: 'api' });
    const kinds = ['projects', 'projectconfigs', 'warehouses', 'promotiontasks', 'stages'];
    await cluster.installDefinitions(
      ...kinds.map((plural) => join(sources, `charts/kargo/resources/crds/kargo.akuity.io_${plural}.yaml`)),
    );
    // The controller of Kargo makes it from the Project.
    await cluster.must('create', 'namespace', 'mlflow-promotion');
  });
  afterAll(() => cluster?.stop());

  test.each(
    kargoObjects.map((one) => [`${one.kind} ${one.metadata.name}`, one] as const),
  )('the API server takes %s strictly', async (_, object) => {
    const { status, body } = await cluster.api.apply(object);
    expect([status, body]).toEqual([201, expect.objectContaining({ kind: object.kind })]);
  });

  test('and refuses a field that Kargo does not have', async () => {
    const [stage] = kargoObjects.filter(({ kind }) => kind === 'Stage');
    const wrong = { ...stage, spec: { ...(stage?.spec as object), promotionTemplates: {} } } as KubernetesObject;
    expect(JSON.stringify(await cluster.api.apply(wrong))).toContain('promotionTemplates');
  });

  test.each(
    kargoSteps.map((step) => [step.uses, step.config] as const),
  )('the settings of the step %s', (uses, config) => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    // They name two drafts, and use what both have.
    const schemaOf = (name: string) =>
      JSON.parse(
        readFileSync(join(sources, 'pkg/promotion/runner/builtin/schemas', name), 'utf8'),
        (key, value: unknown) => (key === '$schema' ? undefined : value),
      ) as object;
    ajv.addSchema(schemaOf('argocd-common.json'), 'argocd-common.json');
    const validate = ajv.compile(schemaOf(`${uses}-config.json`));
    const evaluated = JSON.parse(
      JSON.stringify(config)
        .replace(/"\$\{\{ task\.outputs\['open-pr'\]\.pr\.id \}\}"/, '7')
        .replaceAll('${{ vars.repository }}', 'https://git.example.com/ml/mlflow.git'),
    ) as object;
    expect([validate(evaluated), validate.errors]).toEqual([true, null]);
    expect(validate({ ...evaluated, unknown: 1 })).toBe(false);
  });
});
