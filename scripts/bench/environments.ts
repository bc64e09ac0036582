import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMap, isSeq, parseDocument } from 'yaml';

/** An environment of the repository. */
export interface Reference {
  /** `kind/dev`. */
  readonly path: string;
  readonly text: string;
}

export function references(root: string, paths: readonly string[]): readonly Reference[] {
  return paths.map((path) => ({ path, text: readFileSync(join(root, 'environments', `${path}.yaml`), 'utf8') }));
}

/** Writes as many environments as are asked for: the references in turn, each in a namespace and a cluster of its own. */
export function writeEnvironments(folder: string, sources: readonly Reference[], count: number): void {
  for (let index = 0; index < count; index++) {
    const source = sources[index % sources.length];
    if (!source) throw new Error('there is no reference environment');
    write(join(folder, dirname(source.path), `n${index}.yaml`), moved(source.text, `mlflow-${index}`));
  }
  // Bases that references extend.
  for (const { path, text } of sources) write(join(folder, dirname(path), `${path.split('/')[1]}.base.yaml`), text);
}

function moved(text: string, namespace: string): string {
  const document = parseDocument(text);
  const extended = document.get('extends');
  if (typeof extended === 'string') document.set('extends', extended.replace(/\.yaml$/, '.base.yaml'));
  document.set('namespace', namespace);
  document.set('cluster', namespace);
  const callers = document.getIn(['authentication', 'serviceAccounts', 'namespaces']);
  if (isSeq(callers)) callers.add(namespace);
  if (!isMap(document.contents)) throw new Error('an environment is a map');
  return document.toString();
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
