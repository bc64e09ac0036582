/** A Markdown table; nothing without rows. Text that would break a cell is escaped. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  // Inside backticks angle brackets are safe; outside them Markdown would take them for HTML.
  const safe = text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`');
  return safe.replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
}

/** Text between backticks, where its signs are safe from Markdown. */
export function code(text: string): string {
  return `\`${text}\``;
}

export function section(title: string, ...paragraphs: readonly (string | undefined)[]): string | undefined {
  const body = paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== '');
  return body.length > 0 ? [`## ${title}`, ...body].join('\n\n') : undefined;
}

export function shell(...commands: readonly string[]): string {
  return ['```shell', ...commands, '```'].join('\n');
}

/** A word of a command, whatever a name holds; `<placeholders>` are for the reader. */
export function shellWord(text: string): string {
  return /^(?:[\w@%+=:,./-]|<[\w .-]+>)+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
