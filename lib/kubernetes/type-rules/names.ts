import { label, subdomain } from '../naming.js';
import type { FieldPath, Violation } from '../structural.js';
import { fault } from './rule.js';

/** Names of containers, volumes and namespaces (RFC 1123 labels). */
export function* dnsLabel(name: string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (name !== undefined && (!label.test(name) || name.length > 63))
    yield fault(`"${name}" must have lower-case letters, digits and "-", and at most 63 of them`, ...path);
}

/** Names of most objects (RFC 1123 subdomains). */
export function* dnsSubdomain(name: string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (name !== undefined && (!subdomain.test(name) || name.length > 253))
    yield fault(`"${name}" must have lower-case letters, digits, "-" and ".", and at most 253 of them`, ...path);
}

/** A port by number, or by the name of one: at most 15 lower-case letters, digits and "-", at least one of them a letter (RFC 6335). */
export function* port(value: number | string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (typeof value === 'number' && (value < 1 || value > 65_535))
    yield fault(`${value} is not a port, which is between 1 and 65535`, ...path);
  if (typeof value === 'string' && !isPortName(value))
    yield fault(
      `"${value}" is not the name of a port: at most 15 lower-case letters, digits and "-", at least one of them a letter`,
      ...path,
    );
}

function isPortName(name: string): boolean {
  return /^(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(name) && /[a-z]/.test(name);
}

/** Keys of ConfigMaps and Secrets, and names of their files. */
export function* configKey(key: string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (key !== undefined && (!/^[-._A-Za-z0-9]+$/.test(key) || key.length > 253 || key === '.' || key.startsWith('..')))
    yield fault(
      `"${key}" must have letters, digits, "-", "_" and ".", at most 253, and must not begin with ".."`,
      ...path,
    );
}

/** A path inside a volume. */
export function* relativePath(value: string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (value === undefined) return;
  if (value.startsWith('/')) yield fault(`"${value}" must be a relative path`, ...path);
  if (value.split('/').includes('..')) yield fault(`"${value}" must not contain ".."`, ...path);
}

/** A file of a volume; names that begin with ".." are those of the kubelet. */
export function* filePath(value: string | undefined, ...path: FieldPath): Iterable<Violation> {
  if (value === '') yield fault('is required', ...path);
  yield* relativePath(value, ...path);
  if (value !== undefined && /^\.\.[^/]/.test(value)) yield fault(`"${value}" must not begin with ".."`, ...path);
}

/** Names of drivers (pkg/apis/core/validation, ValidateCSIDriverName). */
export function* csiDriver(name: string, ...path: FieldPath): Iterable<Violation> {
  if (name === '') yield fault('is required', ...path);
  else if (name.length > 63) yield fault(`"${name}" has ${name.length} characters; at most 63 are allowed`, ...path);
  else if (!subdomain.test(name.toLowerCase()))
    yield fault(`"${name}" is not the name of a driver, such as secrets-store.csi.k8s.io`, ...path);
}
