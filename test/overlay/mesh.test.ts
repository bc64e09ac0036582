import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { runChecks } from '../../lib/checks/run.js';
import { at } from '../../lib/kubernetes/structural.js';
import { kindProd, overlayOf, today } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneCloudNativePg, standaloneProd, standaloneProxy } from '../support/standalone.js';

const istio = 'mesh: {type: istio}\n';
const ambient = 'mesh: {type: istio-ambient}\n';
const policyOf = (yaml: string, name = 'mlflow') =>
  specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name));
const tcp = (port: number) => [{ protocol: 'TCP', port }];
const namespace = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const istiod = {
  ports: tcp(15012),
  to: [{ namespaceSelector: namespace('istio-system'), podSelector: { matchLabels: { app: 'istiod' } } }],
};
const probes = [
  { ipBlock: { cidr: '169.254.7.127/32' } },
  { ipBlock: { cidr: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' } },
];
const metadataOf = (yaml: string, kind: string, ...path: string[]) => {
  const object = overlayOf(yaml).objects.find((one) => one.kind === kind);
  return at(object, 'spec', ...path) as { labels?: Record<string, string>; annotations?: Record<string, string> };
};

describe('a mesh of sidecars', () => {
  test('every pod reaches the control plane', () => {
    const policies = overlayOf(standaloneCloudNativePg + istio).objects.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.length).toBeGreaterThan(2);
    for (const policy of policies) expect(specOf<NetworkPolicySpec>(policy).egress).toContainEqual(istiod);
  });

  test('pods join by their own labels, and Jobs have a native sidecar, so that they end', () => {
    const yaml = replaced(
      standaloneCloudNativePg,
      'garbageCollection',
      'mesh: {type: istio, revision: stable}\ngarbageCollection',
    );
    const joined = { 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'stable' };
    const native = { 'sidecar.istio.io/nativeSidecar': 'true' };
    expect(metadataOf(yaml, 'Deployment', 'template', 'metadata').labels).toMatchObject(joined);
    expect(metadataOf(yaml, 'Deployment', 'template', 'metadata').annotations ?? {}).not.toMatchObject(native);
    expect(metadataOf(yaml, 'Job', 'template', 'metadata')).toMatchObject({ labels: joined, annotations: native });
    expect(metadataOf(yaml, 'CronJob', 'jobTemplate', 'spec', 'template', 'metadata')).toMatchObject({
      labels: joined,
      annotations: native,
    });
    expect(metadataOf(yaml, 'Cluster', 'inheritedMetadata')).toMatchObject({ labels: joined, annotations: native });
  });
});

describe('authorization policies', () => {
  const authorization = (yaml: string, name: string) =>
    specOf(only(overlayOf(yaml).objects, 'AuthorizationPolicy', name));

  test('admit who the network policies admit', () => {
    expect(authorization(standaloneProxy + istio, 'mlflow')).toEqual({
      action: 'ALLOW',
      selector: { matchLabels: policyOf(standaloneProxy + istio).podSelector?.matchLabels },
      rules: [{ from: [{ source: { namespaces: ['ml'] } }], to: [{ operation: { ports: ['8443'] } }] }],
    });
    expect(authorization(standaloneProd + istio, 'mlflow')['rules']).toEqual([
      {
        from: expect.arrayContaining([
          { source: { namespaces: ['gateways'] } },
          // Workspaces are told apart by labels, which Istio does not know.
          { source: { principals: ['*'] } },
        ]) as unknown,
        to: [{ operation: { ports: ['8443'] } }],
      },
    ]);
  });

  test('are made only for pods that are connected to', () => {
    const names = overlayOf(standaloneProd + istio)
      .objects.filter(({ kind }) => kind === 'AuthorizationPolicy')
      .map(({ metadata }) => metadata.name);
    expect(names).toEqual(['mlflow']);
  });

  test('leave senders outside the mesh to the network policies', () => {
    const rules = authorization(standaloneCloudNativePg + istio, 'mlflow-db')['rules'] as { from?: object[] }[];
    expect(rules.find(({ from }) => !from)).toEqual({ to: [{ operation: { ports: ['5432', '8000'] } }] });
    const all = replaced(standaloneCloudNativePg + istio, 'type: istio', 'type: istio, outsideNamespaces: []');
    expect(JSON.stringify(authorization(all, 'mlflow-db'))).toContain('"namespaces":["cnpg-system"]');
  });
});

describe('an ambient mesh', () => {
  test('connections between pods are open on the port of HBONE, at both ends', () => {
    const yaml = standaloneProxy + ambient;
    const server = { matchLabels: policyOf(yaml).podSelector?.matchLabels };
    expect(policyOf(yaml, 'mlflow-proxy').egress).toContainEqual({
      ports: tcp(15008),
      to: expect.arrayContaining([{ namespaceSelector: namespace('ml'), podSelector: server }]) as unknown,
    });
    const proxy = { matchLabels: policyOf(yaml, 'mlflow-proxy').podSelector?.matchLabels };
    expect(policyOf(yaml).ingress).toContainEqual({
      ports: tcp(15008),
      from: expect.arrayContaining([{ namespaceSelector: namespace('ml'), podSelector: proxy }]) as unknown,
    });
    expect(policyOf(yaml).ingress).toContainEqual(
      expect.objectContaining({ ports: tcp(8443), from: expect.arrayContaining(probes) as unknown }),
    );
    expect(policyOf(yaml).egress).not.toContainEqual(istiod);
    expect(metadataOf(yaml, 'Deployment', 'template', 'metadata').labels).toMatchObject({
      'istio.io/dataplane-mode': 'ambient',
    });
  });

  test.each(['headers', 'token'])('passes the checks of a server behind a proxy with identity %s', (identity) => {
    const yaml = replaced(standaloneProxy, 'replicas: 2, session', `replicas: 2, identity: ${identity}, session`);
    expect(runChecks(overlayOf(yaml + ambient), today).problems.map(({ check }) => check)).toEqual([]);
  });
});

describe('an operated server in a mesh', () => {
  test('has the control plane, or HBONE and probes, in its policies', () => {
    const rules = (yaml: string) =>
      specOf<{ networkPolicyAdditionalEgressRules: object[] }>(only(overlayOf(yaml).objects, 'MLflow', 'mlflow'))
        .networkPolicyAdditionalEgressRules;
    expect(rules(kindProd + istio)).toContainEqual(istiod);
    expect(rules(kindProd + ambient)).toContainEqual({ ports: tcp(15008), to: [{ namespaceSelector: {} }] });
    expect(policyOf(kindProd + ambient, 'mlflow-additional-ingress').ingress).toEqual([
      { ports: tcp(15008), from: [{ namespaceSelector: {} }] },
      { ports: tcp(8443), from: probes },
    ]);
    expect(policyOf(kindProd + istio, 'mlflow-garbage-collection').egress).toContainEqual(istiod);
    expect(specOf(only(overlayOf(kindProd + istio).objects, 'MLflow', 'mlflow'))['podLabels']).toMatchObject({
      'sidecar.istio.io/inject': 'true',
    });
  });
});
