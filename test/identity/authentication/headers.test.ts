import { overlayReadme } from '../../../lib/readme/readme.js';
import { synthesize } from '../../../lib/synthesis/synthesize.js';
import { overlayOf, problemsOf, today } from '../../support/environments.js';
import { containerOf, only } from '../../support/objects.js';
import { replaced } from '../../support/replaced.js';
import { standaloneVariants } from '../../support/standalone-variants.js';

const behind = standaloneVariants['headers'] ?? '';
const none = replaced(behind, /^authentication: .*$/m, 'authentication: {type: none}').replace(/^smokeTest.*$/m, '');
const ingressOf = (yaml: string) =>
  JSON.stringify((only(overlayOf(yaml).objects, 'NetworkPolicy', 'mlflow')['spec'] as { ingress: unknown }).ingress);
const findings = (yaml: string) => {
  const result = synthesize('e.yaml', 'e', () => Buffer.from(yaml), today);
  return 'problems' in result ? result.problems.map(({ check, message }) => `${check} ${message}`).join('\n') : '';
};

test('the server reads the headers of the proxy in front, and asks Kubernetes about that user', () => {
  const { env = [] } = containerOf(only(overlayOf(behind).objects, 'Deployment', 'mlflow'));
  const variables = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  expect(variables).toMatchObject({
    MLFLOW_K8S_AUTH_AUTHORIZATION_MODE: 'subject_access_review',
    MLFLOW_K8S_AUTH_REMOTE_USER_HEADER: 'X-Auth-Request-Email',
    MLFLOW_K8S_AUTH_REMOTE_GROUPS_HEADER: 'X-Auth-Request-Groups',
    MLFLOW_K8S_AUTH_REMOTE_GROUPS_SEPARATOR: ',',
  });
  const separated = replaced(behind, 'type: headers,', 'type: headers, groupsSeparator: "|",');
  const script = JSON.stringify(overlayOf(separated).objects);
  expect(script).toContain('X-Auth-Request-Email');
  expect(script).toContain('system:serviceaccounts|system:serviceaccounts:mlflow|system:authenticated');
  expect(overlayReadme(overlayOf(behind), [])).toContain('must remove these headers from requests of clients');
});

test.each([
  ['headers', behind],
  ['none', none],
])('with %s only the named pods of the gateway and the jobs may connect', (_type, yaml) => {
  const ingress = ingressOf(yaml);
  expect(ingress).toContain('"istio":"ingressgateway"');
  expect(ingress).not.toContain('mlflow-enabled');
  expect(ingress).not.toContain('{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"mlflow"}}}');
});

test.each([
  [replaced(behind, ', podLabels: {istio: ingressgateway}', ''), 'each of these pods can act as any user'],
  [replaced(none, ', podLabels: {istio: ingressgateway}', ''), 'write gateway.peer.podLabels'],
  [replaced(behind, /^gateway: .*$/m, 'gateway: {type: none}'), 'authentication headers on kubernetes in stage prod'],
  [replaced(none, /^gateway: .*$/m, 'gateway: {type: none}'), 'write type: oidc or proxy for logins'],
  [replaced(behind, 'X-Auth-Request-Email', 'X_User'), 'a header consists of letters'],
])('refused: %#', (yaml, message) => expect(problemsOf(yaml)).toContain(message));

test('with headers no pod of a team may connect, also if the team has network policies', () => {
  const team = `${behind}workspaces: [{namespace: team-z, networkPolicy: {}}]\n`;
  expect(findings(team)).not.toContain('MLF-PROXY');
  const { spec } = only(overlayOf(team).objects, 'NetworkPolicy', 'mlflow-clients');
  expect(JSON.stringify(spec)).not.toContain('8443');
});

test('headers need no waiver, none does, and an opened policy is found', () => {
  expect(findings(behind)).not.toMatch(/MLF-(AUTH|PROXY)/);
  expect(findings(none)).toContain('MLF-AUTH-1');
  const opened = `${behind}networkPolicy: {additionalIngress: [{reason: a test, ports: [8443], components: [server], from: {namespace: other}}]}\n`;
  expect(findings(opened)).toMatch(/MLF-PROXY-1 .*other/);
});
