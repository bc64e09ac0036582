import { Chart } from 'cdk8s';
import { describe, identityOf } from '../kubernetes/object.js';
import type { OverlayObject } from './overlay-object.js';

/** What charts add to the objects of an overlay: it would make them other objects than those that were checked. */
export function chartProblems(objects: readonly OverlayObject[]): readonly string[] {
  const charts = new Set(objects.map((object) => Chart.of(object)));
  return [...charts].flatMap((chart) => {
    const own = objects.filter((object) => Chart.of(object) === chart);
    const changed = (field: 'namespace' | 'labels') => own.filter((object) => object.changedByChart.includes(field));
    return [...namespaceProblems(chart, changed('namespace')), ...labelProblems(chart, changed('labels'))];
  });
}

function namespaceProblems(chart: Chart, changed: readonly OverlayObject[]): readonly string[] {
  if (changed.length === 0) return [];
  return [
    `the chart ${chart.node.path} has the namespace ${chart.namespace}, which cdk8s writes into objects of the whole cluster: ${named(changed)}
    remove namespace from the props of the chart: every object has its own, by namespace of the environment`,
  ];
}

function labelProblems(chart: Chart, changed: readonly OverlayObject[]): readonly string[] {
  if (changed.length === 0) return [];
  return [
    `the chart ${chart.node.path} has the labels ${Object.keys(chart.labels).join(', ')}, which cdk8s writes into ${named(changed)}
    remove labels from the props of the chart, and write them as labels of the environment: selectors and checks then know them`,
  ];
}

function named(objects: readonly OverlayObject[]): string {
  const [first, second, ...others] = objects.map(({ object }) => describe(identityOf(object)));
  const further = others.length > 0 ? ` and ${others.length} more` : '';
  return [first, second].filter((one) => one !== undefined).join(', ') + further;
}
