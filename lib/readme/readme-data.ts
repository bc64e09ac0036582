/** Where data is, as a table; it is also the record that a later synth compares with. */
import { type DataLocation, dataLocations } from '../overlay/data-locations.js';
import type { Overlay } from '../overlay/rendering.js';
import { section, table } from './markdown.js';

const heads = ['Data', 'Location'] as const;

export function dataSection(overlay: Overlay, notes: readonly string[]): string | undefined {
  return section(
    'Data',
    table(
      heads,
      dataLocations(overlay).map(({ data, location }) => [data, location]),
    ),
    'If one of these changes, nothing moves the data: synth prints a notice.',
    notes.map((note) => `- ${note}`).join('\n'),
  );
}

/** The rows of that table in a README; none if it has no such table. */
export function locationsIn(readme: string): readonly DataLocation[] {
  const lines = readme.split(/\r?\n/);
  const head = lines.indexOf(`| ${heads.join(' | ')} |`);
  if (head < 0) return [];
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows.slice(0, end < 0 ? rows.length : end).flatMap((line) => {
    const [, data, location] = /^\| (.+?) \| (.+) \|$/.exec(line) ?? [];
    return data && location ? [{ data, location }] : [];
  });
}
