/** Colours of texts, on a terminal only. */
import { styleText } from 'node:util';
import type { ProblemPaint } from '../environment/parse.js';

/** The colours of a stream; none without a terminal. NO_COLOR and other variables are evaluated by Node.js. */
export function paintFor(stream: NodeJS.WriteStream): ProblemPaint | undefined {
  if (!stream.isTTY || !stream.hasColors()) return undefined;
  return {
    place: (text) => styleText('bold', text),
    id: (text) => styleText('yellow', text),
    hint: (text) => styleText('cyan', text),
  };
}
