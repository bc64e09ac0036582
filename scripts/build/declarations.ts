/**
 * The declarations of the package: of those that the compiler wrote, the ones that the entries of the package need, with
 * named interfaces in the place of the types of zod. An app then compiles without zod's declarations, which require newer
 * settings than those of `cdk8s init`, and an editor shows the description of each field.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { z } from 'zod';
import { type Declaration, type DeclarationFile, parseDeclarations, type Reference } from './declaration-file.js';
import { SchemaTypes } from './schema-types.js';

const settings = 'lib/settings';
const kubernetes = 'imports/kubernetes';
const root = 'lib/index';
/** Environment files, which apps may write as objects. */
const environments = [
  'lib/environment/operated-schema.ts#operatedSchema',
  'lib/environment/standalone-schema.ts#standaloneSchema',
];

const schema = `/** Validates a value. */
export interface Schema {
  /** Returns the value with its defaults; an invalid value is an error. */
  parse(value: unknown): unknown;
}

`;

/** The declarations of the types that schemas give, beside those of the modules. */
export class Declarations {
  private readonly files = new Map<string, DeclarationFile>();
  private readonly types: SchemaTypes;
  /** Kept declarations, with their final text, by module. */
  private readonly kept = new Map<string, Map<Declaration, string>>();
  private readonly used = new Map<string, Map<string, Reference>>();

  /**
   * @param folder - the folder with the declarations of the compiler
   * @param schemas - by file and name, `lib/a.ts#b`
   */
  constructor(
    private readonly folder: string,
    private readonly schemas: ReadonlyMap<string, z.ZodType>,
  ) {
    this.types = new SchemaTypes(namedTypes(schemas));
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.d.ts'),
    ))
      this.files.set(
        file.replace(/\.d\.ts$/, ''),
        parseDeclarations(file.replace(/\.d\.ts$/, ''), readFileSync(join(folder, file), 'utf8')),
      );
  }

  /** Keeps what the entries export, and what that needs. */
  keep(entries: readonly string[]): void {
    for (const entry of entries) {
      const { reexports, declarations } = this.file(entry);
      if (declarations.length > 0) throw new Error(`${entry}: an entry exports from other files, and declares nothing`);
      for (const reference of reexports.values()) this.keepReference(this.origin(reference));
    }
    for (const id of environments) this.types.nameOf(this.schema(id), 'input');
    for (const name of this.types.embedded) this.keepReference({ module: kubernetes, isPackage: false, name });
  }

  /** Replaces the folder's declarations by what is kept. */
  write(entries: readonly string[]): void {
    for (const file of this.files.keys()) rmSync(join(this.folder, `${file}.d.ts`));
    for (const [module, declarations] of this.kept) this.writeFile(module, this.textOf(module, declarations));
    for (const entry of entries) this.writeFile(entry, this.entryText(entry, entries));
    this.writeFile(
      settings,
      `import type * as kubernetes from '../imports/kubernetes.js';\n\n${schema}${this.types.declarations()}`,
    );
  }

  private file(module: string): DeclarationFile {
    const file = this.files.get(module);
    if (!file) throw new Error(`${module} has no declarations`);
    return file;
  }

  private schema(id: string): z.ZodType {
    const schema = this.schemas.get(id);
    if (!schema) throw new Error(`${id} is not a schema`);
    return schema;
  }

  /** The module that declares a name, behind those that hand it on and those that only name the type of a schema. */
  private origin(reference: Reference): Reference {
    if (reference.isPackage || reference.module === settings) return reference;
    const file = this.file(reference.module);
    const further = file.reexports.get(reference.name);
    if (further) return this.origin(further);
    const declared = file.declarations.find(({ names }) => names.includes(reference.name));
    return (declared && this.settingsType(reference.module, declared)) ?? reference;
  }

  /** Of a declaration that is only another name of the type of a schema, that type. */
  private settingsType(module: string, { text }: Declaration): Reference | undefined {
    const alias = /^(?:\/\*[\s\S]*?\*\/\s*)?type \w+ = (z\.\w+<typeof \w+>);\s*$/.exec(text)?.[1];
    const name = alias && /\.(\w+)$/.exec(this.withoutZod(module, alias))?.[1];
    return name ? { module: settings, isPackage: false, name } : undefined;
  }

  private keepReference({ module, isPackage, name }: Reference): void {
    if (isPackage || module === settings) return;
    const declared = this.file(module).declarations.filter(({ names }) => name === '*' || names.includes(name));
    if (declared.length === 0) throw new Error(`${module} declares no ${name}`);
    for (const declaration of declared) this.keepDeclaration(module, declaration);
  }

  private keepDeclaration(module: string, declaration: Declaration): void {
    const kept = this.kept.get(module) ?? new Map<Declaration, string>();
    this.kept.set(module, kept);
    if (kept.has(declaration)) return;
    const text = this.withoutZod(module, declaration.text);
    kept.set(declaration, text);
    const { imports, declarations } = this.file(module);
    const used = this.used.get(module) ?? new Map<string, Reference>();
    this.used.set(module, used);
    for (const identifier of new Set(text.replace(/\/\*[\s\S]*?\*\//g, '').match(/[A-Za-z_$][\w$]*/g))) {
      const imported = imports.get(identifier);
      if (imported) {
        const origin = this.origin(imported);
        used.set(identifier, origin);
        this.keepReference(origin);
      }
      for (const other of declarations) {
        if (!other.names.includes(identifier)) continue;
        const type = other === declaration ? undefined : this.settingsType(module, other);
        if (type) used.set(identifier, type);
        else this.keepDeclaration(module, other);
      }
    }
    for (const [, source = '', name = ''] of text.matchAll(/import\("(\.[^"]*?)\.js"\)\.(\w+)/g)) {
      const target = posix.join(posix.dirname(module), source);
      if (target !== settings) this.keepReference({ module: target, isPackage: false, name });
    }
  }

  private withoutZod(module: string, text: string): string {
    const result = text.replace(/\bz\.(input|output|infer)<typeof (\w+)>/g, (_, side: string, name: string) => {
      const imported = this.file(module).imports.get(name);
      const id = imported ? `${imported.module}.ts#${imported.name}` : `${module}.ts#${name}`;
      const type = this.types.nameOf(this.schema(id), side === 'input' ? 'input' : 'output');
      return `import("${relativeTo(module, settings)}").${type}`;
    });
    const opaque = result.replace(/\bz\.ZodType\b(?!<)/g, `import("${relativeTo(module, settings)}").Schema`);
    if (/\bz\./.test(opaque)) throw new Error(`${module}: a type of zod is part of the public types:\n${opaque}`);
    return opaque;
  }

  private textOf(module: string, declarations: ReadonlyMap<Declaration, string>): string {
    const imports = [...(this.used.get(module) ?? [])].map(([local, reference]) =>
      importText(module, local, reference),
    );
    const texts = this.file(module)
      .declarations.filter((declaration) => declarations.has(declaration))
      .map((declaration) => exportedText(declarations.get(declaration) ?? '', declaration));
    return `${imports.join('')}${texts.join('\n')}\nexport {};\n`;
  }

  private entryText(entry: string, entries: readonly string[]): string {
    const lines = [...this.file(entry).reexports].map(([name, exported]) => {
      const reference = this.origin(exported);
      const from = reference.isPackage ? reference.module : relativeTo(entry, reference.module);
      if (reference.name === '*') return `export * as ${name} from '${from}';\n`;
      return `export { ${reference.name === name ? name : `${reference.name} as ${name}`} } from '${from}';\n`;
    });
    const further = entry === root ? this.furtherTypes(entries) : [];
    for (const { module, name } of further)
      lines.push(`export type { ${name} } from '${relativeTo(entry, module)}';\n`);
    return `${lines.join('')}export * from '${relativeTo(entry, settings)}';\n`;
  }

  /** Types that public signatures name and no entry exports: the root exports them, so that each can be written down. */
  private furtherTypes(entries: readonly string[]): readonly Reference[] {
    const exported = entries.flatMap((entry) =>
      [...this.file(entry).reexports.values()].map((one) => this.origin(one)),
    );
    const taken = new Set([...this.file(root).reexports.keys(), ...this.types.declared]);
    const isExported = (module: string, name: string) =>
      exported.some((one) => one.module === module && one.name === name);
    const further = [...this.kept].flatMap(([module, declarations]) =>
      [...declarations.keys()].flatMap(({ names, isType }) =>
        !isType || module.startsWith('imports/')
          ? []
          : names.flatMap((name) => (isExported(module, name) ? [] : [{ module, isPackage: false, name }])),
      ),
    );
    for (const { module, name } of further) {
      if (taken.has(name))
        throw new Error(`${module}: the package has another type ${name}: give this one another name`);
      taken.add(name);
    }
    return further.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private writeFile(module: string, text: string): void {
    const file = join(this.folder, `${module}.d.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The word export goes after the comment. */
function exportedText(text: string, { isExported, isType }: Declaration): string {
  return isExported || isType ? text.replace(/^((?:\/\*[\s\S]*?\*\/\s*|\/\/.*\n)*)/, '$1export ') : text;
}

function importText(module: string, local: string, { module: source, isPackage, name }: Reference): string {
  const from = isPackage ? source : relativeTo(module, source);
  if (name === '*') return `import type * as ${local} from '${from}';\n`;
  return `import type { ${name === local ? name : `${name} as ${local}`} } from '${from}';\n`;
}

function relativeTo(module: string, target: string): string {
  const path = posix.relative(posix.dirname(module), target);
  return `${path.startsWith('.') ? path : `./${path}`}.js`;
}

/** `lib/pods/server-fields.ts#serverSchema` is Server; of two with one name each has that of its file before its own. */
function namedTypes(schemas: ReadonlyMap<string, z.ZodType>): ReadonlyMap<string, z.ZodType> {
  const plain = [...schemas.keys()].map((id) => capitalized(id.replace(/.*#/, '').replace(/(?<!^)Schema$/, '')));
  return new Map(
    [...schemas].map(([id, schema], index) => {
      const name = plain[index] ?? '';
      const isAmbiguous = plain.indexOf(name) !== plain.lastIndexOf(name);
      const file = /([\w.-]+)\.ts#/.exec(id)?.[1]?.replace(/-schema$/, '') ?? '';
      return [
        isAmbiguous
          ? `${capitalized(file.replace(/[-.](\w)/g, (_, letter: string) => letter.toUpperCase()))}${name}`
          : name,
        schema,
      ];
    }),
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
