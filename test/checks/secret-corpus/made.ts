/** Values that look like secrets, made from a fixed seed: none is real, and no scanner of a repository finds one in a file. */
const sets = {
  hex: '0123456789abcdef',
  digits: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  letters: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ',
  alnum: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  base64: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/',
  bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
} as const;

export type Letters = keyof typeof sets;

/** Any seed gives letters with enough variety; what matters is that each run has the same. */
let state = 20261121;

export function made(letters: Letters, length: number): string {
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return sets[letters][Math.floor((state / 2 ** 32) * sets[letters].length)];
  }).join('');
}

/** As people choose them: short, of words, digits and signs. */
export const chosen = ['hunter', '2'].join('');
export const strong = ['Tr0ub4dor', '&', '3'].join('');
export const sup = ['Sup3r', 'S3cret', 'Pw'].join('');

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
