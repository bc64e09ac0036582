import type { z } from 'zod';
import { ownFieldNames, type WorkbenchSettings } from './workbench-schema.js';

type Context = z.core.$RefinementCtx;

/** One Notebook is one item. */
export function distinctWorkbenches(workbenches: readonly WorkbenchSettings[], context: Context): void {
  const seen = new Set<string>();
  for (const [index, { name, namespace }] of workbenches.entries()) {
    if (seen.has(`${namespace}/${name}`))
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        message: `the workbench ${name} of ${namespace} is already defined`,
        params: { fix: 'merge the two items' },
      });
    seen.add(`${namespace}/${name}`);
  }
}

/** A new workbench has an image; one that exists has nothing but its annotation here. */
export function consistentWorkbenches(workbenches: readonly WorkbenchSettings[], context: Context): void {
  for (const [index, workbench] of workbenches.entries())
    for (const { field, message, fix } of workbench.existing ? foreignFields(workbench) : imageProblems(workbench))
      context.addIssue({ code: 'custom', path: [index, field], message, params: { fix } });
}

interface FieldProblem {
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** Defaults cannot be told from values that someone wrote, except where they differ. */
function foreignFields(workbench: WorkbenchSettings): readonly FieldProblem[] {
  return ownFieldNames
    .filter((name) => JSON.stringify(workbench[name]) !== JSON.stringify(defaults[name]))
    .map((field) =>
      field === 'mlflow'
        ? {
            field,
            message: `mlflow: false with existing: true, whose only content is the annotation`,
            fix: 'remove the item; the annotation stays on the cluster, and the README of the overlay says how to remove it',
          }
        : {
            field,
            message: `${field} with existing: true, whose other fields belong to the dashboard`,
            fix: `remove ${field}, and change it in the dashboard`,
          },
    );
}

const defaults: Partial<WorkbenchSettings> = {
  storage: { size: '20Gi' },
  connections: [],
  env: [],
  mlflow: true,
  stopped: false,
};

function imageProblems({ image, imageStream, name }: WorkbenchSettings): readonly FieldProblem[] {
  if (image !== undefined && imageStream !== undefined)
    return [
      {
        field: 'image',
        message: 'both image and imageStream, and the webhook would replace the image by that of the stream',
        fix: 'remove one of them',
      },
    ];
  if (image === undefined && imageStream === undefined)
    return [
      {
        field: 'name',
        message: `the new workbench ${name} has no image`,
        fix: 'write imageStream with an image of the platform, or image; or existing: true if the dashboard made it',
      },
    ];
  return [];
}
