/** What an existing namespace has besides rights: bucket, quota, limits, network policies. */
import { workspaceObjectName } from '../../../model/names-workspaces.js';
import { operated } from '../../../model/operated.js';
import type { Adoption } from '../adoption.js';
import { type Input, isTree, type Tree } from '../input.js';
import { labelled } from './team-objects.js';

export function takeResources(adoption: Adoption, objects: readonly Tree[]): void {
  const of = (kind: string) => objects.filter((one) => one['kind'] === kind).map((tree) => labelled(tree));
  for (const input of of('Namespace')) takeNamespace(adoption, input);
  for (const input of of('MLflowConfig')) takeConfig(adoption, input);
  takeFirst(adoption, of('ResourceQuota'), takeQuota);
  takeFirst(adoption, of('LimitRange'), takeLimits);
  for (const input of of('NetworkPolicy'))
    adoption.lost(
      input.at('metadata.name'),
      'it stays as it is; networkPolicy denies what it does not list, and policies add up: write what this one allows in networkPolicy.ingress and egress, then delete it',
    );
}

function takeNamespace(adoption: Adoption, input: Input): void {
  adoption.computed(
    input.at('metadata.name'),
    'the namespace stays as it is: create: true puts it into the overlay, with displayName, labels and annotations',
  );
}

function takeConfig(adoption: Adoption, input: Input): void {
  if (!adoption.take(input.at('spec.artifactRootPath'), 'artifacts.path')) adoption.set('artifacts', {});
  adoption.secret(
    [input.at('spec.artifactRootSecret')],
    `Secret ${operated.workspaceSecret} stays, where the source of secrets is given; from another source it comes with the same keys`,
  );
}

/** A workspace has one of each. */
function takeFirst(
  adoption: Adoption,
  [first, ...more]: readonly Input[],
  take: (adoption: Adoption, input: Input) => void,
): void {
  if (first) take(adoption, first);
  for (const input of more)
    adoption.lost(
      input.at('metadata.name'),
      'a workspace has one, and all of a namespace count: this one stays as it is',
    );
}

function takeQuota(adoption: Adoption, input: Input): void {
  if (input.at('spec.scopes').value !== undefined || input.at('spec.scopeSelector').value !== undefined)
    adoption.lost(input.at('metadata.name'), 'a quota of a workspace has no scopes: this one stays as it is');
  else if (adoption.take(input.at('spec.hard'), 'quota')) remove(adoption, input, 'quota');
}

const limitFields = ['default', 'defaultRequest', 'min', 'max'];

function takeLimits(adoption: Adoption, input: Input): void {
  for (const [index, item] of input.list('spec.limits').entries()) {
    if (!isTree(item)) continue;
    for (const name of Object.keys(item).filter((key) => key !== 'type')) {
      const isKnown = item['type'] === 'Container' && limitFields.includes(name);
      const field = input.at(`spec.limits.${index}.${name}`);
      if (isKnown) adoption.take(field, `limits.${name}`);
      else adoption.lost(field, `limits of a workspace are ${limitFields.join(', ')} of containers`);
    }
  }
  if (adoption.get('limits') !== undefined) remove(adoption, input, 'limits');
}

/** The name of the overlay's own is that of the workspace. */
function remove(adoption: Adoption, input: Input, to: string): void {
  if (input.text('metadata.name') !== workspaceObjectName)
    adoption.remind(to, `${input.label}stays beside that of the overlay, and both count: delete it afterwards`);
}
