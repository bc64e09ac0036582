/** The manifests of docs/kargo.md. */
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { at } from '../../lib/kubernetes/structural.js';
import { blocksOf, textOf } from './documented-commands.js';

export const kargoObjects: readonly KubernetesObject[] = blocksOf(textOf('docs/kargo.md'), 'yaml').flatMap((block) =>
  parseAllDocuments(block).map((document) => document.toJS() as KubernetesObject),
);

/** A step of a promotion. */
export interface KargoStep {
  readonly uses: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export const kargoSteps = kargoObjects
  .filter(({ kind }) => kind === 'PromotionTask')
  .flatMap((task) => at(task, 'spec', 'steps') as readonly KargoStep[]);

/** Each stage with the values of its variables. */
export const kargoStages: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  kargoObjects
    .filter(({ kind }) => kind === 'Stage')
    .map((stage) => {
      const steps = at(stage, 'spec', 'promotionTemplate', 'spec', 'steps') as readonly {
        readonly vars: readonly { readonly name: string; readonly value: string }[];
      }[];
      const variables = steps.flatMap(({ vars }) => vars.map(({ name, value }) => [name, value] as const));
      return [stage.metadata.name, Object.fromEntries(variables)] as const;
    }),
);
