/** A text with other words in one place. It throws where the words are absent, so that no test runs on an unchanged text. */
export function replaced(text: string, words: string | RegExp, others: string): string {
  // A global expression keeps its last place between two calls of `test`; `search` has no such memory.
  if (typeof words === 'string' ? !text.includes(words) : text.search(words) < 0)
    throw new Error(`the text does not contain ${words}:\n${text}`);
  const result = text.replace(words, others);
  if (result === text) throw new Error(`${words} is replaced by the same words`);
  return result;
}
