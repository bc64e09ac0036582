import { ApiObject, App, Chart } from 'cdk8s';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';

/** What a chart renders to after an action has filled it. */
export function rendered(fill: (chart: Chart) => void): readonly KubernetesObject[] {
  const chart = new Chart(new App({ outdir: 'unused' }), 'c', { disableResourceNameHashes: true });
  fill(chart);
  return chart.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .map((object) => object.toJson() as KubernetesObject);
}
