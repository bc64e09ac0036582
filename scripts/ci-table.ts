/** `.ci/run` pipes what it has printed into this, before its last suite. */
import { readFileSync } from 'node:fs';
import byHand from '../test/by-hand.json';
import { ciTable } from './ci/table.js';

console.log(ciTable(readFileSync(0, 'utf8'), byHand, new Date().toISOString().slice(0, 10)));
