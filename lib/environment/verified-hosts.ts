import { z } from 'zod';
import { hostOf } from '../schema/fields.js';
import type { ValuePath } from '../schema/location.js';
import { type VerifiedService, verifiedServiceOf } from '../schema/verified-service.js';
import { fieldsOf, hasField, schemaAt, unwrap } from './schema-walk.js';

/** A host in an environment whose certificate pods verify with the CAs of their image. */
export interface VerifiedHost extends Pick<VerifiedService, 'service'> {
  readonly host: string;
  /** The missing field with the CA, or with a bundle of CAs. */
  readonly path: ValuePath;
  /** What can be written there. */
  readonly example: string;
  /** Whether a bundle for all pods is possible too. */
  readonly bundle: boolean;
  /** Whether privateCa says that the image trusts the CA. */
  readonly otherwise: boolean;
}

interface Level {
  readonly key: string | number;
  readonly schema: z.ZodType | undefined;
  readonly value: object;
}

const bundlePath = ['pods', 'caBundleConfigMap'];
const bundleExample = '{name: <ConfigMap with PEM certificates>}';

/** All of them: every field of the schema that is marked, where nothing sets a CA for it. */
export function verifiedHosts(root: z.ZodType, settings: object): readonly VerifiedHost[] {
  const found: VerifiedHost[] = [];
  const visit = (declared: z.ZodType, value: unknown, path: ValuePath, above: readonly Level[]): void => {
    if (value === undefined || value === null) return;
    const mark = verifiedServiceOf(declared);
    if (mark && typeof value === 'string') {
      const host = hostToVerify(root, settings, { mark, value, path, above });
      if (host) found.push(host);
    }
    const schema = schemaAt(declared, [], value);
    const level = { key: path.at(-1) ?? '', schema, value: Object(value) };
    if (schema instanceof z.ZodArray && Array.isArray(value))
      for (const [index, item] of value.entries())
        visit(schema.element as z.ZodType, item, [...path, index], [...above, level]);
    for (const name of fieldsOf(schema))
      visit((schema as z.ZodObject).shape[name], Reflect.get(level.value, name), [...path, name], [...above, level]);
  };
  visit(root, settings, [], []);
  return found;
}

interface Marked {
  readonly mark: VerifiedService;
  readonly value: string;
  readonly path: ValuePath;
  /** The maps and lists around it, from the root. */
  readonly above: readonly Level[];
}

function hostToVerify(root: z.ZodType, settings: object, marked: Marked): VerifiedHost | undefined {
  const { mark, value, above } = marked;
  const { service, bundle = true, tls, unless } = mark;
  const beside = above.at(-1);
  const isSet = (field: string) => Reflect.get(beside?.value ?? {}, field);
  const url = tls === undefined ? new URL(value) : undefined;
  if (url ? url.protocol !== 'https:' : !isSet(tls ?? '')) return undefined;
  if ((unless && isSet(unless) !== undefined) || isSet('privateCa') === false) return undefined;
  if (bundle && bundleOf(settings, above)) return undefined;
  const host = url ? hostOf(url) : value;
  if (mark.ca === undefined)
    return { service, host, path: bundlePath, example: bundleExample, bundle: false, otherwise: false };
  const path = caPath(mark.ca, marked);
  // Stores of the operated form have no such field: MLF-STORE-8 asks for a bundle.
  const schema = path && schemaAt(root, path, settings);
  if (!path || !schema || valueAt(settings, path) !== undefined) return undefined;
  return { service, host, path, example: exampleOf(schema), bundle, otherwise: hasField(beside?.schema, 'privateCa') };
}

/** The bundle of the pods: that of the component, of the server, or of all. */
function bundleOf(settings: object, above: readonly Level[]): unknown {
  const own = above.map(({ value }) => valueAt(value, ['pod', 'caBundleConfigMap']));
  const common = [['server', 'caBundleConfigMap'], bundlePath].map((path) => valueAt(settings, path));
  return [...own, ...common].find((one) => one !== undefined);
}

/** The field with the CA, in the innermost map that has one. */
function caPath(ca: string | ValuePath, { path, above }: Marked): ValuePath | undefined {
  if (typeof ca !== 'string') return ca;
  const depth = above.findLastIndex(({ schema }) => hasField(schema, ca));
  return depth < 0 ? undefined : [...path.slice(0, depth), ca];
}

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>((one, key) => (one === undefined ? one : Reflect.get(Object(one), key)), value);
}

/** A CA is in a ConfigMap where that is possible. */
function exampleOf(schema: z.ZodType): string {
  const fields = fieldsOf(unwrap(schema));
  if (fields.includes('configMap')) return '{configMap: <ConfigMap with ca.crt>}';
  return fields.includes('secret') ? '{secret: <Secret with ca.crt>}' : '{name: <ConfigMap with ca.crt>}';
}
