import { identityOf, type KubernetesObject, keyOf } from '../../kubernetes/object.js';
import { TextCache } from '../../kubernetes/remembered.js';
import { fieldName, isObject } from '../../kubernetes/structural.js';
import type { RenderedObjects } from '../../overlay/rendered-overlay.js';
import type { ValuePath } from '../../schema/location.js';
import type { Check, Finding } from '../check.js';
import { holdsRandomWord, isNamedSecret, isSecretField, knownCredential } from '../credentials.js';
import { strings } from '../texts.js';
import { variablesOf } from '../variables.js';

/** Typical locations of misplaced secrets: values of variables, arguments, annotations, and all values of a ConfigMap, whose keys have dots. */
function isGuessed({ kind }: KubernetesObject, field: string): boolean {
  return (
    /(^|\.)(value|args\[\d+\]|command\[\d+\]|annotations\..+)$/.test(field) ||
    (kind === 'ConfigMap' && field.startsWith('data.'))
  );
}

/** Values of a ConfigMap are judged by their keys; those of a SealedSecret are encrypted. */
function isOpen({ kind }: KubernetesObject, field: string): boolean {
  return kind !== 'ConfigMap' && !(kind === 'SealedSecret' && field.startsWith('spec.encryptedData.'));
}

function guessed(object: KubernetesObject, field: string, text: string): string | undefined {
  return isGuessed(object, field) && random.get(text, () => holdsRandomWord(text))
    ? 'what looks like a key or password'
    : undefined;
}

function named(object: KubernetesObject, field: string, text: string): string | undefined {
  const name = field.slice(field.lastIndexOf('.') + 1);
  return isSecretField(name, text) && isOpen(object, field) ? `the value of ${name}` : undefined;
}

/** Most texts of an overlay return in it and in others. */
const credentials = new TextCache<string | undefined>();
const random = new TextCache<boolean>();

function credentialIn(text: string): string | undefined {
  return credentials.get(text, () => knownCredential(text));
}

function* byLooks(object: KubernetesObject): Iterable<Finding> {
  for (const { field, text } of strings(object)) {
    const what = credentialIn(text) ?? guessed(object, field, text) ?? named(object, field, text);
    // The value itself is never shown.
    if (what) yield { object, field, message: `holds ${what}` };
  }
}

/** Short passwords look like any word, and are recognized by the name of their variable. */
function* byName(overlay: RenderedObjects): Iterable<Finding> {
  const variables = variablesOf(overlay).map(({ object, field, variable: { name, value } }) => ({
    object,
    field: `${field}.value`,
    name,
    value,
  }));
  const settings = overlay.objects.flatMap((object) =>
    object.kind === 'ConfigMap' && isObject(object['data'])
      ? Object.entries(object['data']).map(([name, value]) => ({ object, field: `data.${name}`, name, value }))
      : [],
  );
  for (const { object, field, name, value } of [...variables, ...settings])
    if (typeof value === 'string' && isNamedSecret(name, value))
      yield { object, field, message: `contains the value of ${name}` };
}

/** Texts of an environment, with their paths. */
function* texts(value: unknown, path: ValuePath = []): Iterable<{ readonly path: ValuePath; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* texts(item, [...path, index]);
  else if (isObject(value))
    for (const [key, child] of Object.entries(value)) if (key !== 'extraObjects') yield* texts(child, [...path, key]);
}

/** Credentials in readable fields. */
export const secretChecks: readonly Check[] = [
  {
    id: 'MLF-SECRET-1',
    title: 'no value contains credentials',
    cause: 'everyone who can read the repository or the object has the credentials',
    fix: 'move the value to a Secret on the cluster and refer to its key; then change the credentials, because they have been disclosed',
    waivable: true,
    *run(manifests) {
      const seen = new Set<string>();
      const objects = manifests.objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
      for (const finding of [...objects.flatMap((object) => [...byLooks(object)]), ...byName(manifests)]) {
        const place = `${finding.object ? keyOf(identityOf(finding.object)) : ''} ${finding.field}`;
        if (!seen.has(place)) yield finding;
        seen.add(place);
      }
    },
  },
  {
    id: 'MLF-SECRET-2',
    title: 'the overlay contains no Secret with data',
    cause: 'base64 does not protect it: everyone who can read the repository can read the Secret',
    fix: 'create it on the cluster, by External Secrets or as a SealedSecret, and refer to it by name',
    waivable: true,
    *run({ objects }) {
      for (const object of objects) {
        if (object.kind !== 'Secret' || object.apiVersion !== 'v1') continue;
        const keys = [object['data'], object['stringData']].flatMap((data) =>
          isObject(data) ? Object.keys(data) : [],
        );
        if (keys.length > 0) yield { object, message: `has data for ${keys.join(', ')}` };
      }
    },
  },
  {
    id: 'MLF-SECRET-3',
    title: 'no text of the environment contains credentials',
    cause: 'the environment and the README of its overlay are in the repository',
    fix: 'remove them; then change the credentials, because they have been disclosed',
    waivable: false,
    needs: 'environment',
    *run({ environment, objects }) {
      const isInObject = (text: string) => objects.some((object) => strings(object).some((one) => one.text === text));
      for (const { path, text } of texts(environment.settings)) {
        const what = credentialIn(text);
        // Those in objects are findings of MLF-SECRET-1.
        if (what && !isInObject(text)) yield { message: `${fieldName(path)} holds ${what}`, environmentPath: path };
      }
    },
  },
];
