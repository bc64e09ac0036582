import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { runChecks } from '../../lib/checks/run.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindProd, overlayOf, problemsOf, today } from '../support/environments.js';
import { only, specOf } from '../support/objects.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd } from '../support/standalone.js';

const yaml = `${replaced(
  standaloneProd,
  /^gateway: .*$/m,
  'gateway: {type: ingress, controller: other, className: cilium, hostnames: [mlflow.example.com], tls: {source: secret, secretName: t}, peer: {entities: [ingress]}}',
)}networkPolicy:
  apiServer: {entities: [kube-apiserver]}
  additionalEgress: [{reason: the world, components: [server], to: {entities: [world]}, ports: [9443]}]
`;
const { objects } = overlayOf(yaml);
const spec = specOf(only(objects, 'CiliumNetworkPolicy', 'mlflow'));
const network = specOf<NetworkPolicySpec>(only(objects, 'NetworkPolicy', 'mlflow'));
const toPorts = (...ports: string[]) => [{ ports: ports.map((port) => ({ port, protocol: 'TCP' })) }];

describe('entities of Cilium', () => {
  test('are in a policy of their own for the same pods', () => {
    expect(spec).toEqual({
      endpointSelector: { matchLabels: network.podSelector?.matchLabels },
      ingress: [{ fromEntities: ['ingress'], toPorts: toPorts('8443') }],
      egress: [
        { toEntities: ['kube-apiserver'], toPorts: toPorts('443', '6443') },
        { toEntities: ['world'], toPorts: toPorts('9443') },
      ],
    });
  });

  test('are not in the NetworkPolicy, which still restricts both directions', () => {
    expect(network.policyTypes).toEqual(['Ingress', 'Egress']);
    expect(JSON.stringify(network)).not.toMatch(/6443|9443/);
    for (const { from = [] } of network.ingress ?? []) expect(from.length).toBeGreaterThan(0);
  });

  test('are made for other pods only where they use them', () => {
    const names = objects.filter(({ kind }) => kind === 'CiliumNetworkPolicy').map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(['mlflow', 'mlflow-garbage-collection']));
    expect(names).not.toContain('mlflow-migration');
    expect(overlayOf(standaloneProd).objects.map(({ kind }) => kind)).not.toContain('CiliumNetworkPolicy');
  });

  test('are in the README, with Cilium as a prerequisite', () => {
    const readme = overlayReadme(overlayOf(yaml), []);
    expect(readme).toContain('| server | API server (`kube-apiserver` of Cilium) | 443, 6443 |');
    expect(readme).toContain('| gateway (`ingress` of Cilium) | server | 8443 |');
    expect(readme).toContain('| server | `world` of Cilium | 9443 | the world |');
    expect(readme).toContain('ciliumnetworkpolicies.cilium.io');
  });

  test('open what variables name', () => {
    const called = replaced(
      yaml,
      'replicas: 2}',
      'replicas: 2, env: [{name: A_URL, value: "https://x.example.com:9443"}]}',
    );
    expect(runChecks(overlayOf(called), today).problems).toEqual([]);
    expect(runChecks(overlayOf(replaced(called, 'ports: [9443]', 'ports: [9444]')), today).problems).toEqual([
      expect.objectContaining({ check: 'MLF-EGRESS-6' }),
    ]);
  });

  test.each([
    [
      yaml,
      'apiServer: {entities: [kube-apiserver]}',
      'apiServer: {entities: [kube-apiserver], cidrs: [10.0.0.1/32]}',
      'cidrs beside entities',
    ],
    [
      yaml,
      'peer: {entities: [ingress]}',
      'peer: {entities: [ingress], namespace: x}',
      'set either namespace, cidrs or entities',
    ],
    [
      yaml,
      'to: {entities: [world]}',
      'to: {entities: [world], cidrs: [10.0.0.0/8]}',
      'cidrs cannot be combined with entities',
    ],
    [
      `${kindProd}networkPolicy: {apiServer: {}}\n`,
      'apiServer: {}',
      'apiServer: {entities: [kube-apiserver]}',
      'entities',
    ],
  ])('a wrong combination is refused: %#', (text, words, others, message) => {
    expect(problemsOf(replaced(text, words, others))).toContain(message);
  });
});
