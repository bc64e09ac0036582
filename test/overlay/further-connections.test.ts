import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, kindProd, overlayOf, problemsOf } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd } from '../support/standalone.js';

const policyOf = (yaml: string, name: string) =>
  specOf<NetworkPolicySpec>(only(overlayOf(yaml).objects, 'NetworkPolicy', name));
const namespaceNamed = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const collector =
  'networkPolicy: {additionalEgress: [{reason: traces to the collector, components: [server], to: {namespace: telemetry, podLabels: {app: collector}}, ports: [4317, 4318]}]}\n';

describe('additional connections of a standalone server', () => {
  test('egress is opened for the named component alone, and its reason is in the README', () => {
    const yaml = standaloneProd + collector;
    const rule = {
      ports: [4317, 4318].map((port) => ({ protocol: 'TCP', port })),
      to: [{ ...namespaceNamed('telemetry'), podSelector: { matchLabels: { app: 'collector' } } }],
    };
    expect(policyOf(yaml, 'mlflow').egress).toContainEqual(rule);
    expect(policyOf(yaml, 'mlflow-migration').egress).not.toContainEqual(rule);
    expect(overlayReadme(overlayOf(yaml), [])).toContain(
      '| server | pods `app=collector` of namespace `telemetry` | 4317, 4318 | traces to the collector |',
    );
  });

  test('without components every pod of the overlay is meant, without `to` every address', () => {
    const overlay = overlayOf(
      `${standaloneCloudNativePg}networkPolicy: {additionalEgress: [{reason: time, ports: [123], protocol: UDP}]}\n`,
    );
    const policies = overlay.objects.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.length).toBeGreaterThan(3);
    for (const policy of policies)
      expect(specOf<NetworkPolicySpec>(policy).egress).toContainEqual({ ports: [{ protocol: 'UDP', port: 123 }] });
  });

  test('ingress is opened on the ports of the component, or on those given', () => {
    const from = (ports: string) =>
      `${standaloneProd}networkPolicy: {additionalIngress: [{reason: mesh gateway, components: [server], from: {namespace: istio-system}${ports}}]}\n`;
    expect(policyOf(from(''), 'mlflow').ingress).toContainEqual(
      expect.objectContaining({
        ports: [{ protocol: 'TCP', port: 8443 }],
        from: expect.arrayContaining([namespaceNamed('istio-system')]) as unknown,
      }),
    );
    expect(policyOf(from(', ports: [15020]'), 'mlflow').ingress).toContainEqual({
      ports: [{ protocol: 'TCP', port: 15020 }],
      from: [namespaceNamed('istio-system')],
    });
  });

  test('without components, ingress leaves pods closed that are not connected to', () => {
    const yaml = `${standaloneProd}networkPolicy: {additionalIngress: [{reason: agent, from: {cidrs: [10.0.0.0/8]}}]}\n`;
    expect(policyOf(yaml, 'mlflow').ingress).toContainEqual(
      expect.objectContaining({ from: expect.arrayContaining([{ ipBlock: { cidr: '10.0.0.0/8' } }]) as unknown }),
    );
    expect(policyOf(yaml, 'mlflow-migration').ingress).toBeUndefined();
  });

  test('a component that the overlay does not have is a problem at its place', () => {
    const overlay = overlayOf(
      `${standaloneDev}networkPolicy:\n  additionalEgress:\n  - {reason: x, components: [server, keycloak], ports: [1]}\n`,
    );
    expect(overlay.problems).toEqual([
      {
        location: expect.objectContaining({ line: 12 }) as unknown,
        message: 'component keycloak is not part of this overlay',
        fix: 'remove it; components of this overlay: migration, server',
      },
    ]);
  });
});

describe('additional connections of an operated server', () => {
  const all = `${kindProd}networkPolicy:
  additionalEgress: [{reason: the proxy of the company, ports: [3128], to: {cidrs: [10.1.0.0/16]}}]
  additionalIngress: [{reason: scraping, from: {namespace: agents}, ports: [9090]}]
`;
  const rule = { ports: [{ protocol: 'TCP', port: 3128 }], to: [{ ipBlock: { cidr: '10.1.0.0/16' } }] };

  test('egress reaches the MLflow resource, the garbage collection and the operator', () => {
    const mlflow = specOf(only(overlayOf(all).objects, 'MLflow', 'mlflow'));
    expect(mlflow['networkPolicyAdditionalEgressRules']).toContainEqual(rule);
    expect(policyOf(all, 'mlflow-garbage-collection').egress).toContainEqual(rule);
    expect(policyOf(all, 'mlflow-operator-controller-manager').egress).toContainEqual(rule);
    expect(overlayReadme(overlayOf(all), [])).toContain(
      '| server, garbage collection, operator | 10.1.0.0/16, TCP 3128 | the proxy of the company |',
    );
  });

  test('ingress is a policy of its own, without which the overlay has none', () => {
    expect(policyOf(all, 'mlflow-additional-ingress')).toEqual({
      podSelector: { matchLabels: { app: 'mlflow' } },
      policyTypes: ['Ingress'],
      ingress: [{ ports: [{ protocol: 'TCP', port: 9090 }], from: [namespaceNamed('agents')] }],
    });
    expect(overlayOf(kindDev).files.map(({ name }) => name)).not.toContain('network.yaml');
  });
});

describe('fields of additional connections', () => {
  test.each([
    ['{reason: " ", ports: [1]}', 'a reason is required'],
    ['{reason: "a|b", ports: [1]}', 'a reason is one line without "|"'],
    ['{ports: [1]}', 'networkPolicy.additionalEgress[0].reason'],
    ['{reason: x, ports: [1], to: {}}', 'it names neither pods nor addresses'],
    ['{reason: x, ports: [1], to: {namespace: a, cidrs: [10.0.0.0/8]}}', 'a NetworkPolicy peer is either pods or'],
    ['{reason: x, ports: []}', 'ports'],
    ['{reason: x, ports: [1], components: [garbage]}', 'garbage-collection'],
  ])('%s is refused', (item, message) => {
    expect(problemsOf(`${standaloneDev}networkPolicy: {additionalEgress: [${item}]}\n`)).toContain(message);
  });
});

describe('ports of DNS', () => {
  const dns = (yaml: string, name = 'mlflow') =>
    policyOf(yaml, name).egress?.[0]?.ports?.map(({ port, protocol }) => `${protocol} ${port}`);

  test.each([
    ['the cluster assigns ids', 'securityPreset: platform', ['UDP 53', 'TCP 53', 'UDP 5353', 'TCP 5353']],
    ['they are named', 'networkPolicy: {dnsPorts: [9053]}', ['UDP 9053', 'TCP 9053']],
    ['neither', '', ['UDP 53', 'TCP 53']],
  ])('where %s', (_, line, expected) => {
    expect(dns(`${standaloneDev}${line}\n`)).toEqual(expected);
    expect(dns(`${standaloneDev}${line}\n`, 'mlflow-migration')).toEqual(expected);
  });
});
