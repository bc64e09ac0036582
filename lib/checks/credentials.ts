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
  // libpq, ODBC and ADO.NET: key=value pairs.
  {
    what: 'a password in a connection string',
    pattern: /(?<![\w-])(?:password|pwd)\s*=\s*(?!\$[({]|\$\w|<)[^\s;,"'&|)]{3,}(?=[\s;,]|$)/gi,
    sign: '=',
  },
  {
    what: 'a password in an option',
    pattern: /(?<![\w-])--?(?:password|passwd)[= ](?!\$|<|\/|-)[^\s"']{3,}/gi,
    sign: '-pass',
  },
  // Prefixes that the providers document: a token with one of them is a token.
  { what: 'a GitLab token', pattern: /\bgl(?:pat|rt|dt|ft|cbt|ptt|soat)-[\w-]{20,}/g },
  { what: 'a token of Anthropic or OpenAI', pattern: /\bsk-(?:ant-|proj-|svcacct-|admin-)?[\w-]{20,}/g, sign: 'sk-' },
  { what: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}\b/g, sign: 'hf_' },
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, sign: 'npm_' },
  { what: 'a PyPI token', pattern: /\bpypi-[\w-]{40,}/g, sign: 'pypi-' },
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}/g, sign: 'AIza' },
  { what: 'a Vault token', pattern: /\bhv[sbr]\.[\w-]{20,}/g, sign: 'hv' },
  { what: 'a Docker token', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/g, sign: 'dckr_' },
  { what: 'a Grafana token', pattern: /\bglsa_[A-Za-z0-9]{32}_[0-9a-f]{8}\b/g, sign: 'glsa_' },
  { what: 'an OpenShift token', pattern: /\bsha256~[\w-]{43}/g, sign: 'sha256~' },
  { what: 'a key of age', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g, sign: 'AGE-' },
  { what: 'a key of Azure', pattern: /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}/g, sign: 'Key=' },
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

/** `OPENAI_MAX_TOKEN`, `RETRY_LIMIT_SECRET`: how many, not which. */
const amountName = /(^|_)(MAX|MIN|LIMIT|NUM|COUNT|TTL|TIMEOUT|BUDGET|LENGTH|SIZE)(_|$)/i;

/** Whether a variable of this name and value discloses a secret; references, paths, booleans and amounts do not. */
export function isNamedSecret(name: string, value: string): boolean {
  if (!secretName.test(name) || (/^\d+$/.test(value) && amountName.test(name))) return false;
  return !isPublic(value);
}

/** References, paths, switches and small numbers. */
function isPublic(value: string): boolean {
  return /^($|(\$\([^)]+\)|\$\{[^}]+\}|\{\{[^}]*\}\}|<[^>]+>)+$|(\/[^/\s]+){2,}\/?$|true$|false$|none$|null$|\d{1,5}$)/i.test(
    value,
  );
}

/** Whether a field of this name holds a secret as text: a Secret is referred to by a map, or by a field such as secretName. */
export function isSecretField(name: string, value: string): boolean {
  return /^(password|passwd|passphrase|clientSecret|client_secret)$/.test(name) && !isPublic(value);
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
  // Names of models and images are words, with versions between them.
  const plain = word.split(/[-_.]/).filter(isPlainWord).join('');
  if (plain.length * 2 >= word.length) return false;
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
