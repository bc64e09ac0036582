import { kindDev, overlayOf } from '../../support/environments.js';
import type { Allowed, Broken } from '../support.js';

const image = `example.com/ray@sha256:${'1'.repeat(64)}`;
const team = (fields: string) => `${kindDev}workspaces:
- namespace: team-a
  ${fields}
  programs: [{name: mlflow-client}]
  client: {ca: {configMap: mlflow-ca}}
  consumers: {training: {rayJobs: [{name: ray, image: "${image}", rayVersion: "2.52.0", entrypoint: python x.py}]}}
`;
const admitting = (ports: string, from = ', from: {namespace: kuberay}') =>
  team(`networkPolicy: {ingress: [{reason: KubeRay submits jobs${from}, ports: [${ports}]}]}`);

export const broken: readonly Broken[] = [
  [
    'MLF-INGRESS-1',
    admitting('8265'),
    () => overlayOf(team('networkPolicy: {}')),
    'mlflow-default-deny, mlflow-team of namespace team-a admit no other namespace to port 8265',
  ],
  ['MLF-INGRESS-1', admitting('8265'), () => overlayOf(admitting('8080')), 'to port 8265'],
];

export const allowed: readonly Allowed[] = [
  ['MLF-INGRESS-1', 'a namespace without policies', () => overlayOf(team('create: true'))],
  ['MLF-INGRESS-1', 'a port that is open for everyone', () => overlayOf(admitting('8265', ''))],
];
