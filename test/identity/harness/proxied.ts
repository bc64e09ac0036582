import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiServerFlags } from '../../../lib/access/api-server-oidc.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { Authority } from '../../server/harness/certificates.js';
import type { Pod } from '../../server/harness/pod.js';
import { Rig } from '../../server/harness/rig.js';
import { Standalone, standaloneOf, workspaces } from '../../server/harness/standalone.js';
import { templateOf } from '../../server/harness/templates.js';
import { apiServerOidc, behindProxy, issuer, publicHost } from '../fixtures/proxy.js';
import { Browser } from './browser.js';
import { startCache } from './cache.js';
import { givenIdentityTools } from './given.js';
import { imagesWith } from './images.js';
import { Keycloak } from './keycloak.js';
import { clientOf, clientSecret, mailOf, makeRealm } from './proxy-realms.js';
import { ReverseProxy } from './reverse-proxy.js';

/** A server behind two pods of oauth2-proxy and a gateway, on an API server that trusts the issuer too. */
export class Proxied {
  private constructor(
    readonly standalone: Standalone,
    readonly keycloak: Keycloak,
    readonly proxies: readonly Pod[],
    readonly gateway: ReverseProxy,
    readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Proxied> {
    const folder = mkdtempSync(join(tmpdir(), 'identity-'));
    const authority = await Authority.create(folder);
    const hosts = join(folder, 'hosts');
    writeFileSync(hosts, '127.0.0.1 localhost\n');
    const rig = await Rig.start({
      images: imagesWith(givenIdentityTools().mlflow),
      apiServer: { options: apiServerFlags({ ...apiServerOidc, caFile: authority.certificate }), hosts },
    });
    const { services } = rig;
    services.hostsFile(hosts, 'default');
    const address = await rig.address();
    const overlay = standaloneOf(behindProxy(address));
    const starting = Keycloak.start({ folder: rig.folder('keycloak'), authority, issuer, services });
    const standalone = await Standalone.on(rig, overlay, authority, { 'client-secret': clientSecret });
    await rig.apply(bindings());
    await startCache(standalone);
    await standalone.must('migration');
    const [keycloak] = await Promise.all([starting.then(makeRealms), standalone.serve()]);
    const proxies = await Promise.all(['mlflow-proxy-0', 'mlflow-proxy-1'].map((name) => startProxy(name, standalone)));
    const tls = await authority.sign('public', [publicHost]);
    const gateway = await ReverseProxy.start({
      routes: overlay.objects.filter(({ kind }) => kind === 'HTTPRoute'),
      targets: (name, namespace, port) => services.targetsOf(name, namespace, port),
      ...{ address, tls },
    });
    const certificate = join(rig.folder('keycloak'), 'tls.crt');
    const browser = await Browser.start([
      { name: publicHost, port: 443, target: gateway.target, certificate: tls.certificate },
      { name: new URL(issuer).host, port: 443, target: keycloak.target, certificate },
    ]);
    return new Proxied(standalone, keycloak, proxies, gateway, browser, folder);
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    await this.gateway.stop();
    await this.keycloak.stop();
    await this.standalone.stop();
    rmSync(this.folder, { recursive: true });
  }
}

/** A pod of the proxy, from the rendered Deployment. */
export async function startProxy(name: string, of: Standalone): Promise<Pod> {
  const template = templateOf(of.object('Deployment', 'mlflow-proxy'));
  return (await of.rig.run(template, { namespace: of.namespace, name })).untilReady();
}

/** The realm of the server, and that of a platform. */
async function makeRealms(keycloak: Keycloak): Promise<Keycloak> {
  await makeRealm(
    keycloak,
    'mlflow',
    [
      clientOf('mlflow'),
      clientOf('others'),
      clientOf('strict'),
      clientOf('kubeflow', {}, ['pipelines']),
      clientOf('short', { attributes: { 'access.token.lifespan': '2' } }, ['mlflow']),
    ],
    [
      { name: 'ada', groups: [] },
      { name: 'ben', groups: ['readers'] },
      { name: 'mallory', groups: [], isVerified: false },
    ],
  );
  await withoutOptionalScopes(keycloak, 'strict');
  await makeRealm(keycloak, 'platform', [clientOf('machines'), clientOf('mlflow')], [{ name: 'robot', groups: [] }]);
  return keycloak;
}

/** A client for which the issuer knows no scopes but those of OpenID Connect. */
async function withoutOptionalScopes(keycloak: Keycloak, name: string): Promise<void> {
  const clients = await keycloak.must<readonly { readonly id: string }[]>(
    'GET',
    `/realms/mlflow/clients?clientId=${name}`,
  );
  const path = `/realms/mlflow/clients/${clients[0]?.id}/optional-client-scopes`;
  for (const { id } of await keycloak.must<readonly { readonly id: string }[]>('GET', path))
    await keycloak.must('DELETE', `${path}/${id}`);
}

function bindings(): readonly KubernetesObject[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const binding = (name: string, role: string, kind: 'User' | 'Group', subject: string) => ({
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace: workspaces.home },
    roleRef: { apiGroup, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup, kind, name: subject }],
  });
  return [
    binding('ada', 'mlflow-edit', 'User', mailOf('ada')),
    binding('ada-reads', 'mlflow-view', 'User', mailOf('ada')),
    // As the API server names her, which is asked with her token.
    binding('ada-of-the-api-server', 'mlflow-edit', 'User', `oidc:${mailOf('ada')}`),
    binding('robot', 'mlflow-edit', 'User', mailOf('robot')),
    binding('readers', 'mlflow-view', 'Group', 'readers'),
  ];
}
