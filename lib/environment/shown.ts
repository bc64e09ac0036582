import type { ValuePath } from '../schema/location.js';
import type { Tree } from './tree.js';

const longest = 60;
const secretKey = /password|passwd|secret$|token|api[-_]?key|credential/i;
const userInfo = /:\/\/[^/@\s]*:[^/@\s]*@/;

/** A value in messages: shortened, and omitted if it may be a secret. */
export function shown(part: Tree, path: ValuePath): string {
  if (part.kind !== 'scalar') return part.kind === 'list' ? 'a list' : 'a map';
  const text = String(part.value);
  const key = path.findLast((step) => typeof step === 'string');
  if ((typeof key === 'string' && secretKey.test(key)) || userInfo.test(text)) return '(not shown: it may be a secret)';
  const short = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return typeof part.value === 'string' ? `"${short}"` : short;
}
