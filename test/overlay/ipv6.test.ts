import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { runChecks } from '../../lib/checks/run.js';
import { kindProd, overlayOf, problemsOf, today } from '../support/environments.js';
import { containerOf, only, specOf, valuesOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd, standaloneProxy } from '../support/standalone.js';

const egressOf = (yaml: string, name = 'mlflow') =>
  specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name)).egress;
const to = (cidr: string, port: number) => ({
  ports: [{ protocol: 'TCP', port }],
  to: [{ ipBlock: { cidr } }],
});

describe('IPv6 addresses', () => {
  const yaml = replaced(
    replaced(standaloneProd, 'host: db.example.com', 'host: "2001:db8::5"'),
    'bucket: mlflow,',
    'bucket: mlflow, provider: ceph, endpoint: "https://[2001:db8::6]:9000",',
  );

  test('are in brackets in URLs, and ranges of one address in policies', () => {
    const values = valuesOf(containerOf(only(overlayOf(yaml).objects, 'Deployment', 'mlflow')));
    expect(values['MLFLOW_BACKEND_STORE_URI']).toMatch(/:\/\/\[2001:db8::5\]:5432\/mlflow\?/);
    expect(values['MLFLOW_S3_ENDPOINT_URL']).toBe('https://[2001:db8::6]:9000');
    expect(egressOf(yaml)).toContainEqual(to('2001:db8::5/128', 5432));
    expect(egressOf(yaml)).toContainEqual(to('2001:db8::6/128', 9000));
    expect(egressOf(yaml, 'mlflow-migration')).toContainEqual(to('2001:db8::5/128', 5432));
    expect(runChecks(overlayOf(yaml), today).problems).toEqual([]);
  });

  test('are opened by the MLflow resource', () => {
    const { spec } = only(
      overlayOf(replaced(kindProd, 'host: db.databases.svc', 'host: "2001:db8::5"')).objects,
      'MLflow',
      'mlflow',
    ) as unknown as { spec: Record<string, unknown> };
    expect(spec['networkPolicyAdditionalEgressRules']).toContainEqual(to('2001:db8::5/128', 5432));
  });

  test('of a cache are in brackets in the URL that its Secret must have', () => {
    const cache = replaced(
      standaloneProxy,
      'store: {type: in-cluster}',
      'store: {type: redis, host: "2001:db8::7", tls: false}',
    );
    expect(JSON.stringify(overlayOf(cache).objects.concat(overlayOf(cache).operatorMade))).toContain('2001:db8::7/128');
  });

  test.each([
    ['host: "[2001:db8::5]"', 'did you mean 2001:db8::5?'],
    ['host: "2001:db8:::5"', 'a host is a name or an address'],
    ['host: "2001:db8::5", peer: {cidrs: ["2001:db8::5"]}', 'did you mean 2001:db8::5/128?'],
  ])('%s is refused', (field, message) => {
    expect(problemsOf(replaced(standaloneProd, 'host: db.example.com', field))).toContain(message);
  });
});

test('0.0.0.0/0 is any address of both families', () => {
  expect(
    egressOf(replaced(standaloneProd, 'host: db.example.com', 'host: db.example.com, peer: {cidrs: [0.0.0.0/0]}')),
  ).toContainEqual({
    ports: [{ protocol: 'TCP', port: 5432 }],
    to: [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }],
  });
});

test('the bracket of an allowed IPv6 host is escaped in a pattern, and kept in a host', () => {
  const values = valuesOf(
    containerOf(
      only(
        overlayOf(
          replaced(
            standaloneProd,
            'replicas: 2}',
            'replicas: 2, extraAllowedHosts: ["[fd00::5]:*", "[fd00::6]:8443"]}',
          ),
        ).objects,
        'Deployment',
        'mlflow',
      ),
    ),
  );
  const args = containerOf(only(overlayOf(standaloneProd).objects, 'Deployment', 'mlflow')).args?.join(' ') ?? '';
  const allowed = `${values['MLFLOW_SERVER_ALLOWED_HOSTS']} ${args}`;
  expect(allowed).toContain('[[]fd00::5]:*');
  expect(allowed).toContain(',[fd00::6]:8443');
});
