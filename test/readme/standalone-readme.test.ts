import type { StandaloneOverlay } from '../../lib/overlay/rendering.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { overlayOf } from '../support/environments.js';
import { oidcProd } from '../support/oidc.js';
import { standaloneProd } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const readme = (name: string) => overlayReadme(overlayOf(standaloneVariants[name] ?? ''), []);

test.each([
  ['the workspace of the smoke test', 'ingress-nginx-cm', 'namespace team-b, with the label mlflow-enabled=true'],
  ['the default workspace', 'platform-preset', 'team-d, with the label a | it is the default workspace'],
  ['a namespace that a role is put into', 'copied', '`kubectl get namespace databases`'],
  ['what an autoscaler reads', 'autoscaling', '`kubectl get apiservice v1beta1.metrics.k8s.io`'],
])('%s stands among the prerequisites', (_, name, expected) => {
  expect(readme(name)).toContain(expected);
});

test('commands make the values that no person has to know, where Secrets are created by hand', () => {
  const byHand = overlayReadme(overlayOf(oidcProd), []);
  expect(byHand).toContain('openssl rand -hex 32');
  expect(byHand).toContain('openssl rand -base64 32');
  expect(readme('keycloak-import')).not.toContain('openssl');
});

test('accounts that a cloud must trust are named', () => {
  expect(readme('ingress-alb')).toContain('`system:serviceaccount:mlflow:mlflow-garbage-collection`');
  expect(readme('ingress-nginx-cm')).not.toContain('The cloud must trust');
});

test('the first copy is waited for', () => {
  expect(readme('seaweed-sqlite-none')).toMatch(
    /wait --for=condition=Complete --timeout=10m job\/mlflow-backup-3-17-2-/,
  );
});

test('a run that brings its own definitions is told to be repeated', () => {
  expect(readme('ingress-route')).toContain('A run that also creates the definitions');
});

test('two instances of a namespace have each a CA of their own at the gateway', () => {
  expect(overlayReadme(overlayOf(`${standaloneProd}name: other\n`), [])).toContain('ConfigMap `other-ca`');
});

test('Prometheus reaches the database that it is to watch, and finds its monitors', () => {
  const { flows, objects } = overlayOf(standaloneVariants['cnpg-full'] ?? '') as StandaloneOverlay;
  expect(flows.filter(({ from }) => from.what === 'Prometheus').map(({ to }) => to.what)).toEqual([
    'PostgreSQL',
    'PgBouncer',
  ]);
  const monitors = objects.filter(({ kind }) => kind === 'PodMonitor');
  expect(monitors.map(({ metadata }) => metadata.labels?.['release'])).toEqual(['kps', 'kps']);
});

test.each([
  ['sealed', 'wait --for=condition=Synced --timeout=5m sealedsecret/mlflow-db-credentials'],
  ['cnpg-full', "wait --for=jsonpath='{.status.phase}'=Bound --timeout=5m objectbucketclaim/mlflow-artifacts"],
  ['ingress-nginx-cm', 'certificate/mlflow-public-tls'],
])('%s waits for what others make of its objects', (name, expected) => {
  expect(readme(name)).toContain(expected);
});

test('a prerequisite stands once', () => {
  expect(readme('ingress-route').match(/^\| Traefik 3 whose entry point/gm)).toHaveLength(1);
});
