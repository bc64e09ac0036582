/** What texts disclose: credentials of a known form, those that the text names, and both within base64. */
import { rememberedText } from '../../kubernetes/remembered.js';
import { assignments } from './assignments.js';
import { type Disclosed, knownForms } from './forms.js';
import { decodedText } from './random-words.js';

/** The type of credential that a text contains, as text; undefined if it contains none. */
export const knownCredential = rememberedText((text): string | undefined => {
  for (const { what } of disclosed(text)) return what;
  return undefined;
});

/** A text without its credentials, for messages that quote it. */
export function withoutCredentials(text: string): string {
  const parts = [...disclosed(text)].sort((one, other) => one.start - other.start);
  let shown = '';
  let at = 0;
  for (const { start, end } of parts) {
    if (start >= at) shown += `${text.slice(at, start)}<hidden>`;
    at = Math.max(at, end);
  }
  return shown + text.slice(at);
}

/** The place of each credential in a text; those within another one included. */
export function* disclosed(text: string, depth = 0): Iterable<Disclosed> {
  if (text.length < 6) return;
  yield* knownForms(text);
  yield* assignments(text);
  // Encoded more than twice, it is no mistake.
  if (depth < 2) yield* encoded(text, depth);
  if (depth < 2) yield* inUrl(text, depth);
  yield* ofRequest(text);
}

/** What a header of HTTP has, whatever its name: `Basic`, and a user with a password in base64. */
function* ofRequest(text: string): Iterable<Disclosed> {
  for (const match of text.matchAll(/\bBasic\s+(?<value>[A-Za-z0-9+/]{8,}={0,2})/dgi)) {
    const decoded = Buffer.from(match.groups?.['value'] ?? '', 'base64').toString('latin1');
    if (!/^[!-9;-~]+:[!-~]+$/.test(decoded)) continue;
    const [start, end] = match.indices?.groups?.['value'] ?? [0, 0];
    yield { what: 'credentials of a request', start, end };
  }
}

/** Addresses and settings within a query. Only whether there is one, because places differ: the whole word is secret. */
function* inUrl(text: string, depth: number): Iterable<Disclosed> {
  if (!/%3[AD]/i.test(text)) return;
  for (const match of text.matchAll(/[^\s"']{0,100}%3[AD][^\s"']{0,500}/gi)) {
    const decoded = match[0].replaceAll(/%[0-7][0-9a-f]/gi, decodeURIComponent);
    const start = match.index;
    for (const { what } of disclosed(decoded, depth + 1)) {
      yield { what: `${what} in a URL`, start, end: start + match[0].length };
      break;
    }
  }
}

const base64 = /[A-Za-z0-9+/]{16,}={0,2}/dg;

function* encoded(text: string, depth: number): Iterable<Disclosed> {
  if (text.length < 16) return;
  for (const match of text.matchAll(base64)) {
    const decoded = decodedText(match[0]);
    const [start, end] = match.indices?.[0] ?? [0, 0];
    for (const { what } of decoded === undefined ? [] : disclosed(decoded, depth + 1)) {
      yield { what: `${what.replace(/ in base64$/, '')} in base64`, start, end };
      break;
    }
  }
}
