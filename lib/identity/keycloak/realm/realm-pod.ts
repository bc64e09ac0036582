import { createHash } from 'node:crypto';
import type {
  HostAlias,
  PodSecurityContext,
  PodTemplateSpec,
  ResourceRequirements,
  Volume,
} from '../../../../imports/kubernetes.js';
import { labelsOf } from '../../../model/instance.js';
import { noConnection } from '../../../model/pod-connection.js';
import { mountCa } from '../../../pods/ca-mount.js';
import { refined } from '../../../pods/pod-setting.js';
import { restrictedPod } from '../../../pods/restricted-pod.js';
import { presetPod, type SecurityPreset } from '../../../pods/security.js';
import type { CaSource } from '../../../schema/ca-source.js';
import type { ServerParts } from '../../../standalone/server-parts.js';
import { administrator, administratorFiles } from './admin.js';
import type { AdminSettings } from './admin-schema.js';
import type { RealmFragment } from './realm.js';
import { realmFolder } from './realm-files.js';
import type { RealmJobSettings } from './realm-job-schema.js';

export interface RealmPodProps {
  readonly parts: ServerParts;
  readonly settings: RealmJobSettings;
  readonly admin: AdminSettings;
  readonly account: string;
  readonly fragment: RealmFragment;
  readonly files: Readonly<Record<string, string>>;
  readonly url: string;
  readonly createRealm: boolean;
  readonly hostAliases: readonly HostAlias[];
  readonly ca?: CaSource;
}

/** kcadm.sh is a program of Java; each call of it takes 120 MiB (measured with 26.7). */
const realmResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { memory: '512Mi' },
};

/** The pod that calls Keycloak: without a service account token, and with writable storage only in memory. */
export function realmPod(props: RealmPodProps): PodTemplateSpec {
  const { parts, settings, admin, account, fragment, url, createRealm, ca } = props;
  const { instance } = parts.settings;
  const { representation } = fragment;
  const setting = refined(parts.podSetting, settings.pod);
  const credentials = administratorFiles(admin, instance);
  const trust = ca && mountCa('ca', ca, '/ca');
  const variables = {
    KEYCLOAK_URL: url,
    REALM: representation.realm,
    OWN_REALM: String(createRealm),
    CLIENT_ID: representation.clients[0].clientId,
    ADMIN_REALM: admin.realm,
    ADMIN_FROM: administrator(admin, instance).secret,
    WAIT_SECONDS: String(settings.waitSeconds),
  };
  return restrictedPod({
    setting,
    labels: labelsOf(instance, 'realm'),
    // Changed files make a new Job, which runs again.
    annotations: { 'checksum/realm': createHash('sha256').update(JSON.stringify(props.files)).digest('hex') },
    account,
    connections: [{ ...noConnection, hostAliases: props.hostAliases }],
    // It contains values of Secrets temporarily.
    temporary: { medium: 'Memory', sizeLimit: '32Mi' },
    container: {
      name: 'realm',
      image: settings.image,
      command: ['/bin/bash', `${realmFolder}/realm.sh`],
      env: Object.entries(variables).map(([name, value]) => ({ name, value })),
      resources: settings.resources ?? realmResources,
      volumeMounts: [
        { name: 'realm', mountPath: realmFolder, readOnly: true },
        { name: 'values', mountPath: '/values', readOnly: true },
        credentials.mount,
        ...(trust ? [trust.mount] : []),
      ],
    },
    volumes: [
      { name: 'realm', configMap: { name: account } },
      valuesVolume(fragment),
      credentials.volume,
      ...(trust ? [trust.volume] : []),
    ],
    spec: { restartPolicy: 'Never', securityContext: keycloakUser(setting.securityPreset) },
  });
}

/** The user of the image; other users cannot read all its files (keycloak, quarkus/container/Dockerfile). */
function keycloakUser(preset: SecurityPreset): PodSecurityContext {
  return { ...presetPod(preset), ...(preset === 'hardened' ? { runAsUser: 1000, runAsGroup: 0, fsGroup: 1000 } : {}) };
}

function valuesVolume({ placeholders }: RealmFragment): Volume {
  return {
    name: 'values',
    projected: {
      sources: placeholders.map(({ placeholder, secret: { name, key } }) => ({
        secret: { name, items: [{ key, path: placeholder }] },
      })),
    },
  };
}
