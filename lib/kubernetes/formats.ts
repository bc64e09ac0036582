import { isIP } from 'node:net';

/** A format of a string that an API server checks. */
export interface StringFormat {
  readonly holds: (value: string) => boolean;
  /** `an RFC 3339 date-time`. */
  readonly name: string;
}

const uuid = (version: string) => (value: string) =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$`, 'i').test(value);

/**
 * By the names in schemas, without hyphens. Further ones of definitions (isbn, creditcard, ssn, colors, email, uri, hostname)
 * are either not used by Kubernetes' own projects, or accept almost every text there.
 *
 * Source: k8s.io/kube-openapi, pkg/validation/strfmt, and apiextensions-apiserver, pkg/apiserver/validation/formats.go (1.37).
 */
const formats: Readonly<Record<string, StringFormat>> = {
  datetime: { holds: isDateTime, name: 'an RFC 3339 date-time' },
  date: { holds: isDate, name: 'a date such as 2026-01-31' },
  byte: { holds: (value) => value !== '' && isBase64(value), name: 'valid base64' },
  // That of Kubernetes' own types, which Go decodes: no text has no bytes.
  gobase64: { holds: isBase64, name: 'valid base64' },
  duration: { holds: isDuration, name: 'a duration such as 1h30m' },
  ipv4: { holds: (value) => isIP(value) === 4, name: 'an IPv4 address' },
  ipv6: { holds: (value) => value.includes(':') && isIP(value) !== 0, name: 'an IPv6 address' },
  uuid: { holds: uuid('[0-9a-f]'), name: 'a UUID' },
  uuid4: { holds: uuid('4'), name: 'a UUID of version 4' },
};

/** The format of a schema, if it is checked. */
export function formatOf(name: string): StringFormat | undefined {
  const key = name.replaceAll('-', '');
  return Object.hasOwn(formats, key) ? formats[key] : undefined;
}

function isBase64(value: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value);
}

function isDateTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(value) && !Number.isNaN(Date.parse(value));
}

function isDate(value: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** As Go has it (`1h30m`, `-1.5s`, `0`), or any text with a number and a unit of Scala (`3 days`). */
function isDuration(value: string): boolean {
  if (/^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/.test(value)) return true;
  return /\d\s*(ns|nano[a-zµ]*|us|µs|micro[a-zµ]*|ms|milli[a-zµ]*|s|sec[a-zµ]*|m|min[a-zµ]*|h|hr|hour[a-zµ]*|d|day[a-zµ]*|w|wk|week[a-zµ]*)(?![A-Za-zµ])/i.test(
    value,
  );
}
