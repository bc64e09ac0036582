import { renderedSubject } from '../../lib/access/subjects.js';
import { overlayReadme } from '../../lib/readme/readme.js';
import { kindDev, overlayOf, problemsOf } from '../support/environments.js';
import { replaced } from '../support/replaced.js';

const people = `workspaces:
  - namespace: team-a
    bindings:
      - role: edit
        subjects: [{kind: OidcGroup, name: ml-team}, {kind: OidcUser, name: ada@example.com}, {kind: Group, name: oncall}]
    roles:
      - name: reader
        rules: [{resource: experiments, verbs: [get]}]
        subjects: [{kind: OidcGroup, name: auditors}]
`;
const trusted = `access:
  apiServerOidc: {issuer: 'https://keycloak.example.com/realms/platform', clientId: kubernetes, groupsPrefix: 'kc:'}
`;
const readme = (yaml: string) => overlayReadme(overlayOf(yaml), []);

test('people of the issuer carry the prefixes of the API server, and nobody else does', () => {
  const bindings = overlayOf(kindDev + people + trusted).objects.filter(({ kind }) => kind === 'RoleBinding');
  const subjects = new Map(
    bindings.map(({ metadata, ...rest }) => [
      metadata.name,
      (rest['subjects'] as { kind: string; name: string }[]).map(({ kind, name }) => `${kind} ${name}`),
    ]),
  );
  expect(subjects.get('mlflow-edit')).toEqual(['Group kc:ml-team', 'User oidc:ada@example.com', 'Group oncall']);
  expect(subjects.get('mlflow-edit-view')).toEqual(subjects.get('mlflow-edit'));
  expect(subjects.get('reader')).toEqual(['Group kc:auditors']);
});

test('people of an issuer that nobody named are refused where they stand, all at once', () => {
  const problems = problemsOf(kindDev + people);
  const line = kindDev.split('\n').length + 4;
  expect(problems).toContain(`e.yaml:${line}:`);
  expect(problems.match(/requires an issuer that the API server trusts/g)).toHaveLength(3);
  expect(problems).toContain('write access.apiServerOidc');
  expect(() => renderedSubject({ kind: 'OidcUser', name: 'ada' }, 'team-a', undefined)).toThrow('OidcUser ada');
});

test.each([
  ['http', `issuer: 'http://keycloak.example.com/realms/platform'`, 'an issuer is an https URL'],
  ['a prefix of Kubernetes', `issuer: 'https://k.example.com', usernamePrefix: 'system:'`, 'which Kubernetes reserves'],
  ['no prefix', `issuer: 'https://k.example.com', groupsPrefix: ''`, 'is not empty'],
])('%s is refused', (_, fields, message) => {
  expect(problemsOf(`${kindDev}access: {apiServerOidc: {clientId: kubernetes, ${fields}}}\n`)).toContain(message);
});

test('the README says how the API server comes to trust the issuer', () => {
  const text = readme(kindDev + people + trusted);
  expect(text).toContain('--oidc-issuer-url=https://keycloak.example.com/realms/platform');
  expect(text).toContain('--oidc-groups-prefix=kc:');
  expect(text).toContain('kind: AuthenticationConfiguration');
  expect(text).toContain('-n team-a --as=oidc:<email> --as-group=kc:ml-team');
  expect(readme(kindDev)).not.toContain('Users of the OpenID Connect issuer');
});

test('on OpenShift it is a setting of the cluster', () => {
  const text = readme(`platform: odh\nrelease: "3.5"\n${replaced(kindDev, 'platform: kind\n', '')}${trusted}`);
  expect(text).toContain('prefixPolicy: Prefix');
  expect(text).not.toContain('--oidc-groups-claim');
});
