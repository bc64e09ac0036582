import { PublicRoute } from '../../lib/gateway/route.js';
import { at } from '../../lib/kubernetes/structural.js';
import { only, refusals } from '../support/objects.js';
import { rendered } from '../support/rendered.js';

describe('the public route', () => {
  const rules = (apiUnderPrefix: boolean) => {
    const objects = rendered(
      (chart) =>
        new PublicRoute(chart, 'r', {
          gateway: { type: 'gateway-api', name: 'g', namespace: 'gw', hostnames: ['m.example.com'] },
          namespace: 'ns',
          service: { name: 'mlflow', port: 8443, portName: 'https' },
          pathPrefix: '/mlflow',
          apiUnderPrefix,
        }),
    );
    expect(refusals(objects)).toEqual([]);
    return at(only(objects, 'HTTPRoute'), 'spec', 'rules') as { matches: [{ path: { value: string } }] }[];
  };

  test('of another namespace reaches the server by a grant', () => {
    const gateway = {
      type: 'gateway-api',
      name: 'g',
      namespace: 'gw',
      routeNamespace: 'gw',
      hostnames: ['m.example.com'],
    } as const;
    const objects = rendered(
      (chart) =>
        new PublicRoute(chart, 'r', {
          gateway: { ...gateway, hostnames: [...gateway.hostnames] },
          namespace: 'ns',
          service: { name: 'mlflow', port: 8443, portName: 'https' },
          pathPrefix: '/mlflow',
          apiUnderPrefix: true,
        }),
    );
    expect(only(objects, 'HTTPRoute').metadata.namespace).toBe('gw');
    expect(JSON.stringify(only(objects, 'HTTPRoute')['spec'])).toContain(
      '{"name":"mlflow","namespace":"ns","port":8443}',
    );
    expect(only(objects, 'ReferenceGrant')).toMatchObject({
      metadata: { namespace: 'ns' },
      spec: { from: [{ kind: 'HTTPRoute', namespace: 'gw' }], to: [{ kind: 'Service', name: 'mlflow' }] },
    });
    expect(refusals(objects)).toEqual([]);
  });

  test('rewrites the API only for servers that have it at the root', () => {
    expect(rules(true).map(({ matches }) => matches[0].path.value)).toEqual(['/mlflow/v1', '/mlflow']);
    expect(rules(false).map(({ matches }) => matches[0].path.value)).toEqual(['/mlflow/v1', '/mlflow/api', '/mlflow']);
  });
});
