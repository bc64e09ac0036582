import type { Overlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf } from '../support/environments.js';
import { referenceOverlay, references } from '../support/references.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const cases: readonly (readonly [string, Overlay])[] = [
  ...references.map((name) => [name, referenceOverlay(name)] as const),
  ...Object.entries(standaloneVariants).map(([name, yaml]) => [name, overlayOf(yaml)] as const),
];

interface Row {
  /** `Secret mlflow/mlflow-tls tls.key`. */
  readonly key: string;
  readonly format: string;
  readonly readers: readonly string[];
}

const none = 'nothing in this overlay';
const cell = String.raw`\|((?:[^|\n]|\\\|)*)`;
const row = new RegExp(
  String.raw`^\| (Secret|ConfigMap) \x60([^\x60]+)\x60 in \x60([^\x60]+)\x60[^|]* \| \x60([^\x60]+)\x60 ${cell}${cell}`,
  'gm',
);

function rowsOf(readme: string): readonly Row[] {
  const [, section = ''] = readme.split('\n## Required Secrets and ConfigMaps\n');
  const [text = ''] = section.split('\n## ');
  return [...text.matchAll(row)].map(([, kind, name, namespace, key, format = '', readers = '']) => ({
    key: `${kind} ${namespace}/${name} ${key}`,
    format,
    readers: readers
      .trim()
      .split(/, (?![^(]*\))/)
      .map((reader) => reader.replace(/ \(.*\)$/, ''))
      .filter((reader) => reader !== none),
  }));
}

/** `Secret mlflow/mlflow-tls tls.key`, or with `*` for all keys, and the pods that get it. */
function readsOf(objects: readonly object[]): ReadonlyMap<string, ReadonlySet<string>> {
  const reads = new Map<string, Set<string>>();
  const workloads = objects as readonly Workload[];
  for (const { kind, metadata, spec } of workloads) {
    const template = spec?.jobTemplate?.spec.template ?? spec?.template;
    if (!/^(Deployment|StatefulSet|Job|CronJob)$/.test(kind) || !template) continue;
    const label = 'app.kubernetes.io/component';
    const component = template.metadata?.labels?.[label] ?? metadata.labels?.[label];
    const reader = component?.replaceAll('-', ' ') ?? metadata.name;
    walk(template.spec, (of, name, keys) => {
      for (const key of keys) {
        const id = `${of} ${metadata.namespace}/${name} ${key}`;
        reads.set(id, (reads.get(id) ?? new Set()).add(reader));
      }
    });
  }
  return reads;
}

interface Workload {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec: { readonly template: Template } };
  };
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: unknown;
}

type Found = (kind: 'Secret' | 'ConfigMap', name: string, keys: readonly string[]) => void;

/** Whatever looks like a source of values, wherever it is in a pod. */
function walk(value: unknown, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, source] of Object.entries(value)) {
    const kind = /^secret/.test(field) ? 'Secret' : /^configMap/.test(field) ? 'ConfigMap' : undefined;
    const name = kind && (source?.secretName ?? source?.name);
    const items = source?.items?.map(({ key }: { readonly key: string }) => key);
    if (kind && name) found(kind, name, items ?? [source.key ?? '*']);
    else walk(source, found);
  }
}

/** Who reads a key and is no pod of the overlay. */
const others =
  /^(gateway|clients of the workspace|programs of the namespace|pipeline server|Keycloak|Keycloak operator|EDP Keycloak operator|PostgreSQL|External Secrets|kubelet|Prometheus|router of OpenShift|(Ingress|IngressRoute) .+)$/;
const ofOperator = /^(server|migration|trace archival)$/;
const ofWorkspace = /mlflow-artifact-connection AWS_S3_BUCKET$/;

test.each(cases)('%s: each required key is read by just those that the README names', (_, overlay) => {
  const rows = rowsOf(overlayReadme(overlay, []));
  const reads = readsOf(overlay.objects);
  const named = overlay.requirements.flatMap(({ kind, keys }) => (/^(Secret|ConfigMap)$/.test(kind) ? keys : []));
  expect(rows).toHaveLength(named.length);
  for (const { key, readers } of rows) {
    const whole = key.replace(/^(\S+ \S+) .*$/, '$1 *');
    const open = key.includes('<')
      ? [...reads].flatMap(([id, pods]) => (id.startsWith(whole.slice(0, -1)) ? [...pods] : []))
      : [];
    const pods = new Set([...(reads.get(key) ?? []), ...(reads.get(whole) ?? []), ...open]);
    const stated = readers.filter((reader) => !pods.has(reader));
    const unknown = stated.filter(
      (reader) =>
        !others.test(reader) && !((overlay.form === 'operated' || ofWorkspace.test(key)) && ofOperator.test(reader)),
    );
    expect([key, [...pods].filter((pod) => !readers.includes(pod)), unknown]).toEqual([key, [], []]);
  }
});

test.each(cases)('%s: private keys are read by what serves with them alone', (_, overlay) => {
  const rows = rowsOf(overlayReadme(overlay, []));
  const readers = rows.filter(({ format }) => format.includes('private key')).flatMap((one) => one.readers);
  expect(
    readers.filter(
      (reader) =>
        !/^(server|proxy|Keycloak|router of OpenShift|(Ingress|IngressRoute) .+|.*controller-manager|operator)$/.test(
          reader,
        ),
    ),
  ).toEqual([]);
});

test.each(
  cases,
)('%s: every required key has a reader, but for the CA of a certificate that nothing here verifies', (_, overlay) => {
  expect(
    rowsOf(overlayReadme(overlay, [])).filter(
      ({ key, readers }) => readers.length === 0 && !/(-tls ca|-service-ca service-ca)\.crt$/.test(key),
    ),
  ).toEqual([]);
});

test('the walk finds keys in volumes, projections and variables', () => {
  const of = (spec: object) =>
    [...readsOf([{ kind: 'Job', metadata: { name: 'j', namespace: 'n' }, spec: { template: { spec } } }])].map(
      ([key]) => key,
    );
  expect(
    of({ volumes: [{ secret: { secretName: 'a', items: [{ key: 'k' }] } }, { secret: { secretName: 'b' } }] }),
  ).toEqual(['Secret n/a k', 'Secret n/b *']);
  expect(of({ volumes: [{ projected: { sources: [{ configMap: { name: 'c', items: [{ key: 'k' }] } }] } }] })).toEqual([
    'ConfigMap n/c k',
  ]);
  expect(of({ initContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: 'd', key: 'k' } } }] }] })).toEqual([
    'Secret n/d k',
  ]);
  expect(of({ containers: [{ envFrom: [{ secretRef: { name: 'e' } }] }] })).toEqual(['Secret n/e *']);
});
