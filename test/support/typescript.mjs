/**
 * Prepares a worker of jest: it can load TypeScript (`import 'tsx'` registers in main threads alone), and V8 optimizes only
 * what is called very often, because most of what suites do is over before its compiler has earned its time.
 */
import { setFlagsFromString } from 'node:v8';
import { register as registerRequire } from 'tsx/cjs/api';
import { register as registerImport } from 'tsx/esm/api';

registerRequire();
registerImport();
setFlagsFromString('--interrupt-budget=500000');
