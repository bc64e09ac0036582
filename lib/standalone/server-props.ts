import type { Construct } from 'constructs';
import { z } from 'zod';
import { type PodTls, podTlsSchema } from '../gateway/pod-tls-schema.js';
import { type StandaloneGateway, standaloneGatewaySchema } from '../gateway/standalone-gateway-schema.js';
import { type Authentication, authenticationSchema } from '../identity/authentication/authentication-schema.js';
import type { Instance } from '../model/instance.js';
import { type NetworkPolicySettings, networkPolicySchema } from '../model/network-policy-schema.js';
import { type StandaloneTraceArchivalSettings, standaloneTraceArchivalSchema } from '../pods/jobs-fields.js';
import { type PodSettings, podSettingsSchema } from '../pods/pod-settings.js';
import { parseProps } from '../schema/props.js';
import { type EncryptionKeys, encryptionKeysSchema } from '../secrets/encryption-keys.js';
import {
  type StandaloneArtifactStore,
  standaloneArtifactStoreSchema,
} from '../stores/artifacts/standalone-artifact-store-schema.js';
import {
  type FurtherDatabase,
  type StandaloneBackendStore,
  standaloneBackendStoreSchema,
  standaloneReadReplicaSchema,
  standaloneRegistryStoreSchema,
} from '../stores/backend/standalone-backend-store-schema.js';
import { type StandaloneServerSettings, withVersion } from './image-version.js';
import { standaloneServerSchema } from './standalone-server-schema.js';

/** What a standalone server is made from. The parts are those of an environment file, under the same names. */
export interface MlflowServerProps {
  /** Name of the instance and its namespace. */
  readonly instance: Instance;
  readonly server: z.input<typeof standaloneServerSchema>;
  readonly authentication: z.input<typeof authenticationSchema>;
  readonly backendStore: z.input<typeof standaloneBackendStoreSchema>;
  readonly artifactStore: z.input<typeof standaloneArtifactStoreSchema>;
  /** @default - the backend store holds the registry too */
  readonly registryStore?: z.input<typeof standaloneRegistryStoreSchema>;
  /** @default - every read goes to the backend store */
  readonly readReplica?: z.input<typeof standaloneReadReplicaSchema>;
  /** @default - traces stay in the backend store */
  readonly traceArchival?: z.input<typeof standaloneTraceArchivalSchema>;
  readonly tls: z.input<typeof podTlsSchema>;
  /** @default - none: the server is reached inside the cluster only */
  readonly gateway?: z.input<typeof standaloneGatewaySchema>;
  /** @default - the API server may be at any address, on ports 443 and 6443 */
  readonly networkPolicy?: z.input<typeof networkPolicySchema>;
  /**
   * `hardened`: fixed ids that are not root. `platform`: those that the cluster assigns.
   * @default 'hardened'
   */
  readonly securityPreset?: 'hardened' | 'platform';
  /**
   * What pods get besides what the server says: placement, pull secrets, labels, trust.
   * @default - what the server says, in all pods
   */
  readonly pods?: z.input<typeof podSettingsSchema>;
  /**
   * Whether the server counts its requests and shows them at /metrics.
   * @default false
   */
  readonly metrics?: boolean;
  /**
   * The Secret with the keys by which what users entrust to MLflow is encrypted.
   * @default - MLflow's own, which are published with its source
   */
  readonly encryptionKeys?: z.input<typeof encryptionKeysSchema>;
  /**
   * Namespace whose pods may scrape metrics.
   * @default 'monitoring'
   */
  readonly monitoringNamespace?: string;
  /**
   * Ranges that pods get their addresses from, where Prometheus calls the pods by address.
   * @default - none
   */
  readonly podNetworks?: readonly string[];
  /**
   * Ports on which pods reach DNS.
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
}

/** The same with every default in its place. */
export interface MlflowServerSettings {
  readonly instance: Instance;
  readonly server: StandaloneServerSettings;
  readonly authentication: Authentication;
  readonly backendStore: StandaloneBackendStore;
  readonly artifactStore: StandaloneArtifactStore;
  readonly registryStore?: FurtherDatabase;
  readonly readReplica?: FurtherDatabase;
  readonly traceArchival?: StandaloneTraceArchivalSettings;
  readonly tls: PodTls;
  readonly gateway: StandaloneGateway;
  readonly networkPolicy: NetworkPolicySettings;
  readonly securityPreset: 'hardened' | 'platform';
  readonly pods?: PodSettings;
  readonly metrics: boolean;
  readonly encryptionKeys?: EncryptionKeys;
  readonly monitoringNamespace: string;
  readonly podNetworks: readonly string[];
  readonly dnsPorts: readonly number[];
}

const propsSchema = z.strictObject({
  server: standaloneServerSchema,
  authentication: authenticationSchema,
  backendStore: standaloneBackendStoreSchema,
  artifactStore: standaloneArtifactStoreSchema,
  registryStore: standaloneRegistryStoreSchema.optional(),
  readReplica: standaloneReadReplicaSchema.optional(),
  traceArchival: standaloneTraceArchivalSchema.optional(),
  encryptionKeys: encryptionKeysSchema.optional(),
  tls: podTlsSchema,
  gateway: standaloneGatewaySchema.default({ type: 'none' }),
  networkPolicy: networkPolicySchema,
  pods: podSettingsSchema.optional(),
});

/** Checks the props by the schemas of environment files and fills in what they leave out. */
export function mlflowServerSettings(props: MlflowServerProps, construct: Construct): MlflowServerSettings {
  const {
    instance,
    securityPreset = 'hardened',
    metrics = false,
    monitoringNamespace = 'monitoring',
    podNetworks = [],
    dnsPorts = [53],
    ...parts
  } = props;
  const { registryStore, readReplica, traceArchival, encryptionKeys, pods, ...required } = parseProps(
    propsSchema,
    parts,
    construct,
  );
  return {
    instance,
    securityPreset,
    metrics,
    monitoringNamespace,
    podNetworks,
    dnsPorts,
    ...required,
    server: withVersion(required.server, required.authentication),
    ...(registryStore ? { registryStore } : {}),
    ...(readReplica ? { readReplica } : {}),
    ...(traceArchival ? { traceArchival } : {}),
    ...(encryptionKeys ? { encryptionKeys } : {}),
    ...(pods ? { pods } : {}),
  };
}
