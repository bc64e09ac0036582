/** Questions on the terminal. */

/** Asks a question, and waits for yes or no. */
export type Confirm = (question: string) => Promise<boolean>;

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Questions on a terminal; undefined without one. Any answer but yes is no, and so is the end of the input. */
export function confirmOn({ input, output }: Terminal): Confirm | undefined {
  if (!input.isTTY || !output.isTTY) return undefined;
  return async (question) => {
    const { createInterface } = await import('node:readline');
    const lines = createInterface({ input, output, prompt: `${question} [y/N] ` });
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve).once('close', () => resolve(''));
      lines.prompt();
    });
    lines.close();
    return /^\s*y(?:es)?\s*$/i.test(answer);
  };
}
