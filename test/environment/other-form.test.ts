import { parse } from 'yaml';
import { meant } from '../../lib/schema/synonyms.js';
import { kindDev, problemsOf, rhoaiProd } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { standaloneDev, standaloneProd } from '../support/standalone.js';

test.each([
  [
    'a field of the server',
    `${kindDev}server: {size: s}\n`,
    'server.size exists only with form: standalone\n    write form: standalone, or remove size',
  ],
  [
    'a field of a store',
    replaced(rhoaiProd, 'type: postgresql', 'type: postgresql, credentials: {name: db}'),
    'backendStore.credentials exists only with form: standalone\n    remove credentials: platform rhoai does not have this form',
  ],
  ['a field of an environment', `${kindDev}secrets: {source: given}\n`, 'secrets exists only with form: standalone'],
  [
    'a type of store',
    replaced(kindDev, 'type: sqlite', 'type: cloudnative-pg'),
    'backendStore.type: "cloudnative-pg" exists only with form: standalone\n    write form: standalone, or use another value',
  ],
  [
    'a type of credentials',
    replaced(kindDev, '{type: volume}', '{type: s3, bucket: b, credentials: {type: bucket-claim}}'),
    'artifactStore.credentials.type: "bucket-claim" exists only with form: standalone',
  ],
  [
    'a field of the operated form',
    `${standaloneProd}operator: {installedBy: manifests}\n`,
    'operator exists only with form: operated',
  ],
  [
    'a platform of the operated form',
    replaced(standaloneDev, /platform: \w+/, 'platform: rhoai'),
    'platform rhoai has only form: operated\n    remove the line, or write platform: kind or ',
  ],
])('%s that only the other form has is answered with that form', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toContain(answer);
});

test.each([
  ['far away', `${kindDev}server: {maxOverflow: 2}\n`, /unknown field "maxOverflow" in server\n {4}server has /],
  ['that is beside the map', `${kindDev}hostnames: [a.example.com]\n`, /it belongs to gateway\.hostnames/],
])('a namesake %s', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toMatch(answer);
});

test.each([
  ['platform', replaced(kindDev, 'kind\n', 'eks\n'), 'did you mean "kubernetes"?'],
  ['platform', replaced(kindDev, 'kind\n', 'K3s\n'), 'did you mean "kubernetes"?'],
  ['stage', replaced(kindDev, 'stage: dev', 'stage: production'), 'did you mean "prod"?'],
  ['database', replaced(standaloneDev, 'type: sqlite', 'type: cnpg'), 'did you mean "cloudnative-pg"?'],
  ['database', replaced(kindDev, 'type: sqlite', 'type: rds'), 'did you mean "postgresql"?'],
  ['bucket', replaced(kindDev, '{type: volume}', '{type: minio, bucket: b}'), 'did you mean "s3"?'],
  ['provider', replaced(kindDev, '{type: volume}', '{type: s3, bucket: b, provider: odf}'), 'did you mean "noobaa"?'],
  ['login', replaced(standaloneDev, 'type: kubernetes', 'type: keycloak'), 'did you mean "oidc"?'],
  ['field', `${kindDev}gc: {schedule: "0 2 * * 0"}\n`, 'did you mean "garbageCollection"?'],
])('a synonym of a %s is understood', (_, yaml, answer) => {
  expect(problemsOf(yaml)).toContain(answer);
});

test('a word means what is allowed, and an unknown one nothing', () => {
  expect(meant('constructor', ['prod'])).toBeUndefined();
  expect(meant('minio', ['aws', 'minio', 'other'])).toBe('other');
});

test('examples in hints are YAML', () => {
  const problem = problemsOf(replaced(rhoaiProd, /host: \S+?([,}])/, 'peer: 1, host: db.example.com$1'));
  const hint = /for example (peer: .*)$/m.exec(problem)?.[1] ?? '';
  expect(hint).not.toContain('"');
  expect(parse(hint)).toEqual({ peer: expect.any(Object) });
});

test('who writes an ingress of a load balancer without its peer is shown addresses', () => {
  const gateway = 'gateway: {type: ingress, controller: alb, hostnames: [mlflow.example.com]}';
  const problem = problemsOf(replaced(standaloneDev, /gateway: .*/, gateway));
  expect(problem).toContain('gateway.peer is missing');
  expect(problem).toContain('with controller alb: peer: {cidrs: [10.0.0.0/16]}');
  expect(problem).toContain(
    'for example peer: {namespace: ingress-nginx, podLabels: {app.kubernetes.io/name: ingress-nginx}}',
  );
});
