import type { HostAlias } from '../../../../imports/kubernetes.js';
import type { Flow, FlowEnd } from '../../../model/flow.js';
import type { CaSource } from '../../../schema/ca-source.js';
import type { ServerParts } from '../../../standalone/server-parts.js';
import type { AdminSettings } from './admin-schema.js';
import type { RealmFragment } from './realm.js';

/** Props of every Job that configures the realm in Keycloak. */
export interface RealmApplyProps {
  readonly parts: ServerParts;
  readonly fragment: RealmFragment;
  readonly admin: AdminSettings;
  /** URL of Keycloak's administration API: `https://keycloak.example.com`. */
  readonly url: string;
  readonly createRealm: boolean;
  /** Addresses of hostnames that DNS does not resolve. */
  readonly hostAliases: readonly HostAlias[];
  /** Whether Keycloak itself is part of the overlay. */
  readonly inOverlay: boolean;
  /** @default - the public ones */
  readonly ca?: CaSource;
  /** The connection to Keycloak. */
  readonly toKeycloak: (from: FlowEnd) => Flow;
}
