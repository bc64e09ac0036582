import type { Construct } from 'constructs';
import { z } from 'zod';
import { podTlsSchema } from '../gateway/pod-tls-schema.js';
import { standaloneGatewaySchema } from '../gateway/standalone-gateway-schema.js';
import { authenticationSchema } from '../identity/authentication/authentication-schema.js';
import type { Instance } from '../model/instance.js';
import { networkPolicySchema } from '../model/network-policy-schema.js';
import { standaloneTraceArchivalSchema } from '../pods/jobs-fields.js';
import { podSettingsSchema } from '../pods/pod-settings.js';
import { parseProps } from '../schema/props.js';
import { encryptionKeysSchema } from '../secrets/encryption-keys.js';
import { standaloneArtifactStoreSchema } from '../stores/artifacts/standalone-artifact-store-schema.js';
import {
  standaloneBackendStoreSchema,
  standaloneReadReplicaSchema,
  standaloneRegistryStoreSchema,
} from '../stores/backend/standalone-backend-store-schema.js';
import { type StandaloneServerSettings, withVersion } from './image-version.js';
import { standaloneServerSchema } from './standalone-server-schema.js';

/** The props of a standalone server: the parts of an environment file, with the same names. */
export interface MlflowServerProps {
  /** Name of the instance and its namespace. */
  readonly instance: Instance;
  readonly server: z.input<typeof standaloneServerSchema>;
  readonly authentication: z.input<typeof authenticationSchema>;
  readonly backendStore: z.input<typeof standaloneBackendStoreSchema>;
  readonly artifactStore: z.input<typeof standaloneArtifactStoreSchema>;
  /** @default - the registry is in the backend store */
  readonly registryStore?: z.input<typeof standaloneRegistryStoreSchema>;
  /** @default - all reads use the backend store */
  readonly readReplica?: z.input<typeof standaloneReadReplicaSchema>;
  /** @default - traces stay in the backend store */
  readonly traceArchival?: z.input<typeof standaloneTraceArchivalSchema>;
  readonly tls: z.input<typeof podTlsSchema>;
  /** @default - none: the server is reachable only inside the cluster */
  readonly gateway?: z.input<typeof standaloneGatewaySchema>;
  /** @default - the API server at any address, on ports 443 and 6443 */
  readonly networkPolicy?: z.input<typeof networkPolicySchema>;
  /**
   * `hardened`: fixed ids that are not root. `platform`: those that the cluster assigns.
   * @default 'hardened'
   */
  readonly securityPreset?: 'hardened' | 'platform';
  /**
   * Settings for all pods in addition to those of the server: placement, pull secrets, labels, trust.
   * @default - those of the server, in all pods
   */
  readonly pods?: z.input<typeof podSettingsSchema>;
  /**
   * SecretProviderClass of the Secrets Store CSI driver that pods with Secrets mount.
   * @default - none, Secrets exist without a pod
   */
  readonly secretProviderClass?: string;
  /**
   * Whether the server counts its requests and exposes them at /metrics.
   * @default false
   */
  readonly metrics?: boolean;
  /**
   * The Secret with the keys that encrypt the secrets of users.
   * @default - MLflow's defaults, which are published in its source code
   */
  readonly encryptionKeys?: z.input<typeof encryptionKeysSchema>;
  /**
   * Namespace whose pods may scrape metrics.
   * @default 'monitoring'
   */
  readonly monitoringNamespace?: string;
  /**
   * Address ranges of the pods, if Prometheus calls them by address.
   * @default - none
   */
  readonly podNetworks?: readonly string[];
  /**
   * Ports on which pods reach DNS.
   * @default [53]
   */
  readonly dnsPorts?: readonly number[];
}

/** The parts of an environment file that define a server, with the same names. */
const partsSchema = z.strictObject({
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
  securityPreset: z.enum(['hardened', 'platform']).default('hardened'),
});

const propsSchema = partsSchema.extend({
  instance: z.custom<Instance>(),
  metrics: z.boolean().default(false),
  secretProviderClass: z.string().optional(),
  monitoringNamespace: z.string().default('monitoring'),
  podNetworks: z.array(z.string()).default([]),
  dnsPorts: z.array(z.number()).default([53]),
});

/** The same with all defaults applied. */
export type MlflowServerSettings = Readonly<Omit<z.output<typeof propsSchema>, 'instance' | 'server'>> & {
  readonly instance: Instance;
  readonly server: StandaloneServerSettings;
};

/** Validates the props with the schemas of environment files and applies defaults. */
export function mlflowServerSettings(props: MlflowServerProps, construct: Construct): MlflowServerSettings {
  const settings = parseProps(propsSchema, props, construct);
  return { ...settings, server: withVersion(settings.server, settings.authentication) };
}

type Parts = Pick<MlflowServerProps, keyof typeof partsSchema.shape>;

/** The props of a server from the settings of an environment. */
export function serverPartsOf(settings: Parts): Parts {
  return Object.fromEntries(partsSchema.keyof().options.map((name) => [name, settings[name]])) as unknown as Parts;
}
