import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiServerFlags, authenticationConfiguration } from '../../lib/access/api-server-oidc.js';
import { type ApiServerOidc, apiServerOidcSchema } from '../../lib/access/api-server-oidc-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { kindDev, overlayOf } from '../support/environments.js';
import { Cluster } from './harness/cluster.js';
import { Issuer } from './harness/issuer.js';

const folder = mkdtempSync(join(tmpdir(), 'people-'));
let issuer: Issuer;
let oidc: ApiServerOidc;

beforeAll(async () => {
  issuer = await Issuer.start(join(folder, 'issuer'));
  oidc = apiServerOidcSchema.parse({ issuer: issuer.url, clientId: 'kubernetes', groupsPrefix: 'people:' });
});
afterAll(() => {
  issuer?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The roles and bindings of a workspace for a group and a person of the issuer. */
function access(): readonly KubernetesObject[] {
  const { objects } = overlayOf(`${kindDev}workspaces:
  - namespace: team-a
    bindings: [{role: view, subjects: [{kind: OidcGroup, name: auditors}]}]
    roles: [{name: one, rules: [{resource: experiments, verbs: [update]}], subjects: [{kind: OidcUser, name: ada@example.com}]}]
access: {apiServerOidc: {issuer: '${issuer.url}', clientId: kubernetes, groupsPrefix: 'people:'}}
`);
  return objects.filter(
    ({ apiVersion, metadata }) =>
      apiVersion.startsWith('rbac.') && (metadata.namespace === 'team-a' || /mlflow-view$/.test(metadata.name)),
  );
}

const file = join(folder, 'authentication.json');

describe.each([
  ['flags', () => apiServerFlags({ ...oidc, caFile: join(folder, 'issuer/ca.crt') })],
  [
    'the file',
    () => {
      writeFileSync(file, JSON.stringify(authenticationConfiguration(oidc, issuer.authority)));
      return [`--authentication-config=${file}`];
    },
  ],
] as const)('an API server that was told of the issuer by %s of the README', (_, options) => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ extent: 'api', apiServer: { options: options() } });
    await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } });
    for (const object of access()) expect(await cluster.api.apply(object)).toMatchObject({ status: 201 });
  });
  afterAll(() => cluster?.stop());

  const may = async (token: string, verb: string) => {
    const resourceAttributes = { group: 'mlflow.kubeflow.org', resource: 'experiments', namespace: 'team-a', verb };
    const { status, body } = await cluster.api.as(token).create({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      metadata: { name: '' },
      spec: { resourceAttributes },
    });
    expect(status).toBe(201);
    return (body['status'] as { readonly allowed: boolean }).allowed;
  };

  test('knows people by the names that subjects have', async () => {
    const ada = issuer.token({ aud: 'kubernetes', email: 'ada@example.com', groups: ['auditors'] });
    const { body } = await cluster.api
      .as(ada)
      .create({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: { name: '' } });
    expect(body['status']).toMatchObject({
      userInfo: { username: 'oidc:ada@example.com', groups: expect.arrayContaining(['people:auditors']) },
    });
    expect([await may(ada, 'list'), await may(ada, 'update'), await may(ada, 'delete')]).toEqual([true, true, false]);
  });

  test('gives nobody else anything', async () => {
    const other = issuer.token({ aud: 'kubernetes', email: 'bob@example.com', groups: ['system:masters'] });
    expect([await may(other, 'list'), await may(other, 'update')]).toEqual([false, false]);
    const unverified = issuer.token({ aud: 'kubernetes', email: 'ada@example.com', email_verified: false });
    const elsewhere = issuer.token({ aud: 'grafana', email: 'ada@example.com' });
    for (const token of [unverified, elsewhere]) {
      const { exitCode, stderr } = await cluster.kubectl('--token', token, 'auth', 'whoami');
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('Unauthorized')]);
    }
  });
});
