import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the README of an overlay tells its reader to type. */
export interface Instructions {
  /** `Red Hat OpenShift AI 3.5`, as the title names it. */
  readonly platform: string;
  /** Where the server runs. */
  readonly namespace: string;
  /** A command for each prerequisite, which succeeds where it is met. */
  readonly prerequisites: readonly string[];
  /** Makes the required Secrets and ConfigMaps; `<placeholders>` stand for what only the reader knows. */
  readonly requirements: readonly string[];
  readonly apply: readonly string[];
  /** Deletes what can be made again. */
  readonly uninstall: readonly string[];
  /** What is left then: `Cluster mlflow/mlflow-db`. */
  readonly left: readonly string[];
  /** Files whose objects are left too. */
  readonly leftFiles: readonly string[];
  /** Deletes what is left. */
  readonly purge: readonly string[];
  /** Applies it in one go. */
  readonly allAtOnce: string;
  /** Shows why a wait does not end. */
  readonly warnings: string;
}

export function instructionsOf(folder: string): Instructions {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const section = sectionOf(readme, 'Prerequisites on the cluster');
  const rows = section.split('\n').filter((line) => /^\|.*`\s*\|$/.test(line));
  const uninstall = sectionOf(readme, 'Uninstall');
  const blocks = uninstall
    .split('```shell')
    .slice(1)
    .map((block) => commandsOf(`\`\`\`shell${block}`));
  return {
    platform: /^# MLflow on (.+):/m.exec(readme)?.[1] ?? '',
    namespace: /in namespace `([^`]+)`/.exec(readme)?.[1] ?? '',
    prerequisites: rows.map((row) => /`([^`]+)`\s*\|$/.exec(row)?.[1] ?? ''),
    requirements: commandsOf(sectionOf(readme, 'Required Secrets and ConfigMaps')),
    apply: commandsOf(sectionOf(readme, 'Apply, in order')),
    uninstall: blocks.length > 1 ? (blocks[0] ?? []) : [],
    purge: blocks.at(-1) ?? [],
    left: [...uninstall.matchAll(/^\| (\w+) `([^`]+)`(?: in `([^`]+)`)? \|/gm)].map(
      ([, kind, name, namespace]) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    ),
    leftFiles: [...uninstall.matchAll(/^\| the other objects of `([^`]+)` \|/gm)].map(([, file = '']) => file),
    allAtOnce: /^All at once: `([^`]+)`/m.exec(readme)?.[1] ?? '',
    warnings: /look at the Warning events: `([^`]+)`/.exec(readme)?.[1] ?? '',
  };
}

function sectionOf(readme: string, title: string): string {
  const [, rest = ''] = readme.split(`\n## ${title}\n`);
  return rest.split('\n## ')[0] ?? '';
}

/** The commands of a section's first shell block, each whole, without its comments. */
function commandsOf(section: string): readonly string[] {
  const [, block = ''] = /```shell\n([\s\S]*?)```/.exec(section) ?? [];
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
