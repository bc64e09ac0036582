import { Chart, Testing } from 'cdk8s';
import type { ClientAccess } from '../../lib/clients/client-access.js';
import { Consumers, type ConsumersProps } from '../../lib/consumers/consumers.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { published } from '../../lib/model/published.js';

export const access: ClientAccess = {
  name: 'mlflow',
  insideUri: 'http://mlflow.mlflow.svc:5000',
  workspaces: true,
  credentials: { type: 'cluster-token' },
};

/** A server with OpenID Connect, for programs with an access key. */
export const keyAccess: ClientAccess = {
  ...access,
  workspaces: false,
  credentials: { type: 'access-key', issuer: 'https://idp.example.com' },
};

/** A server behind oauth2-proxy, for programs with a token of the issuer. */
export const tokenAccess: ClientAccess = {
  ...access,
  credentials: { type: 'id-token', issuer: 'https://dex.example.com' },
};

export const image = `registry.example.com/train@sha256:${'1'.repeat(64)}`;

/** The consumers of a workspace team-a, with what they require. */
export function consumersOf(settings: ConsumersProps['settings'], props: Partial<ConsumersProps> = {}) {
  const chart = new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
  new Consumers(chart, 'Consumers', {
    access,
    namespace: 'team-a',
    settings,
    podSetting: { securityPreset: 'hardened' },
    ...props,
  });
  return {
    objects: Testing.synth(chart) as readonly KubernetesObject[],
    requirements: published(chart, 'requirements'),
    secrets: published(chart, 'secrets'),
    flows: published(chart, 'flows'),
  };
}
