import { serviceCaProvider } from '../gateway/service-ca.js';
import { joinConnections } from '../model/pod-connection.js';
import { createSecret, joinRequirements, type Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import { podRequirements } from '../pods/pod-setting.js';
import { variableSources } from '../pods/variable-sources.js';
import { accessModeCondition } from './server-claim-schema.js';
import type { ServerParts } from './server-parts.js';

/** The Secrets that server and jobs read, from all sources. */
export function serverSecrets({ connections, encryption, identity }: ServerParts): readonly SecretRequirement[] {
  return joinRequirements([...connections, encryption, identity].flatMap(({ secrets }) => secrets));
}

/** All other objects that server and jobs refer to and that the overlay does not contain. */
export function serverRequirements(parts: ServerParts): readonly Requirement[] {
  const { server, instance } = parts.settings;
  return [
    ...joinConnections([...parts.connections, parts.identity]).requirements,
    ...servingCertificate(parts),
    ...podRequirements(parts.serverPodSetting, instance.namespace),
    ...podRequirements(parts.podSetting, instance.namespace),
    ...givenAccount(parts),
    ...existingClaim(parts),
    ...[server, ...server.sidecars, ...server.initContainers].flatMap((one) =>
      variableSources(one, instance.namespace),
    ),
  ];
}

function servingCertificate({ settings, tlsSecret }: ServerParts): readonly Requirement[] {
  if (!tlsSecret) return [];
  const { instance, tls } = settings;
  const keys = [
    { key: 'tls.crt', format: `<PEM certificate for ${instance.name}.${instance.namespace}.svc>` },
    { key: 'tls.key', format: '<PEM private key>' },
    ...(tls.source === 'service-ca' ? [] : [{ key: 'ca.crt', format: '<PEM certificate of the CA that signed it>' }]),
  ];
  const certificate = {
    kind: 'Secret',
    name: tlsSecret,
    namespace: instance.namespace,
    keys,
  } as const;
  switch (tls.source) {
    case 'cert-manager':
      return [{ ...certificate, providedBy: 'cert-manager, from the Certificate of this overlay' }];
    case 'service-ca':
      return [{ ...certificate, providedBy: serviceCaProvider }];
    default:
      return [{ ...certificate, command: createSecret(instance.namespace, tlsSecret, keys) }];
  }
}

function givenAccount({ settings: { instance, server }, account }: ServerParts): readonly Requirement[] {
  if (server.serviceAccount.create) return [];
  return [
    { kind: 'ServiceAccount', name: account, namespace: instance.namespace, keys: [], usedBy: [{ name: 'server' }] },
  ];
}

function existingClaim({ settings: { instance, server } }: ServerParts): readonly Requirement[] {
  if (!server.existingClaim) return [];
  const { name, accessModes } = server.existingClaim;
  return [
    {
      kind: 'PersistentVolumeClaim',
      name,
      namespace: instance.namespace,
      keys: [],
      conditions: accessModes.map(accessModeCondition),
    },
  ];
}
