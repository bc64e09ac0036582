/** What the sources of the library declare, with their comments: the input of docs/API.md. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Comment, type Program, parseSync } from 'oxc-parser';

/** A name of another file of lib/. */
export interface Named {
  readonly file: string;
  readonly name: string;
}

export interface Member {
  readonly name: string;
  readonly type: string;
  readonly isOptional: boolean;
  readonly text: string;
  readonly byDefault?: string;
}

export interface Declared {
  readonly kind: 'class' | 'interface' | 'type' | 'function' | 'value';
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** The signature of a function, the definition of a type, the type of a value, what an interface extends. */
  readonly signature: string;
  /** Of a class also the type of its props. */
  readonly props?: string;
  readonly members: readonly Member[];
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number };
interface Documented {
  readonly text: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** One file of lib/. */
export class ApiSource {
  private readonly text: string;
  private readonly program: Program;
  private readonly comments: readonly Comment[];

  constructor(
    root: string,
    readonly file: string,
  ) {
    this.text = readFileSync(join(root, file), 'utf8');
    const { program, comments } = parseSync(file, this.text);
    this.program = program;
    this.comments = comments.filter(({ value }) => value.startsWith('*'));
  }

  /** What an entry exports, by its name there. */
  exports(): ReadonlyMap<string, Named> {
    const found = new Map<string, Named>();
    for (const statement of this.program.body)
      if (statement.type === 'ExportNamedDeclaration' && statement.source)
        for (const { local, exported } of statement.specifiers)
          found.set(nameOf(exported), { file: this.resolved(statement.source.value), name: nameOf(local) });
    return found;
  }

  /** Where the names come from that the file imports. */
  imports(): ReadonlyMap<string, Named> {
    const found = new Map<string, Named>();
    for (const statement of this.program.body)
      if (statement.type === 'ImportDeclaration' && statement.source.value.startsWith('.'))
        for (const specifier of statement.specifiers)
          if (specifier.type === 'ImportSpecifier')
            found.set(specifier.local.name, {
              file: this.resolved(statement.source.value),
              name: nameOf(specifier.imported),
            });
    return found;
  }

  declared(name: string): Declared | undefined {
    for (const statement of this.program.body) {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      const one = declaration && this.read(declaration as unknown as Node, statement.start, name);
      if (one) return one;
    }
    return undefined;
  }

  private read(node: Node, start: number, name: string): Declared | undefined {
    const variable = (node['declarations'] as readonly Node[] | undefined)?.find(
      ({ id }) => (id as { name?: string }).name === name,
    );
    if (!variable && (node['id'] as { name?: string } | null)?.name !== name) return undefined;
    const common = { name, file: this.file, text: this.comment(start).text, members: [], signature: '' };
    const parts = ((node['body'] as Node | null)?.['body'] ?? []) as readonly Node[];
    switch (node.type) {
      case 'TSInterfaceDeclaration': {
        const bases = (node['extends'] as readonly Node[]).map((base) => this.slice(base));
        return { ...common, kind: 'interface', signature: bases.join(', '), members: this.members(parts) };
      }
      case 'TSTypeAliasDeclaration':
        return { ...common, kind: 'type', signature: this.slice(node['typeAnnotation'] as Node) };
      case 'ClassDeclaration':
        return { ...common, kind: 'class', members: this.members(parts), ...this.propsOf(parts) };
      case 'FunctionDeclaration': {
        const { start: end } = node['body'] as Node;
        const head = this.text
          .slice(node.start, end)
          .replace(/^(async )?function /, '')
          .trim();
        return { ...common, kind: 'function', signature: oneLine(head) };
      }
      default: {
        const type = variable && ((variable['id'] as Node)['typeAnnotation'] as Node | undefined);
        return { ...common, kind: 'value', signature: type ? this.typeText(type) : '' };
      }
    }
  }

  private members(parts: readonly Node[]): readonly Member[] {
    return parts.flatMap((part): readonly Member[] => {
      const { accessibility, computed, key, kind } = part as Node & { readonly key?: { readonly name?: string } };
      const { text, tags } = this.comment(part.start);
      const annotation =
        part.type === 'MethodDefinition'
          ? ((part['value'] as Node)['returnType'] as Node | undefined)
          : (part['typeAnnotation'] as Node | undefined);
      const isField = ['PropertyDefinition', 'TSPropertySignature'].includes(part.type) || kind === 'get';
      if (!isField || accessibility === 'private' || computed || part['static'] || tags.has('internal') || !annotation)
        return [];
      const byDefault = tags.get('default');
      return [
        {
          name: key?.name ?? '',
          type: this.typeText(annotation),
          isOptional: part['optional'] === true,
          text,
          ...(byDefault === undefined ? {} : { byDefault }),
        },
      ];
    });
  }

  private propsOf(parts: readonly Node[]): { readonly props?: string } {
    const built = parts.find(({ kind }) => kind === 'constructor');
    const [, , third] = ((built?.['value'] as Node | undefined)?.['params'] ?? []) as readonly Node[];
    const parameter = third?.type === 'AssignmentPattern' ? (third['left'] as Node) : third;
    const type = parameter?.['typeAnnotation'] as Node | undefined;
    return type ? { props: this.typeText(type) } : {};
  }

  private typeText(annotation: Node): string {
    return this.slice(annotation['typeAnnotation'] as Node);
  }

  private slice({ start, end }: Pick<Node, 'start' | 'end'>): string {
    return oneLine(withoutComments(this.text.slice(start, end)));
  }

  /** The comment that ends where a declaration begins. */
  private comment(start: number): Documented {
    const found = this.comments.find(({ end }) => end <= start && this.text.slice(end, start).trim() === '');
    const lines = (found?.value ?? '').split('\n').map((line) => line.replace(/^\s*\*+ ?/, '').trim());
    const tags = new Map<string, string>();
    const text: string[] = [];
    let tag: string | undefined;
    for (const line of lines) {
      const [, name, rest = ''] = /^@(\w+) ?-? ?(.*)$/.exec(line) ?? [];
      if (name) tags.set(name, rest);
      else if (tag) tags.set(tag, `${tags.get(tag)} ${line}`.trim());
      else text.push(line);
      tag = name ?? tag;
    }
    return { text: text.join(' ').trim(), tags };
  }

  private resolved(source: string): string {
    return posix.join(posix.dirname(this.file), source).replace(/\.js$/, '.ts');
  }
}

function nameOf(name: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return name.name ?? String(name.value);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '');
}

function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/,? ([)\]])/g, '$1')
    .replace(/([([]) /g, '$1')
    .trim();
}
