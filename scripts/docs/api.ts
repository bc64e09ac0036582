/** docs/API.md: what the entries of the package export, from the sources and their comments. */
import { code, table } from '../../lib/readme/markdown.js';
import { ApiSource, type Declared, type Member, type Named } from './api-source.js';

const entries = [
  { file: 'lib/index.ts', name: 'cdk8s-mlflow' },
  { file: 'lib/operated.ts', name: 'cdk8s-mlflow/operated' },
  { file: 'lib/standalone.ts', name: 'cdk8s-mlflow/standalone' },
];
const kinds = [
  ['class', 'Classes'],
  ['function', 'Functions'],
  ['value', 'Values'],
  ['interface', 'Interfaces'],
  ['type', 'Types'],
] as const;

interface Exported extends Declared {
  /** Its name in the entry. */
  readonly as: string;
}

export function apiPage(root: string): string {
  const sources = new Map<string, ApiSource>();
  const source = (file: string): ApiSource => {
    const one = sources.get(file) ?? new ApiSource(root, file);
    sources.set(file, one);
    return one;
  };
  const parts = entries.map(({ file, name }) => {
    const exported = [...source(file).exports()].map(([as, { file: from, name: own }]): Exported => {
      const declared = source(from).declared(own);
      if (!declared) throw new Error(`${file}: ${from} declares no ${own}`);
      return { ...declared, as };
    });
    return { name, exported };
  });
  const listed = new Set(parts.flatMap(({ exported }) => exported.map(({ file, name }) => `${file}#${name}`)));
  const further = furtherTypes(
    parts.flatMap(({ exported }) => exported),
    listed,
    source,
  );
  const [index, ...others] = parts;
  const all = [{ name: index?.name ?? '', exported: [...(index?.exported ?? []), ...further] }, ...others];
  const usual = source('lib/model/published.ts').declared('Published')?.members ?? [];
  const asDeclared = (one: Exported): Exported => {
    const type = (text: string) => exportedNames(text, one.file, source);
    const members = one.members.map((member) => described(usual)({ ...member, type: type(member.type) }));
    return { ...one, members, signature: type(one.signature), ...(one.props ? { props: type(one.props) } : {}) };
  };
  return all.map(({ name, exported }) => entryText(name, exported.map(asDeclared))).join('\n\n');
}

/** A type with the names that the declarations have: those that only name the type of a schema are not among them. */
function exportedNames(type: string, file: string, source: (file: string) => ApiSource): string {
  const imports = source(file).imports();
  return shown(
    type.replace(/\b[A-Z]\w+/g, (name) => {
      const from: Named = imports.get(name) ?? { file, name };
      const signature = from.file.startsWith('lib/') ? source(from.file).declared(from.name)?.signature : undefined;
      return signature && isSettings(signature) ? signature : name;
    }),
  );
}

/** What constructs publish is the same everywhere, and described once. */
function described(usual: readonly Member[]): (member: Member) => Member {
  return (member) =>
    member.text ? member : { ...member, text: usual.find(({ name }) => name === member.name)?.text ?? '' };
}

/** Types that signatures name and no entry lists: the build exports them from the root. */
function furtherTypes(
  exported: readonly Exported[],
  listed: Set<string>,
  source: (file: string) => ApiSource,
): readonly Exported[] {
  const found: Exported[] = [];
  const queue: Declared[] = [...exported];
  for (let one = queue.shift(); one; one = queue.shift()) {
    const imports = source(one.file).imports();
    const names = [one.signature, one.props ?? '', ...one.members.map(({ type }) => type)]
      .join(' ')
      .match(/\b[A-Z]\w+/g);
    for (const name of new Set(names)) {
      const from: Named = imports.get(name) ?? { file: one.file, name };
      const key = `${from.file}#${from.name}`;
      if (!from.file.startsWith('lib/') || listed.has(key)) continue;
      listed.add(key);
      const declared = source(from.file).declared(from.name);
      if (!declared || declared.kind === 'value' || isSettings(declared.signature)) continue;
      found.push({ ...declared, as: from.name });
      queue.push(declared);
    }
  }
  return found;
}

/** Only another name of the fields of an environment. */
function isSettings(signature: string): boolean {
  return /^z\.\w+<typeof \w+>$/.test(signature);
}

function entryText(name: string, exported: readonly Exported[]): string {
  const sections = kinds.flatMap(([kind, title]) => {
    const own = exported.filter((one) => one.kind === kind).sort((a, b) => (a.as < b.as ? -1 : 1));
    return own.length === 0 ? [] : [`### ${title}`, ...own.map(declaredText)];
  });
  return [`## ${code(name)}`, ...sections].join('\n\n');
}

function declaredText(one: Exported): string {
  const head = `#### ${one.as}`;
  const text = one.text.replaceAll('<', '&lt;');
  switch (one.kind) {
    case 'class':
      return joined(
        head,
        text,
        one.props && typescript(`new ${one.as}(scope, id, props: ${one.props})`),
        memberTable('Property', one.members),
      );
    case 'interface':
      return joined(head, text, one.signature && `Extends ${code(one.signature)}.`, memberTable('Field', one.members));
    case 'function':
      return joined(head, text, typescript(one.signature));
    case 'type':
      return joined(head, text, typescript(`type ${one.as} = ${one.signature}`));
    case 'value':
      return joined(head, text, one.signature && `Type: ${code(one.signature)}.`);
  }
}

function memberTable(title: string, members: readonly Member[]): string {
  const rows = members.map(({ name, type, isOptional, text, byDefault }) => [
    code(`${name}${isOptional ? '?' : ''}`),
    code(type),
    [text, byDefault === undefined ? '' : `Default: ${byDefault}.`].filter((part) => part !== '').join(' '),
  ]);
  return table([title, 'Type', 'Description'], rows);
}

/** A type of zod by the name that it has in the declarations: `z.input<typeof backupSchema>` is Backup. */
function shown(type: string): string {
  return type
    .replaceAll('z.ZodType', 'Schema')
    .replace(/z\.(input|output|infer)<typeof (\w+)>/g, (_, side: string, name: string) => {
      const plain = name.replace(/Schema$/, '');
      return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${side === 'input' ? '' : 'WithDefaults'}`;
    });
}

function typescript(text: string): string {
  return `\`\`\`typescript\n${text}\n\`\`\``;
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
