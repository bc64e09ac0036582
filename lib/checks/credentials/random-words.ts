/** Words that look random, as keys and generated passwords do. */

import { rememberedText } from '../../kubernetes/remembered.js';

/** Shorter words are too few letters to tell. */
const shortest = 20;

/** Public by its form: certificates and public keys, digests as package managers, browsers and ssh write them, identities of AWS. */
const publicForms = [
  /-----BEGIN (?![A-Z ]*PRIVATE KEY)[A-Z0-9 ]+-----[\s\S]*?-----END [A-Z0-9 ]+-----/g,
  /\b(?:ssh-[a-z0-9]+|ecdsa-[a-z0-9-]+) [A-Za-z0-9+/=]+/g,
  /\b(?:sha(?:256|384|512)-|SHA256:|h1:)[A-Za-z0-9+/]+={0,2}/g,
  /\barn:[\w-]+:[^\s"',;]+/g,
];

function withoutPublicForms(text: string): string {
  return publicForms.reduce((rest, form) => rest.replaceAll(form, ''), text);
}

/** Whether a text contains a word that looks random. */
export const holdsRandomWord = rememberedText((text): boolean => {
  if (text.length < shortest) return false;
  return withoutPublicForms(text)
    .split(/[\s"'=,;:@&?]+/)
    .some((word) => !isEncodedText(word) && (isRandomBase64(word) || word.split('/').some(isRandomWord)));
});

/** Long, with several classes of characters, and without frequent letters. Digests are public. */
function isRandomWord(word: string): boolean {
  return !/^[0-9a-f]{64}$/.test(word) && looksRandom(word, shortest, 3, 4);
}

export function looksRandom(word: string, length: number, classes: number, bits: number): boolean {
  if (word.length < length || isName(word)) return false;
  const found = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(word)).length;
  return found >= classes && bitsPerCharacter(word) >= bits;
}

/** Base64 can contain slashes, as most secret keys of AWS do; a path has them between words. */
function isRandomBase64(word: string): boolean {
  const parts = word.split('/');
  return /^[A-Za-z0-9+/]+$/.test(word) && parts[0] !== '' && !parts.some(isPlainWord) && isRandomWord(word);
}

/** Names of models, images and roles are words, with versions and short suffixes between them. */
function isName(word: string): boolean {
  const parts = word.split(/[-_.]/);
  const plain = parts.flatMap((part) => (isPlainWord(part) ? [part] : (part.match(/[A-Z][a-z]{3,}/g) ?? []))).join('');
  return (
    plain.length * 2 >= word.length || (parts.length > 3 && parts.every((part) => part.length < 5 || isPlainWord(part)))
  );
}

function isPlainWord(part: string): boolean {
  return part.length >= 4 && /^([A-Z]?[a-z]+|[A-Z]+)\d*$/.test(part);
}

export function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / word.length) * Math.log2(count / word.length), 0);
}

/** The text that a word of base64 encodes; undefined if it encodes none. */
export function decodedText(word: string): string | undefined {
  if (word.length < 16 || !/^[A-Za-z0-9+/]+={0,2}$/.test(word) || /^[a-z/]+$/.test(word)) return undefined;
  const text = Buffer.from(word, 'base64').toString('latin1');
  return /^[\t\n\r -~]+$/.test(text) ? text : undefined;
}

/** Its text is judged instead. */
function isEncodedText(word: string): boolean {
  return decodedText(word) !== undefined;
}
