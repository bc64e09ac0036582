/** `dist/main.js`: starts the command, `dist/command.js`, with its compiled code. */
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { buildHash } from './build-hash.js';
import { cacheFolder } from './cache-folder.js';
import { type CodeCache, runScript } from './code-cache.js';

/** As Node.js itself understands the variable (documentation of module.enableCompileCache). */
function codeCache(): CodeCache | undefined {
  const [first = '', ...others] = process.argv.slice(2);
  if (process.env['NODE_DISABLE_COMPILE_CACHE']) return undefined;
  // They use so little of the code that their cache would be of no help to others.
  if ([first, ...others].some((word) => ['--help', '-h', '--version'].includes(word))) return undefined;
  const use = /^[a-z-]+$/.test(first) && !first.startsWith('-') ? first : 'synth';
  const folder = cacheFolder('code');
  return folder ? { folder, key: [use, buildHash, process.version, process.arch].join('-') } : undefined;
}

// A run takes a second or two: V8's optimizing compiler would use more of it than its code saves. For a thousand
// environments functions still get there, after fifteen times as many calls (67,584 by default in Node.js 20).
setFlagsFromString('--interrupt-budget=1000000');
// Functions that rest are used again by the next environment, or by the next run.
setFlagsFromString('--no-flush-bytecode');
runScript(join(__dirname, 'command.js'), codeCache());
