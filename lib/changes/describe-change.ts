/** Changes in words: fields with their values, notices, lines of a report. */
import { withoutCredentials } from '../checks/credentials/credentials.js';
import { at, isObject } from '../kubernetes/structural.js';
import type { FieldChange } from './field-changes.js';
import type { Effect } from './rule.js';

/** Longer values say only that they change. */
const longest = 100;

/** `spec.replicas changes from 2 to 3`, `spec.suspend: true is added` */
export function describeChange({ field, before, after, path }: FieldChange): string {
  if (before === undefined && after === undefined) return field;
  if (path.at(-1) === '[order]') return `${field.slice(0, -'[order]'.length)} has another order`;
  if (before === undefined) return `${field} is added${withValue(after)}`;
  if (after === undefined) return `${field} is removed${withValue(before)}`;
  const items = itemsOf(before, after);
  if (items) return `${field}: ${items}`;
  const [from, to] = [shown(before), shown(after)];
  return from === undefined || to === undefined ? `${field} changes` : `${field} changes from ${from} to ${to}`;
}

/** The text of an effect as a notice of synth. */
export function noticeOf({ subject, what, fields, reason, advice }: Effect): string {
  const changes = what ?? fields.map(describeChange).join(', ');
  return `${subject}: ${changes ? `${changes}. ` : ''}${sentence(reason)}: ${advice}`;
}

export function sentence(text: string): string {
  // A command or a name keeps its spelling; a name has a colon after it.
  return /^[a-z]+[ ,]/.test(text) && !text.startsWith('kubectl ') ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function withValue(value: unknown): string {
  const text = shown(value);
  return text === undefined ? '' : `: ${text}`;
}

function shown(value: unknown): string | undefined {
  const text = withoutCredentials(plainText(value)).replaceAll(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
  return text.length > longest || text.includes('\n') ? undefined : text || '""';
}

/** A variable is its value, or the key that it comes from. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const own = at(value, 'value');
  if (typeof own === 'string') return own;
  const key = at(value, 'valueFrom', 'secretKeyRef') ?? at(value, 'secretKeyRef');
  return isObject(key) ? `key ${String(key['key'])} of Secret ${String(key['name'])}` : JSON.stringify(value);
}

/** What is added to a list, and removed from it; a text with commas is a list too. */
function itemsOf(before: unknown, after: unknown): string | undefined {
  const [had, has] = [listOf(before), listOf(after)];
  if (!had || !has) return undefined;
  const added = has.filter((item) => !had.includes(item));
  const removed = had.filter((item) => !has.includes(item));
  if (added.length + removed.length === 0) return 'has another order';
  const texts = [...added.map((item) => `+ ${item}`), ...removed.map((item) => `− ${item}`)].map(withoutCredentials);
  // Many items say as little as one long one.
  return texts.join().length > 10 * longest || texts.some((text) => text.length > 2 * longest || text.includes('\n'))
    ? `${added.length} added, ${removed.length} removed`
    : texts.join(', ');
}

function listOf(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return typeof value === 'string' && value.length > longest && value.includes(',') && !value.includes('\n')
    ? value.split(',')
    : undefined;
}
