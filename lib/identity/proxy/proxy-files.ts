import type { Volume, VolumeMount } from '../../../imports/kubernetes.js';
import { type CaMount, mountCa } from '../../pods/ca-mount.js';
import { authoritiesOf, refined } from '../../pods/pod-setting.js';
import type { CaSource } from '../../schema/ca-source.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import { proxyName } from '../authentication/proxy-names.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { clientSecretOf } from '../oidc/identity-provider.js';
import { proxyTlsSecretOf } from './proxy-certificate.js';

const folder = '/etc/oauth2-proxy';

/** The files that the pod reads, and their volumes. */
export interface ProxyFiles {
  readonly config: string;
  readonly clientSecret: string;
  /** Present if the pods use TLS. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Folders with CAs, besides the public ones. */
  readonly authorities: readonly string[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
}

export function proxyFiles(parts: ServerParts, authentication: ProxyAuthentication): ProxyFiles {
  const { settings } = parts;
  const tlsSecret = proxyTlsSecretOf(parts);
  const client = clientSecretOf(authentication, settings.instance);
  const authorities = authorityMounts(parts, authentication);
  const volumes: readonly Volume[] = [
    { name: 'config', configMap: { name: proxyName(settings.instance) } },
    {
      name: 'client',
      secret: { secretName: client.name, items: [{ key: client.key, path: 'client-secret' }], defaultMode: 0o440 },
    },
    ...(tlsSecret
      ? [
          {
            name: 'tls',
            secret: {
              secretName: tlsSecret,
              items: ['tls.crt', 'tls.key'].map((key) => ({ key, path: key })),
              defaultMode: 0o440,
            },
          },
        ]
      : []),
    ...authorities.map(({ volume }) => volume),
  ];
  return {
    config: `${folder}/config/oauth2-proxy.yaml`,
    clientSecret: `${folder}/client/client-secret`,
    ...(tlsSecret ? { certificate: { cert: `${folder}/tls/tls.crt`, key: `${folder}/tls/tls.key` } } : {}),
    authorities: authorities.map(({ mount }) => mount.mountPath),
    volumes,
    volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `${folder}/${name}`, readOnly: true })),
  };
}

/** The CA of the issuer, those of the session store and the server, and what all pods trust. */
function authorityMounts(
  { podSetting, ownAuthority }: ServerParts,
  { ca, pod, session }: ProxyAuthentication,
): readonly CaMount[] {
  const [bundle] = authoritiesOf(refined(podSetting, pod));
  const mounted = (name: string, source: CaSource | undefined) =>
    source ? [mountCa(name, source, `${folder}/${name}`)] : [];
  const cacheCa = session.store?.type === 'redis' ? session.store.ca : undefined;
  return [
    ...mounted('issuer-ca', ca),
    ...mounted('cache-ca', cacheCa),
    ...mounted('server-ca', ownAuthority),
    ...mounted('ca-bundle', bundle),
  ];
}
