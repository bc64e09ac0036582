import { operated, operatedInstance } from '../model/operated.js';
import { createSecret, joinRequirements, type Reader, type Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import { variableSources } from '../pods/variable-sources.js';
import { type CloudNativePgNames, cloudNativePgNames } from '../stores/cloudnative-pg/cloudnative-pg-connection.js';
import { operatedEncryption } from './operated-encryption.js';
import { serverPodSetting } from './operated-pod-setting.js';
import type { OperatedServerSettings } from './operated-server-settings.js';
import type { ServerStores } from './operated-stores.js';

/** The definition of the MLflow resource refuses them in `env`, and cannot see them in `envFrom`. */
const refusedVariables = ['MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE', 'MLFLOW_SERVER_ENABLE_JOB_EXECUTION'];

const serverAlone: readonly Reader[] = [{ name: 'server' }];

/** Pods that the operator creates and that connect to the stores. */
function storeReaders({ traceArchival }: OperatedServerSettings): readonly Reader[] {
  return [{ name: 'server' }, { name: 'migration' }, ...(traceArchival ? [{ name: 'trace archival' }] : [])];
}

/** The Secrets that the pods of the operator read, from all sources. */
export function serverSecrets(settings: OperatedServerSettings, stores: ServerStores): readonly SecretRequirement[] {
  const readers = storeReaders(settings);
  const all = [...stores.all, operatedEncryption(settings)].flatMap(({ secrets }) => secrets);
  return joinRequirements(all).map((secret) => ({
    ...secret,
    keys: secret.keys.map((key) => ({ ...key, readers })),
  }));
}

/** All other objects that the server refers to and that neither the overlay nor the operator creates. */
export function serverRequirements(settings: OperatedServerSettings, stores: ServerStores): readonly Requirement[] {
  return [
    ...stores.all.flatMap(({ requirements }) => requirements).map((one) => withReaders(one, storeReaders(settings))),
    ...servingCertificate(settings),
    ...caBundles(settings),
    ...variableSources(settings.server, settings.namespace, { readers: serverAlone, refused: refusedVariables }),
  ];
}

function withReaders(requirement: Requirement, readers: readonly Reader[]): Requirement {
  return { ...requirement, keys: requirement.keys.map((key) => ({ ...key, readers })) };
}

function servingCertificate({ namespace, tls }: OperatedServerSettings): readonly Requirement[] {
  const certificate = {
    kind: 'Secret',
    name: operated.tlsSecret,
    namespace,
    keys: [
      { key: 'tls.crt', format: `<PEM certificate for ${operated.name}.${namespace}.svc>`, readers: serverAlone },
      { key: 'tls.key', format: '<PEM private key>', readers: serverAlone },
      ...(tls.source === 'service-ca' ? [] : [{ key: 'ca.crt', format: '<PEM certificate of the CA that signed it>' }]),
    ],
  } as const;
  switch (tls.source) {
    case 'service-ca':
      return [{ ...certificate, providedBy: 'OpenShift service CA, from the annotation of the Service' }];
    case 'cert-manager':
      return [{ ...certificate, providedBy: 'cert-manager, from the Certificate of this overlay' }];
    case 'secret':
      return [{ ...certificate, command: createSecret(namespace, operated.tlsSecret, certificate.keys) }];
  }
}

function caBundles(settings: OperatedServerSettings): readonly Requirement[] {
  const { namespace, profile } = settings;
  const readers = storeReaders(settings);
  const given = serverPodSetting(settings).caBundleConfigMap?.name;
  const database = verifiedCluster(settings);
  const serviceCa = given === 'openshift-service-ca.crt';
  return [
    ...(profile.caBundle
      ? [
          {
            kind: 'ConfigMap',
            name: profile.caBundle,
            namespace,
            keys: [],
            usedBy: readers,
            providedBy: 'the platform; may be absent',
          } as const,
        ]
      : []),
    ...(given
      ? [
          {
            kind: 'ConfigMap',
            name: given,
            namespace,
            keys: [
              {
                key: serviceCa ? 'service-ca.crt' : '<any name>.crt',
                format: database
                  ? `<PEM certificates, among them ca.crt of Secret ${database.caSecret}>`
                  : '<PEM certificates>',
                readers,
              },
            ],
            ...(serviceCa
              ? { providedBy: 'OpenShift, in every namespace' }
              : {
                  ...(database ? { after: { kind: 'Cluster', name: database.cluster } } : {}),
                  command: `kubectl -n ${namespace} create configmap ${given} --from-file=ca.crt=<file with PEM certificates>`,
                }),
          } as const,
        ]
      : []),
  ];
}

/** The Cluster of the overlay whose certificate is verified with the bundle. */
function verifiedCluster({ backendStore, namespace }: OperatedServerSettings): CloudNativePgNames | undefined {
  if (backendStore.type !== 'cloudnative-pg' || backendStore.tls.mode !== 'verify-full') return undefined;
  return cloudNativePgNames(backendStore, operatedInstance(namespace));
}
