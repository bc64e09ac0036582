/** The expressions for Flux give what the health of an object is; `npm run test:gitops` asks the controllers themselves. */
import { Environment } from '@marcbachmann/cel-js';
import { fluxExpressions } from '../../../lib/gitops/health/flux-expressions.js';
import type { HealthExpressions } from '../../../lib/gitops/health/health-check.js';
import { healthChecks } from '../../../lib/gitops/health/health-checks.js';
import { groupOf, type KubernetesObject } from '../../../lib/kubernetes/object.js';
import { type FluxHealth, states } from './states.js';

const environment = new Environment({ unlistedVariablesAreDyn: true });
const named = ({ apiVersion, kind }: KubernetesObject) => `${groupOf(apiVersion)}/${kind}`;

/** As fluxcd/pkg, runtime/cel/status_evaluator.go does it: an error is no answer. */
function evaluated(object: KubernetesObject, { inProgress, failed, current }: HealthExpressions): FluxHealth {
  const { status = {}, metadata } = object as { status?: Record<string, unknown>; metadata: Record<string, unknown> };
  const observed = status['observedGeneration'];
  if (observed !== undefined && observed !== metadata['generation']) return 'InProgress';
  try {
    const isTrue = (text: string | undefined) => text !== undefined && environment.parse(text)(object) === true;
    if (isTrue(inProgress)) return 'InProgress';
    if (isTrue(failed)) return 'Failed';
    return isTrue(current) ? 'Current' : 'InProgress';
  } catch {
    return 'InProgress';
  }
}

test.each(
  states.map((state) => [`${named(state.object)} ${JSON.stringify(state.object['status'])}`, state] as const),
)('%s', (_, { object, flux }) => {
  const check = fluxExpressions.find(({ group, kind }) => `${group}/${kind}` === named(object));
  expect(evaluated(object, check?.cel ?? { current: 'false' })).toBe(flux);
});

test('every kind of the health checks has a state without a status, one that is well and one that is not', () => {
  for (const { group, kind } of healthChecks) {
    const own = states.filter(({ object }) => named(object) === `${group}/${kind}`);
    expect([kind, own.some(({ object }) => object['status'] === undefined)]).toEqual([kind, true]);
    expect([kind, own.some(({ argo }) => argo === 'Healthy')]).toEqual([kind, true]);
    expect([kind, own.some(({ argo }) => argo === 'Degraded' || argo === 'Progressing')]).toEqual([kind, true]);
  }
});
