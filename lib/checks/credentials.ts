/** Recognizes credentials, by their known formats and by randomness. */
interface Form {
  readonly what: string;
  readonly pattern: RegExp;
  /** What every text has that the pattern matches: much faster to look for. */
  readonly sign?: string;
}

/** `$(VARIABLE)`, `${VARIABLE}` and `<placeholder>` are placeholders, not values. */
const forms: readonly Form[] = [
  {
    what: 'a password in a URI',
    pattern: /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@<>]*:(?!\$[({]|<)[^\s/@]+@/gi,
    sign: '://',
  },
  // libpq reads the password from the query, too.
  { what: 'a password in a URI', pattern: /[?&](ssl)?password=(?!\$[({]|<)[^\s&#"']+/gi },
  { what: 'an AWS access key id', pattern: /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { what: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})\b/g },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----/g },
  { what: 'a JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
];

/** The type of credential that a text contains, as text; undefined if it contains none. */
export function knownCredential(text: string): string | undefined {
  return forms.find(({ pattern, sign = '' }) => text.includes(sign) && text.search(pattern) >= 0)?.what;
}

/** A text without credentials of known formats, for messages that quote it. */
export function withoutCredentials(text: string): string {
  return forms.reduce((rest, { pattern }) => rest.replaceAll(pattern, '<hidden>'), text);
}

const secretName =
  /(PASSWORD|PASSWD|PASSPHRASE|_TOKEN|SECRET_KEY|SECRET_ACCESS_KEY|CLIENT_SECRET|API_KEY|ENCRYPTION_KEY|ACCESS_KEY|CONNECTION_STRING|SECRET)$/i;

/** Whether a variable of this name and value discloses a secret; references, paths and booleans do not. */
export function isNamedSecret(name: string, value: string): boolean {
  return secretName.test(name) && !/^($|\$[({]|<|\/|true$|false$|\d{1,5}$)/.test(value);
}

/** Shorter words are too few letters to tell. */
const shortest = 20;

/** Whether a text contains a word that looks random. */
export function holdsRandomWord(text: string): boolean {
  if (text.length < shortest) return false;
  const words = text.replaceAll(certificate, '').split(/[\s"'=,;:@&?]+/);
  return words.some((word) => isRandomBase64(word) || word.split('/').some(isRandom));
}

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Long, with several classes of characters, and without frequent letters. Digests are public. */
function isRandom(word: string): boolean {
  if (word.length < shortest || /^[0-9a-f]{64}$/.test(word)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(word)).length;
  return classes === 3 && bitsPerCharacter(word) >= 4;
}

/** Base64 can contain slashes, as most secret keys of AWS do; a path has them between words. */
function isRandomBase64(word: string): boolean {
  const parts = word.split('/');
  return /^[A-Za-z0-9+/]+$/.test(word) && parts[0] !== '' && !parts.some(isPlainWord) && isRandom(word);
}

function isPlainWord(part: string): boolean {
  return part.length >= 4 && /^([A-Z]?[a-z]+|[A-Z]+)\d*$/.test(part);
}

function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}
