/** Secrets in a text that names them: `DB_PASSWORD=…`, `"password": "…"`, `--password …`, in scripts, connection strings, JSON and YAML. */
import type { Disclosed } from './forms.js';
import { isPublicValue } from './public-values.js';
import { type Certainty, certaintyOf, isAmount, isNamedSecret, isStrong } from './secret-names.js';

/** A name, `=`, `:` or `=>`, and a value in quotes, in braces (ODBC), or up to what ends it. Quotes may be those of JSON in JSON. */
const assignment =
  /(?<![\w.$-])(?<name>-{0,2}[\w.-]{0,60}?(?:pass|pwd?|secret|token|key|credential|salt|connection|masterauth)[\w.-]{0,30})\\?["']?(?<sign>[ \t]*(?:=>|:=|[=:])[ \t]*)(?:\\?"(?<double>[^"\\\n]*)|'(?<single>[^'\n]*)|\{(?<brace>[^}\n"':]*)\}|(?:[|>][+-]?\n\s+)?(?<bare>[^\s;,"'&|){}\]\\]+))/dgi;
const option = /(?:^|[\s"'[])--?(?<name>[A-Za-z][\w.-]{1,60})\s+["']?(?<value>[^\s"'-][^\s"']*)/dg;
export function* assignments(text: string): Iterable<Disclosed> {
  for (const match of text.matchAll(assignment)) {
    const { name = '', double, single, brace, bare } = match.groups ?? {};
    const value = double ?? single ?? brace ?? bare ?? '';
    const certainty = certaintyOf(name);
    if (!certainty || isPublicValue(value) || isAmount(name, value)) continue;
    if (bare !== undefined && !isBareValue(text, match, bare)) continue;
    if (!isSecret(match, certainty, value)) continue;
    const group =
      double !== undefined ? 'double' : single !== undefined ? 'single' : brace !== undefined ? 'brace' : 'bare';
    const [start, end] = match.indices?.groups?.[group] ?? [0, 0];
    const isOption = name.startsWith('-') && !name.startsWith('-D');
    yield {
      what: isOption ? 'a password in an option' : `the value of ${name.replace(/^.*[-/:](?=\w)/, '') || name}`,
      start,
      end,
    };
  }
  for (const match of text.matchAll(option)) {
    const { name = '', value = '' } = match.groups ?? {};
    const certainty = certaintyOf(name);
    if (!certainty || isPublicValue(value) || (certainty === 'mostly' && !isStrong(value))) continue;
    const [start, end] = match.indices?.groups?.['value'] ?? [0, 0];
    yield { what: 'a password in an option', start, end };
  }
}

/** `DB_PASS=…` sets a variable, whose name says enough. */
function isSecret({ groups }: RegExpMatchArray, certainty: Certainty, value: string): boolean {
  const { name = '', sign } = groups ?? {};
  if (/\s/.test(value) || value.length < 3) return false;
  if (certainty === 'always' || isStrong(value)) return true;
  return sign === '=' && /^[A-Z][A-Z0-9_]+$/.test(name) && isNamedSecret(name, value);
}

/** A word without quotes is a value if the line ends with it or goes on with the next name; in prose, further words follow. */
function isBareValue(text: string, match: RegExpMatchArray, value: string): boolean {
  if (!/^[A-Za-z]+[.,:]?$/.test(value)) return true;
  const after = text.slice((match.index ?? 0) + match[0].length, (match.index ?? 0) + match[0].length + 40);
  return !/^[ \t]+[A-Za-z]+(?![\w.-]*[ \t]*[=:])|^\)/.test(after);
}
