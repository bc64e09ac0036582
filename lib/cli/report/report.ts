/** What a run has found, for programs. */
import type { Problem } from '../../schema/location.js';
import type { Change } from '../compare.js';
import type { Format } from '../options.js';

export interface Report {
  /** The environment files. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
  /** Files that synth would change. */
  readonly changes: readonly Change[];
  /** Overlays that were written. */
  readonly written?: readonly string[];
  /** Files that were removed. */
  readonly removed?: readonly string[];
}

/** Prints a report. The libraries of a format are loaded with it. */
export function printReport(report: Report, format: Exclude<Format, 'text'>): void {
  console.log(textOf(report, format));
}

function textOf(report: Report, format: Exclude<Format, 'text'>): string {
  switch (format) {
    case 'json':
      return JSON.stringify(report, null, 2);
    case 'sarif': {
      const { sarif } = require('./sarif.js') as typeof import('./sarif.js');
      return JSON.stringify(sarif(report), null, 2);
    }
    case 'junit': {
      const { junit } = require('./junit.js') as typeof import('./junit.js');
      return junit(report);
    }
  }
}
