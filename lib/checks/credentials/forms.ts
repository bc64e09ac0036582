/** Known forms of credentials: own ones, and those of gitleaks. */
import { forms as imported } from '../../../imports/credential-forms.json';
import { fileForms } from './file-forms.js';
import { optionForms } from './option-forms.js';
import { isPublicValue } from './public-values.js';
import { bitsPerCharacter } from './random-words.js';

/** What a text discloses, and where. */
export interface Disclosed {
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

/** A form of credentials. */
export interface Form {
  readonly what: string;
  /** With a group `value`, only this part is secret, and may be a reference instead. */
  readonly pattern: RegExp;
  /** What every text has that the pattern matches: much faster to look for. */
  readonly sign: string;
}

const own: readonly Form[] = [
  {
    what: 'a password in a URI',
    pattern:
      /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@<>"'[\]]{0,100}:(?!\d+\/)(?<value>[^\s@"'<>]{1,200}|<[^\s<>]+>[^\s/@]*)@/dgi,
    sign: '://',
  },
  // Go's driver of MySQL, and addresses without a scheme.
  {
    what: 'a password in an address',
    pattern:
      /(?<![\w.:/@-])[A-Za-z][\w.-]{0,60}:(?!\d+@|[A-Z_]+@)(?<value>[^\s:/@"'()]{1,100})@(?:(?:tcp|unix)\(|[A-Za-z][\w.-]{0,200}:\d{2,5}\/)/dg,
    sign: '@',
  },
  {
    what: 'a password in an address',
    pattern: /(?<![\w./-])\w{1,60}\/(?<value>[^\s/@"']{1,100})@\/\/[\w.-]+(?::\d+)?\//dg,
    sign: '@//',
  },
  { what: 'a token in a URI', pattern: /[a-z][a-z0-9+.-]{0,30}:\/\/(?<value>[\w-]{32,})@/dgi, sign: '://' },
  {
    what: 'a signature in a URI',
    pattern: /[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=(?<value>[\w%+/=-]{20,})/dgi,
    sign: '=',
  },
  { what: 'an AWS access key id', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/dg, sign: 'A' },
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/dg, sign: 'gh' },
  { what: 'a GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{22,}\b/dg, sign: 'github_pat_' },
  { what: 'a Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/dg, sign: 'xox' },
  {
    what: 'a private key',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d|Private-Lines: \d/dg,
    sign: '',
  },
  {
    what: 'a GitLab token',
    pattern: /\b(?:gl(?:pat|rt|dt|ft|cbt|ptt|soat|agent|oas|imt|ffct)-[\w-]{20,}|GR1348941[\w-]{20,})/dg,
    sign: '',
  },
  {
    what: 'a token of Anthropic or OpenAI',
    pattern: /\bsk-(?:ant-|proj-|svcacct-|admin-|or-v1-)?[\w-]{20,}/dg,
    sign: 'sk-',
  },
  { what: 'a Hugging Face token', pattern: /\b(?:hf|api_org)_[A-Za-z0-9]{30,}\b/dg, sign: '_' },
  { what: 'a PyPI token', pattern: /\bpypi-[\w-]{40,}/dg, sign: 'pypi-' },
  { what: 'a secret of Google', pattern: /\b(?:GOCSPX-[\w-]{28}|ya29\.[\w-]{20,})/dg, sign: '' },
  { what: 'a Vault token', pattern: /\bhv[sbr]\.[\w-]{20,}/dg, sign: 'hv' },
  { what: 'a Docker token', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/dg, sign: 'dckr_' },
  {
    what: 'a token of a model service',
    pattern:
      /\b(?:gsk_[A-Za-z0-9]{40,}|lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|r8_[A-Za-z0-9]{37}|nvapi-[\w-]{60,}|xai-[A-Za-z0-9]{70,}|tvly-[\w-]{28,}|wandb_v1_[\w-]{40,})/dg,
    sign: '',
  },
  { what: 'a Tailscale key', pattern: /\btskey-[a-z]+-[\w-]{20,}/dg, sign: 'tskey-' },
  {
    what: 'a webhook with its token',
    pattern:
      /\bdiscord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{40,}|\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+|\boffice\.com\/webhook\w*\/\S{1,200}\/IncomingWebhook\/[0-9a-f]{32}|\bevents(?:\.eu)?\.pagerduty\.com\/integration\/[0-9a-f]{32}/dg,
    sign: '.com/',
  },
  {
    what: 'a key of Azure',
    pattern: /\b(?:AccountKey|SharedAccessKey)=(?<value>[A-Za-z0-9+/]{40,}={0,2})/dg,
    sign: 'Key=',
  },
  {
    what: 'a JSON web token',
    pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/dg,
    sign: 'eyJ',
  },
  {
    what: 'credentials of a request',
    pattern: /\b(?:Proxy-)?Authorization\b\W{1,6}(?:Bearer|Basic|Token|ApiKey)\s+(?<value>[^\s"'\\]{8,})/dgi,
    sign: 'uthorization',
  },
  {
    what: 'credentials of a request',
    pattern:
      /\b(?:Private-Token|Job-Token|X-(?:[A-Za-z]+-){0,3}(?:Api-Key|Token|Secret)|Api-Key)\b["']?\s*[: ]\s*["']?(?<value>(?=[^\s"']*\d)[^\s"'$:;,]{6,})/dgi,
    sign: '-',
  },
  { what: 'credentials of a registry', pattern: /"auth"\s*:\s*"(?<value>[A-Za-z0-9+/]{8,}={0,2})"/dg, sign: '"auth"' },
  ...optionForms,
  ...fileForms,
];

/** What text each own form finds. */
function* ofForm({ what, pattern }: Pick<Form, 'what' | 'pattern'>, text: string): Iterable<Disclosed> {
  for (const match of text.matchAll(pattern)) {
    const value = match.groups?.['value'];
    if (value !== undefined && isPublicValue(value)) continue;
    const [start, end] = match.indices?.groups?.['value'] ?? match.indices?.[0] ?? [0, 0];
    yield { what, start, end };
  }
}

interface Imported {
  readonly id: string;
  readonly pattern: string;
  readonly signs: readonly string[];
  readonly ignoreCase?: boolean;
  readonly entropy?: number;
}
const ofOthers: readonly Imported[] = imported;

/** Each is compiled when a text first has one of its signs. */
const compiled = new Map<string, RegExp>();
const anySign = new RegExp(
  ofOthers.flatMap(({ signs }) => signs.map((sign) => sign.replaceAll('.', '\\.'))).join('|'),
  'i',
);

function* ofGitleaks(text: string): Iterable<Disclosed> {
  if (text.length < 16 || !anySign.test(text)) return;
  const lower = text.toLowerCase();
  for (const { id, pattern, signs, ignoreCase, entropy = 0 } of ofOthers) {
    if (!signs.some((sign) => lower.includes(sign))) continue;
    const form = compiled.get(id) ?? new RegExp(pattern, ignoreCase ? 'dgi' : 'dg');
    compiled.set(id, form);
    for (const match of text.matchAll(form)) {
      const [start, end] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0];
      if (bitsPerCharacter(text.slice(start, end)) >= entropy) yield { what: `a secret of the form ${id}`, start, end };
    }
  }
}

export function* knownForms(text: string): Iterable<Disclosed> {
  for (const form of own) if (text.includes(form.sign)) yield* ofForm(form, text);
  yield* ofGitleaks(text);
}
