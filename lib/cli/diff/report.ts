/** What diff prints. The libraries of a format are loaded with it. */
import type { DiffOptions } from '../commands/diff.js';
import type { Options } from '../options.js';
import { type Compared, countsOf } from './compared.js';

export async function printCompared(
  compared: Compared,
  format: DiffOptions['format'],
  folders: Pick<Options, 'environments'>,
): Promise<void> {
  console.log(await textOf(compared, format, folders));
}

async function textOf(
  compared: Compared,
  format: DiffOptions['format'],
  { environments }: Pick<Options, 'environments'>,
): Promise<string> {
  switch (format) {
    case 'json': {
      const summary = countsOf(compared.overlays.flatMap(({ effects }) => effects));
      return JSON.stringify({ ...compared, summary }, null, 2);
    }
    case 'markdown': {
      const { markdownReport } = await import('./markdown-report.js');
      return markdownReport(compared);
    }
    case 'sarif': {
      const { sarifReport } = await import('./sarif-report.js');
      return JSON.stringify(sarifReport(compared, environments), null, 2);
    }
    default: {
      const { textReport } = await import('./text-report.js');
      return textReport(compared, process.stdout);
    }
  }
}
