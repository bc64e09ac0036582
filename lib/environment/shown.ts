import type { ValuePath } from '../schema/location.js';
import type { Tree } from './tree.js';

const longest = 60;
const secretKey = /password|passwd|secret$|token|api[-_]?key|credential/i;
const userInfo = /:\/\/[^/@\s]*:[^/@\s]*@/;
const secretWord = 'password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|credential';
/** `DB_PASSWORD=…`, `password: …`, `--token …`. */
const named = new RegExp(`(${secretWord})[\\w-]*["']?\\s*[=:]\\s*\\S|--[\\w-]*(${secretWord})[\\w-]*\\s+\\S`, 'i');

/** Whether a value may be a secret, so that no message quotes it. */
export function isHidden(part: Tree, path: ValuePath): boolean {
  if (part.kind !== 'scalar') return false;
  const key = path.findLast((step) => typeof step === 'string');
  const text = String(part.value);
  return (typeof key === 'string' && secretKey.test(key)) || userInfo.test(text) || named.test(text);
}

/** A value in messages: shortened, and omitted if it may be a secret. */
export function shown(part: Tree, path: ValuePath): string {
  if (part.kind !== 'scalar') return part.kind === 'list' ? 'a list' : 'a map';
  const text = String(part.value);
  if (isHidden(part, path)) return '(not shown: it may be a secret)';
  const short = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return typeof part.value === 'string' ? `"${short}"` : short;
}
