import type { Construct } from 'constructs';
import { z } from 'zod';
import { type Gateway, gatewaySchema } from '../gateway/operated-gateway-schema.js';
import { type NetworkPolicySettings, networkPolicySchema } from '../model/network-policy-schema.js';
import { type Tls, tlsSchema } from '../model/tls-schema.js';
import type { ServerProfile } from '../platform/profile.js';
import { type TraceArchivalSettings, traceArchivalSchema } from '../pods/jobs-fields.js';
import { type PodSettings, podSettingsSchema } from '../pods/pod-settings.js';
import { type ServerSettings, serverSchema } from '../pods/server-fields.js';
import { parseProps } from '../schema/props.js';
import { type EncryptionKeys, encryptionKeysSchema } from '../secrets/encryption-keys.js';
import { artifactStoreSchema } from '../stores/artifacts/artifact-store-schema.js';
import { backendStoreSchema, readReplicaSchema, registryStoreSchema } from '../stores/backend/backend-store-schema.js';
import type { ServerStoresProps } from './operated-stores.js';

/** The props of an operated server: the parts of an environment file, with the same names. */
export interface OperatedServerProps {
  /** Namespace in which the operator creates all objects. */
  readonly namespace: string;
  /** Values of the operator's release, such as `kubernetes.server`: its API, MLflow's version, security preset. */
  readonly profile: ServerProfile;
  readonly backendStore: z.input<typeof backendStoreSchema>;
  readonly artifactStore: z.input<typeof artifactStoreSchema>;
  /** @default - one replica with one worker */
  readonly server?: z.input<typeof serverSchema>;
  /** @default - the registry is in the backend store */
  readonly registryStore?: z.input<typeof registryStoreSchema>;
  /** @default - all reads use the backend store */
  readonly readReplica?: z.input<typeof readReplicaSchema>;
  /** @default - traces stay in the backend store */
  readonly traceArchival?: z.input<typeof traceArchivalSchema>;
  /** @default - none: MLflow uses the passphrase of its source code, and each worker its own key for webhooks */
  readonly encryptionKeys?: z.input<typeof encryptionKeysSchema> | undefined;
  /** @default - the source that the profile defines */
  readonly tls?: z.input<typeof tlsSchema>;
  /** @default - none: the server is reachable only inside the cluster */
  readonly gateway?: z.input<typeof gatewaySchema>;
  /** @default - the API server at any address, on ports 443 and 6443 */
  readonly networkPolicy?: z.input<typeof networkPolicySchema>;
  /**
   * Settings for all pods in addition to those of the server: placement, pull secrets, labels, trust.
   * @default - those of the server, in all pods
   */
  readonly pods?: z.input<typeof podSettingsSchema>;
  /**
   * Ports on which pods reach DNS.
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
}

/** The same with all defaults applied. */
export interface OperatedServerSettings extends ServerStoresProps {
  readonly profile: ServerProfile;
  readonly server: ServerSettings;
  readonly traceArchival?: TraceArchivalSettings;
  readonly encryptionKeys?: EncryptionKeys;
  readonly tls: Tls;
  readonly gateway: Gateway;
  readonly networkPolicy: NetworkPolicySettings;
  readonly pods?: PodSettings;
  readonly dnsPorts: readonly number[];
}

const propsSchema = z.strictObject({
  server: serverSchema.prefault({}),
  backendStore: backendStoreSchema,
  registryStore: registryStoreSchema.optional(),
  readReplica: readReplicaSchema.optional(),
  artifactStore: artifactStoreSchema,
  traceArchival: traceArchivalSchema.optional(),
  encryptionKeys: encryptionKeysSchema.optional(),
  tls: tlsSchema,
  gateway: gatewaySchema.default({ type: 'none' }),
  networkPolicy: networkPolicySchema,
  pods: podSettingsSchema.optional(),
});

/** Validates the props with the schemas of environment files and applies defaults. */
export function operatedServerSettings(props: OperatedServerProps, construct: Construct): OperatedServerSettings {
  const { namespace, profile, dnsPorts = [53], ...parts } = props;
  const settings = parseProps(propsSchema, { tls: { source: profile.tls }, ...parts }, construct);
  return { namespace, profile, dnsPorts, ...settings };
}
