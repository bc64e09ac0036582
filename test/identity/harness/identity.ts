import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Authority } from '../../server/harness/certificates.js';
import type { Pod } from '../../server/harness/pod.js';
import { Rig } from '../../server/harness/rig.js';
import { Standalone, standaloneOf } from '../../server/harness/standalone.js';
import { find, templateOf } from '../../server/harness/templates.js';
import { keycloakProd } from '../fixtures/environment.js';
import { Browser } from './browser.js';
import { givenIdentityTools } from './given.js';
import { images } from './images.js';
import { Keycloak } from './keycloak.js';
import { addPeople } from './people.js';
import { importRealm } from './realm.js';
import { ReverseProxy } from './reverse-proxy.js';
import { Web } from './web.js';

export const publicHost = 'mlflow.example.com';
export const publicUrl = `https://${publicHost}`;
export const issuerHost = 'keycloak.example.com';
const realm = 'mlflow';

/** A Keycloak, a server of two replicas that asks it who somebody is, and the gateway in front. */
export class Identity {
  private constructor(
    readonly standalone: Standalone,
    readonly authority: Authority,
    readonly keycloak: Keycloak,
    readonly proxy: ReverseProxy,
    readonly replicas: readonly [Pod, Pod],
    /** The address that the gateway connects from. */
    readonly gateway: string,
    readonly client: { readonly id: string; readonly secret: string },
    private readonly publicCertificate: string,
    private readonly issuerCertificate: string,
  ) {}

  static async start(): Promise<Identity> {
    const rig = await Rig.start({ images });
    try {
      return await Identity.on(rig);
    } catch (error) {
      // What it leaves would else keep the tests from ending.
      await rig.stop();
      throw error;
    }
  }

  private static async on(rig: Rig): Promise<Identity> {
    const authority = await Authority.create(rig.folder('authority'));
    const client = { id: 'mlflow', secret: randomBytes(24).toString('hex') };
    const starting = startKeycloak(rig, authority, client.secret);
    const gateway = await rig.address();
    const overlay = standaloneOf(keycloakProd(gateway));
    const standalone = await Standalone.on(rig, overlay, authority, { 'client-secret': client.secret });
    await startCache(standalone);
    await standalone.must('migration');
    const [first, second, keycloak] = await Promise.all([
      standalone.serve('mlflow-0'),
      standalone.serve('mlflow-1'),
      starting,
    ]);
    const tls = await authority.sign('public', [publicHost]);
    const proxy = await ReverseProxy.start({
      routes: overlay.objects.filter(({ kind }) => kind === 'HTTPRoute'),
      targets: (name, namespace, port) => rig.services.targetsOf(name, namespace, port),
      address: gateway,
      tls,
      backendTls: { ca: authority.certificate, hostname: backendHost(standalone) },
    });
    return new Identity(
      standalone,
      authority,
      keycloak,
      proxy,
      [first, second],
      gateway,
      client,
      tls.certificate,
      join(rig.folder('keycloak'), 'tls.crt'),
    );
  }

  /** A browser for which the public names lead here. */
  browser(): Promise<Browser> {
    const { proxy, keycloak } = this;
    return Browser.start([
      { name: publicHost, port: 443, target: proxy.target, certificate: this.publicCertificate },
      { name: publicHost, port: 80, target: proxy.plainTarget },
      { name: issuerHost, port: 443, target: keycloak.target, certificate: this.issuerCertificate },
    ]);
  }

  /** The server as the world sees it. */
  get web(): Web {
    return new Web({ target: this.proxy.target, host: publicHost, ca: this.authority.certificate });
  }

  /** A replica as pods of the cluster see it, past the gateway; from the gateway's own address if that is given. */
  replica(index: 0 | 1, from?: string): Web {
    const { ip, ports } = this.replicas[index];
    return new Web({
      target: { host: ip, port: ports[0]?.containerPort ?? 0 },
      host: publicHost,
      ca: this.authority.certificate,
      certified: backendHost(this.standalone),
      ...(from ? { from } : {}),
    });
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.keycloak.stop();
    await this.standalone.stop();
  }
}

/** The name by which the gateway checks the pods, as the rendered BackendTLSPolicy says. */
function backendHost({ overlay }: Standalone): string {
  const { spec } = find(overlay.objects, 'BackendTLSPolicy', 'mlflow') as unknown as {
    readonly spec: { readonly validation: { readonly hostname: string } };
  };
  return spec.validation.hostname;
}

/** Valkey, from the rendered pod. */
async function startCache({ rig, overlay, namespace }: Standalone): Promise<void> {
  const template = templateOf(find(overlay.objects, 'Deployment', 'mlflow-cache'));
  const pod = await rig.run(template, { namespace, name: 'mlflow-cache-0' });
  await pod.untilReady();
}

/** A Keycloak with the realm and its people. */
async function startKeycloak(rig: Rig, authority: Authority, secret: string): Promise<Keycloak> {
  const { java, keycloak: distribution } = givenIdentityTools();
  const keycloak = await Keycloak.start({
    ...{ java, distribution, authority },
    folder: rig.folder('keycloak'),
    issuer: `https://${issuerHost}/realms/${realm}`,
    services: rig.services,
  });
  await importRealm(keycloak, realm, publicUrl, secret);
  await addPeople(keycloak, realm);
  return keycloak;
}
