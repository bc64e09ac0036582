import { rememberedText } from '../../kubernetes/remembered.js';
import { isNameOfSomething, isPublicValue } from './public-values.js';
import { looksRandom } from './random-words.js';

/** What a name ends with, if its value is a secret. Of two words, both are needed: a public key is none. */
const always = new Set(['password', 'passwd', 'passphrase', 'passcode', 'pwd', 'requirepass', 'masterauth']);
const alwaysTwo = new Set([
  'client secret',
  'app secret',
  'jwt secret',
  'cookie secret',
  'connection string',
  'root pw',
  'encryption key',
  'signing key',
  'private key',
]);
const alwaysThree = new Set(['secret access key', 'server secret key']);
/** A value of these can also be a name: `secretKey: password` is a key of a Secret. */
const mostly = new Set(['token', 'secret', 'apikey', 'pass', 'pw', 'credential', 'credentials', 'salt']);
const mostlyTwo = new Set([
  'api key',
  'access key',
  'secret key',
  'master key',
  'account key',
  'shared key',
  'auth key',
  'key data',
]);

/** Words that are written as one: `DBPASS`; a bypass is none. */
const joined =
  /(?:password|passwd|passwort|kennwort|userpwd|(?:db|user|admin|root|ldap|smtp|redis|mysql|postgres)pass)$/;

/** How sure a name is that its value is a secret. */
export type Certainty = 'always' | 'mostly';

/** What the last words of a name say: `DB_PASSWORD_1`, `dbPassword`, `db.password` and `X-Api-Key` alike. */
export const certaintyOf = rememberedText((name): Certainty | undefined => {
  // A trust store holds certificates, which are public.
  if (/trust_?store_?password$/i.test(name)) return undefined;
  const words = wordsOf(name);
  const [last = ''] = words.slice(-1);
  const two = words.slice(-2).join(' ');
  if (always.has(last) || alwaysTwo.has(two) || alwaysThree.has(words.slice(-3).join(' '))) return 'always';
  if (joined.test(last)) return 'always';
  return mostly.has(last) || mostlyTwo.has(two) ? 'mostly' : undefined;
});

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/[-_.]?\d+$/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** `OPENAI_MAX_TOKEN`, `TOKEN_LIMIT`: how many, not which. */
const amountName = /(^|_)(MAX|MIN|LIMIT|NUM|COUNT|TTL|TIMEOUT|BUDGET|LENGTH|SIZE|PER)(_|$)/i;

export function isAmount(name: string, value: string): boolean {
  return /^\d+$/.test(value) && amountName.test(name);
}

/** `ALLOW_EMPTY_PASSWORD`: whether, not which. */
const switchName = /(^|_)(ALLOW|USE|ENABLE|DISABLE|REQUIRE|IS|HAS|NO|SKIP)_/i;

/** Whether a variable of this name and value discloses a secret. */
export function isNamedSecret(name: string, value: string): boolean {
  const certainty = certaintyOf(name);
  if (!certainty || isPublicValue(value)) return false;
  if (isAmount(name, value) || (certainty === 'mostly' && /^\d{1,5}$/.test(value))) return false;
  if (switchName.test(name) && /^[a-z]+$/.test(value)) return false;
  return certainty === 'always' || !isNameWithDashes(value);
}

function isNameWithDashes(value: string): boolean {
  return /^[a-z]+(-[a-z]+)+$/.test(value);
}

/** Whether a field of this name holds a secret as text: where a name of something is as likely, only what looks like none. */
export function isSecretField(name: string, value: string): boolean {
  const certainty = certaintyOf(name);
  if (!certainty || isPublicValue(value) || isAmount(name, value)) return false;
  return certainty === 'always' ? !/\s/.test(value.trim()) : isStrong(value);
}

/** Long and of several kinds of characters, as machines make secrets and people are asked to. */
export function isStrong(value: string): boolean {
  if (value.length < 8 || isNameOfSomething(value) || /\s/.test(value)) return false;
  if (/^[0-9a-f]{20,}$/.test(value) || looksRandom(value, 16, 2, 3.5)) return true;
  return [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(value));
}
