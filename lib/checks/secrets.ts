import { isObject } from '../api/structural.js';
import type { Check } from './check.js';
import { strings } from './select.js';

/** Forms of credentials that are known by their looks. */
const forms: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'a password in a URI', pattern: /[a-z][a-z0-9+.-]*:\/\/[^\s/:@<>$]*:[^\s/@<>$]+@/i },
  { what: 'an AWS access key id', pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b/ },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/ },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
];

/** Where people put secrets by mistake: values of variables, arguments, data of ConfigMaps, annotations. */
const guessed = /(^|\.)(value|args\[\d+\]|command\[\d+\]|data\.[^.]+|annotations\..+)$/;

/** Whether a word looks drawn at random: long, of mixed classes, and with no letter that comes back often. */
function isRandom(word: string): boolean {
  if (word.length < 20 || /^[0-9a-f]{64}$/.test(word)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(word)).length;
  return classes === 3 && bitsPerCharacter(word) >= 4;
}

function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}

function findForm(field: string, text: string): string | undefined {
  const known = forms.find(({ pattern }) => pattern.test(text));
  if (known) return known.what;
  if (!guessed.test(field) || text.includes('BEGIN CERTIFICATE')) return undefined;
  const words = text.split(/[\s"'=,;:/@&?]+/);
  return words.some(isRandom) ? 'what looks like a key or password' : undefined;
}

export const secretChecks: readonly Check[] = [
  {
    id: 'MLF-SECRET-1',
    title: 'no credentials in any value',
    cause: 'whoever may read the repository, or the object, has the credential',
    fix: 'put it into a Secret on the cluster and refer to its key; then change the credential, because it has been written down',
    waivable: true,
    *run({ objects }) {
      for (const object of objects) {
        if (object.kind === 'CustomResourceDefinition') continue;
        for (const { field, text } of strings(object)) {
          const what = findForm(field, text);
          // The value itself is never shown.
          if (what) yield { object, field, message: `holds ${what}` };
        }
      }
    },
  },
  {
    id: 'MLF-SECRET-2',
    title: 'the overlay holds no Secret with data',
    cause: 'base64 hides nothing: the Secret is in the repository for all to read',
    fix: 'create it on the cluster, by External Secrets or as a SealedSecret, and refer to it by name',
    waivable: true,
    *run({ objects }) {
      for (const object of objects) {
        if (object.kind !== 'Secret' || object.apiVersion !== 'v1') continue;
        const keys = [object['data'], object['stringData']].flatMap((data) =>
          isObject(data) ? Object.keys(data) : [],
        );
        if (keys.length > 0) yield { object, message: `has data under ${keys.join(', ')}` };
      }
    },
  },
];
