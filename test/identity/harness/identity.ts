import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Authority } from '../../server/harness/certificates.js';
import { givenTools } from '../../server/harness/given.js';
import type { Pod } from '../../server/harness/pod.js';
import { Rig } from '../../server/harness/rig.js';
import { Standalone, standaloneOf } from '../../server/harness/standalone.js';
import { find } from '../../server/harness/templates.js';
import { keycloakProd } from '../fixtures/environment.js';
import { Browser } from './browser.js';
import { startCache } from './cache.js';
import { imagesWith } from './images.js';
import { Keycloak } from './keycloak.js';
import { addPeople } from './people.js';
import { prepareRealm, realmAdmin } from './realm-admin.js';
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
    readonly replicas: [Pod, Pod],
    /** The address that the gateway connects from. */
    readonly gateway: string,
    readonly clientSecret: string,
    private readonly publicCertificate: string,
    private readonly issuerCertificate: string,
  ) {}

  static async start(): Promise<Identity> {
    const ends: (() => Promise<void>)[] = [];
    try {
      return await Identity.build(ends);
    } catch (error) {
      // What is left would else keep the tests from ending.
      for (const end of ends.reverse()) await end();
      throw error;
    }
  }

  private static async build(ends: (() => Promise<void>)[]): Promise<Identity> {
    const rig = await Rig.start({ images: imagesWith(givenTools().image) });
    ends.push(() => rig.stop());
    const authority = await Authority.create(rig.folder('authority'));
    const starting = startKeycloak(rig, authority);
    ends.push(async () => (await starting.catch(() => undefined))?.stop());
    const gateway = await rig.address();
    const overlay = standaloneOf(keycloakProd(gateway));
    const clientSecret = randomBytes(24).toString('hex');
    const standalone = await Standalone.on(rig, overlay, authority, {
      'mlflow-oidc-client/client-secret': clientSecret,
      'mlflow-keycloak-admin/client-id': realmAdmin.id,
      'mlflow-keycloak-admin/client-secret': realmAdmin.secret,
    });
    // It ends the rig too.
    ends[0] = () => standalone.stop();
    await startCache(standalone);
    await standalone.must('migration');
    const [first, second, keycloak] = await Promise.all([
      standalone.serve('mlflow-0'),
      standalone.serve('mlflow-1'),
      starting.then((started) => configure(started, standalone)),
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
      clientSecret,
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
    return this.at(this.replicas[index], from);
  }

  /** The same of any pod of the server. */
  at({ ip, ports }: Pod, from?: string): Web {
    return new Web({
      target: { host: ip, port: ports[0]?.containerPort ?? 0 },
      host: publicHost,
      ca: this.authority.certificate,
      certified: backendHost(this.standalone),
      ...(from ? { from } : {}),
    });
  }

  /** Runs the Job of the realm once more; gives what it printed. */
  applyRealm(): Promise<string> {
    return this.standalone.must('realm');
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

/** The realm as the overlay's Job makes it, and people in it. */
async function configure(keycloak: Keycloak, standalone: Standalone): Promise<Keycloak> {
  await prepareRealm(keycloak, realm);
  await standalone.must('realm');
  await addPeople(keycloak, realm);
  return keycloak;
}

function startKeycloak(rig: Rig, authority: Authority): Promise<Keycloak> {
  return Keycloak.start({
    authority,
    folder: rig.folder('keycloak'),
    issuer: `https://${issuerHost}/realms/${realm}`,
    services: rig.services,
  });
}
