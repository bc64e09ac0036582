import type { KubernetesObject } from '../../kubernetes/object.js';
import { fieldName, isObject } from '../../kubernetes/structural.js';
import type { ValuePath } from '../../schema/location.js';
import type { Check, Finding } from '../check.js';
import { knownCredential } from '../credentials/credentials.js';
import { type NamedText, namedTexts } from '../credentials/named-texts.js';
import { holdsRandomWord } from '../credentials/random-words.js';
import { isNamedSecret, isSecretField } from '../credentials/secret-names.js';
import { strings } from '../texts.js';

/** Typical locations of misplaced secrets: values of variables, arguments, annotations, and all values of a ConfigMap. */
function guessed({ kind }: KubernetesObject, { field, text }: NamedText): string | undefined {
  const isTypical =
    /(^|\.)(value|args\[\d+\]|command\[\d+\]|annotations\..+)$/.test(field) ||
    (kind === 'ConfigMap' && field.startsWith('data.'));
  return isTypical && holdsRandomWord(text) ? 'what looks like a key or password' : undefined;
}

/** Short passwords look like any word, and are recognized by the name of their variable or field. */
function named({ kind }: KubernetesObject, { field, text, name }: NamedText): string | undefined {
  if (name === undefined) return undefined;
  if (/authorization$/i.test(name)) return knownCredential(`Authorization: ${text}`);
  if (/(^|\.)env\[\d+\]\.value$/.test(field) || kind === 'ConfigMap')
    return isNamedSecret(name, text) ? `the value of ${name}` : undefined;
  return isSecretField(name, text) ? `the value of ${name}` : undefined;
}

/** Values of a SealedSecret are encrypted, and those of a Secret are findings of MLF-SECRET-2. */
function isOpen({ apiVersion, kind }: KubernetesObject, field: string): boolean {
  if (kind === 'SealedSecret') return !field.startsWith('spec.encryptedData.');
  return !(apiVersion === 'v1' && kind === 'Secret' && /^(data|stringData)\./.test(field));
}

function* disclosures(object: KubernetesObject): Iterable<Finding> {
  for (const one of namedTexts(object)) {
    if (!isOpen(object, one.field)) continue;
    const what = named(object, one) ?? one.known ?? knownCredential(one.text) ?? guessed(object, one);
    // The value itself is never shown.
    if (what) yield { object, field: one.field, message: `holds ${what}` };
  }
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
    *run({ objects }) {
      for (const object of objects) if (object.kind !== 'CustomResourceDefinition') yield* disclosures(object);
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
      const isFound = (one: string, text: string) => one === text || (one.includes(text) && knownCredential(one));
      const isInObject = (text: string) =>
        objects.some((object) => strings(object).some((one) => isFound(one.text, text)));
      for (const { path, text } of texts(environment.settings)) {
        const what = knownCredential(text);
        // Those in objects are findings of MLF-SECRET-1.
        if (what && !isInObject(text)) yield { message: `${fieldName(path)} holds ${what}`, environmentPath: path };
      }
    },
  },
];
