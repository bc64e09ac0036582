import type { Authority } from './certificates.js';
import { givenTools } from './given.js';
import type { Pod } from './pod.js';
import type { Rig } from './rig.js';

/** The namespace of the proxy: pods of no other one find hosts outside the cluster. */
export const beyondProxy = 'beyond-the-proxy';

const secret = 'authority';

/** mitmproxy as the proxy of a company: it ends every TLS connection, and signs for the other end with its own CA. */
export class CorporateProxy {
  private constructor(
    private readonly pod: Pod,
    /** The certificate of its CA, in PEM. */
    readonly certificate: string,
  ) {}

  /** @param url where pods find it; @param authority of the hosts outside, which it verifies */
  static async start(rig: Rig, url: string, authority: Authority): Promise<CorporateProxy> {
    const { hostname, port } = new URL(url);
    await rig.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: beyondProxy } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret, namespace: beyondProxy },
        stringData: { 'ca.crt': authority.pem },
      },
    ]);
    const { mitmproxy } = givenTools();
    const options = ['confdir=/own', 'ssl_verify_upstream_trusted_ca=/authority/ca.crt', 'flow_detail=1'];
    const pod = await rig.run(
      {
        spec: {
          serviceAccountName: 'default',
          containers: [
            {
              name: 'mitmproxy',
              image: 'mitmproxy',
              command: ['mitmdump', '--listen-port', port, ...options.flatMap((option) => ['--set', option])],
              // It shortens what it logs to the width of a terminal.
              env: [{ name: 'COLUMNS', value: '1000' }],
              startupProbe: { tcpSocket: { port: Number(port) }, failureThreshold: 60, periodSeconds: 1 },
              volumeMounts: [
                { name: 'own', mountPath: '/own' },
                { name: 'authority', mountPath: '/authority' },
              ],
            },
          ],
          volumes: [
            { name: 'own', emptyDir: {} },
            { name: 'authority', secret: { secretName: secret } },
          ],
        },
      },
      { namespace: beyondProxy, name: 'proxy' },
      mitmproxy,
    );
    await pod.untilReady();
    await rig.services.addHost(hostname, [
      { port: Number(port), targets: () => [{ host: pod.ip, port: Number(port) }] },
    ]);
    const { stdout } = await pod.exec(['cat', '/own/mitmproxy-ca-cert.pem']);
    return new CorporateProxy(pod, stdout);
  }

  /** The requests that went through it: `PUT s3.example.com`. */
  get requests(): readonly string[] {
    const lines = this.pod.log().matchAll(/: ([A-Z]+) https?:\/\/([^/:\s]+)/g);
    return [...lines].map(([, method, host]) => `${method} ${host}`);
  }

  get log(): string {
    return this.pod.log();
  }
}
