/** Which literal values are secrets: they are never copied. */
import { isTree } from './input.js';

const secretName = /PASS|PWD|SECRET|TOKEN|KEY|CREDENTIAL|CONNECTION_STRING|DSN|AUTH/i;

/** By the name of a variable, or by a URL with a password; a path is none. */
export function isSecret(name: string, value: string): boolean {
  return /:\/\/[^/]*@/.test(value) || (secretName.test(name) && !/^(\/|true$|false$|\d+$|$)/.test(value));
}

/** Whether containers or other parts of pods have variables with such values, or URLs with passwords as arguments. */
export function hasSecrets(value: unknown): boolean {
  if (typeof value === 'string') return isSecret('', value);
  if (Array.isArray(value)) return value.some((item) => hasSecrets(item));
  if (!isTree(value)) return false;
  const { name, value: literal } = value;
  if (typeof name === 'string' && typeof literal === 'string' && isSecret(name, literal)) return true;
  return Object.values(value).some((item) => hasSecrets(item));
}
