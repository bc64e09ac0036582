/** What an input is: values of a chart, an MLflow resource, or the objects of a running server. */
import { Adoption } from './adoption.js';
import { adoptBitnamiChart, isBitnamiChart } from './bitnami-chart.js';
import { adoptCommunityChart, isCommunityChart } from './community-chart.js';
import { Input, isTree, itemsOf, type Tree } from './input.js';
import { adoptMlflowResource } from './mlflow-resource.js';
import { adoptOfficialChart, isOfficialChart } from './official-chart.js';
import { serverContainer } from './running-container.js';
import { adoptRunningServer } from './running-server.js';

export interface Recognised {
  readonly source: string;
  readonly adoption: Adoption;
  readonly namespace?: string;
  /** Whether the cluster is OpenShift, by its objects. */
  readonly isOpenshift: boolean;
}

const charts = [
  { source: 'values of the official chart (mlflow/mlflow)', is: isOfficialChart, adopt: adoptOfficialChart },
  { source: 'values of the chart of Bitnami (bitnami/mlflow)', is: isBitnamiChart, adopt: adoptBitnamiChart },
  {
    source: 'values of the community chart (community-charts/mlflow)',
    is: isCommunityChart,
    adopt: adoptCommunityChart,
  },
];

/** @param name - of the new server */
export function recognise(documents: readonly unknown[], name: string): Recognised | undefined {
  const trees = documents.filter(isTree).flatMap((one) => itemsOf(one));
  const objects = trees.filter((one) => typeof one['kind'] === 'string' && typeof one['apiVersion'] === 'string');
  return (
    resource(objects) ??
    running(objects, name) ??
    values(
      trees.map((one) => valuesOf(one)).filter((one) => one !== undefined),
      name,
    )
  );
}

function resource(objects: readonly Tree[]): Recognised | undefined {
  const found = objects.find(
    (one) => one['kind'] === 'MLflow' && String(one['apiVersion']).startsWith('mlflow.opendatahub.io/'),
  );
  if (!found) return undefined;
  const adoption = new Adoption('operated', 'mlflow');
  const input = new Input(found);
  adoptMlflowResource(adoption, input);
  loseRest(adoption, input);
  const namespace = input.text('metadata.namespace');
  return { source: 'an MLflow resource', adoption, isOpenshift: false, ...(namespace ? { namespace } : {}) };
}

function running(objects: readonly Tree[], name: string): Recognised | undefined {
  const workloads = objects.filter((one) => one['kind'] === 'Deployment' || one['kind'] === 'StatefulSet');
  const found = workloads.find((one) => serverContainer(one) >= 0);
  if (!found) return undefined;
  const adoption = new Adoption('standalone', name);
  for (const input of adoptRunningServer(adoption, found, objects)) loseRest(adoption, input);
  const more = workloads.filter((one) => one !== found && serverContainer(one) >= 0);
  for (const one of more)
    adoption.remind(
      '',
      `${String(one['kind'])} ${new Input(one).text('metadata.name')} runs a server too: adopt its objects alone`,
    );
  const namespace = new Input(found).text('metadata.namespace');
  return {
    source: `the objects of ${String(found['kind'])} ${new Input(found).text('metadata.name')}`,
    adoption,
    isOpenshift: objects.some((one) => one['kind'] === 'Route'),
    ...(namespace ? { namespace } : {}),
  };
}

/** Values alone, or those in a HelmRelease of Flux or an Application of Argo CD. */
function valuesOf(tree: Tree): Tree | undefined {
  const input = new Input(tree);
  switch (tree['kind']) {
    case 'HelmRelease':
      return input.map('spec.values');
    case 'Application':
      return input.map('spec.source.helm.valuesObject');
    default:
      return typeof tree['kind'] === 'string' && 'apiVersion' in tree ? undefined : tree;
  }
}

/** Several files of values are merged, as Helm does. */
function values(trees: readonly Tree[], name: string): Recognised | undefined {
  const merged = trees.reduce<Tree>((before, tree) => merge(before, tree), {});
  const { mlflow } = merged;
  const candidates = [new Input(merged), ...(isTree(mlflow) ? [new Input(mlflow, 'mlflow.')] : [])];
  for (const input of candidates)
    for (const { source, is, adopt } of charts) {
      if (!is(input)) continue;
      const adoption = new Adoption('standalone', name);
      adopt(adoption, input);
      loseRest(adoption, input);
      adoption.remind(
        'name',
        'objects of the release can have the same names, and selectors cannot be changed: uninstall the release first, which deletes its claims too, or give the new server another name',
      );
      const namespace = input.text('namespaceOverride');
      return { source, adoption, isOpenshift: false, ...(namespace ? { namespace } : {}) };
    }
  return undefined;
}

function merge(a: Tree, b: Tree): Tree {
  const both = Object.entries(b).map(([key, value]) => {
    const before = a[key];
    return [key, isTree(before) && isTree(value) ? merge(before, value) : value] as const;
  });
  return { ...a, ...Object.fromEntries(both) };
}

/** Names of releases mean nothing to an overlay. */
const ignored =
  /^(nameOverride|fullnameOverride|namespaceOverride|kubeVersion|clusterDomain|image\.pullPolicy|imagePullPolicy)$/;

function loseRest(adoption: Adoption, input: Input): void {
  for (const field of input.rest())
    if (ignored.test(field.keys.join('.'))) adoption.computed(field, 'not needed: names are derived from name');
    else adoption.lost(field, 'no field of an environment is known for it');
}
