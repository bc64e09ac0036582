import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A statement of a declaration file that declares names. */
export interface Declaration {
  readonly names: readonly string[];
  /** With its comment, and without the word export. */
  readonly text: string;
  readonly isExported: boolean;
  /** Whether it declares a type: an interface, an alias or a class. */
  readonly isType: boolean;
}

/** A name of another module. */
export interface Reference {
  /** A path below the folder of declarations, without its ending, or the name of a package. */
  readonly module: string;
  readonly isPackage: boolean;
  /** `*` for the module itself. */
  readonly name: string;
}

/** What a declaration file declares, imports and exports. */
export interface DeclarationFile {
  readonly declarations: readonly Declaration[];
  /** By local name. */
  readonly imports: ReadonlyMap<string, Reference>;
  /** What it exports of other modules, by the name that it gives. */
  readonly reexports: ReadonlyMap<string, Reference>;
}

/** @param module - its path below the folder of declarations, without its ending */
export function parseDeclarations(module: string, text: string): DeclarationFile {
  const { program } = parseSync(`${module}.d.ts`, text);
  const [declarations, imports, reexports] = [[], new Map(), new Map()] as [
    Declaration[],
    Map<string, Reference>,
    Map<string, Reference>,
  ];
  const referenceTo = (source: string, name: string): Reference =>
    source.startsWith('.')
      ? { module: posix.join(posix.dirname(module), source.replace(/\.js$/, '')), isPackage: false, name }
      : { module: source, isPackage: true, name };
  let end = 0;
  for (const statement of program.body) {
    const start = end;
    end = statement.end;
    if (statement.type === 'ImportDeclaration') {
      for (const specifier of statement.specifiers)
        imports.set(
          specifier.local.name,
          referenceTo(
            statement.source.value,
            specifier.type === 'ImportSpecifier'
              ? nameOf(specifier.imported)
              : specifier.type === 'ImportDefaultSpecifier'
                ? 'default'
                : '*',
          ),
        );
    } else if (statement.type === 'ExportNamedDeclaration' && !statement.declaration) {
      for (const { local, exported } of statement.specifiers) {
        const reference = statement.source
          ? referenceTo(statement.source.value, nameOf(local))
          : imports.get(nameOf(local));
        if (!reference) throw new Error(`${module}: ${nameOf(local)} is exported where it is not declared`);
        reexports.set(nameOf(exported), reference);
      }
    } else {
      const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      const names = declaration ? namesOf(declaration) : [];
      if (names.length === 0) throw new Error(`${module}: a statement that declares nothing: ${statement.type}`);
      const whole = text.slice(start, end);
      declarations.push({
        names,
        text: whole.replace(/^((?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*)export /, '$1').replace(/^\s+/, ''),
        isExported: statement.type === 'ExportNamedDeclaration',
        isType: /^(TSInterface|TSTypeAlias|Class)Declaration$/.test(declaration?.type ?? ''),
      });
    }
  }
  return { declarations, imports, reexports };
}

function nameOf(name: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return name.name ?? String(name.value);
}

interface Named {
  readonly type: string;
  readonly id?: { readonly type: string; readonly name?: string } | null;
  readonly declarations?: readonly { readonly id: { readonly type: string; readonly name?: string } }[];
}

function namesOf(declaration: object): readonly string[] {
  const { id, declarations } = declaration as Named;
  return [...(id ? [id] : []), ...(declarations ?? []).map((one) => one.id)].flatMap(({ name }) =>
    name ? [name] : [],
  );
}
