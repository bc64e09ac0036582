/** The reference of every field of an environment, a page for each field of the top. */
import { stringify } from 'yaml';
import { type FieldTexts, fieldTexts } from '../../lib/cli/explain/explain-field.js';
import { fieldPaths, fieldsAt } from '../../lib/cli/explain/find-field.js';
import { operatedSchema } from '../../lib/environment/operated-schema.js';
import { standaloneSchema } from '../../lib/environment/standalone-schema.js';
import { code, table } from '../../lib/readme/markdown.js';

const forms = { operated: operatedSchema, standalone: standaloneSchema };

/** A page by its name, which is that of its field. */
export interface FieldPage {
  readonly name: string;
  readonly text: string;
}

export function fieldPages(): readonly FieldPage[] {
  const paths = [...new Set(Object.values(forms).flatMap((schema) => fieldPaths(schema)))].sort();
  const names = new Set(paths.map((path) => path.replace(/\..*/, '')));
  return [...names].map((name) => {
    const fields = paths.filter((path) => path === name || path.startsWith(`${name}.`));
    return { name, text: [`# ${name}`, ...fields.map(chapter)].join('\n\n') };
  });
}

/** The index: every page with what its field is for. */
export function fieldIndex(pages: readonly FieldPage[]): string {
  return table(
    ['Field', 'What it is for', 'Forms'],
    pages.map(({ name }) => {
      const texts = textsOf(name);
      const of = Object.keys(forms).filter((form) => texts.some((one) => one.forms.includes(form)));
      return [`[${name}](${name}.md)`, texts[0]?.description ?? '', of.join(', ')];
    }),
  );
}

function textsOf(path: string): readonly FieldTexts[] {
  const found = Object.entries(forms).flatMap(([form, schema]) =>
    fieldsAt(schema, path).map((field) => ({ ...field, form })),
  );
  return fieldTexts(path, found);
}

/**
 * One field; where the kinds of a store have different ones of this name, each of them. Its anchor is its path: in those
 * of headings, without dots and in lower case, server.serviceAccountName is server.serviceAccount.name.
 */
function chapter(path: string): string {
  return [`<a id="${path}"></a>`, `## ${code(path)}`, ...textsOf(path).map(described)].join('\n\n');
}

function described({ description, values, since, forms: of, kinds = [], examples = [], ...field }: FieldTexts): string {
  const rows = [
    ['Values', values],
    ['Default', field.default],
    ['Since', since],
    ['Forms', of.join(', ')],
    ['With', kinds.map(code).join(', or ') || undefined],
  ].flatMap(([name, text]) => (text === undefined ? [] : [`- ${name}: ${escaped(text)}`]));
  const name = field.field.replace(/\[\w*\]/g, '').replace(/.*\./, '');
  const blocks = examples.map((example) => `\`\`\`yaml\n${stringify({ [name]: example }).trimEnd()}\n\`\`\``);
  return [...(description ? [escaped(description)] : []), rows.join('\n'), ...blocks].join('\n\n');
}

/** Outside of code, signs of Markdown and of HTML are escaped: patterns are full of them. */
function escaped(text: string): string {
  const parts = text.split('`').map((part, index) => (index % 2 === 0 ? part.replaceAll(/[[\]\\*<]/g, '\\$&') : part));
  return parts.join('`');
}
