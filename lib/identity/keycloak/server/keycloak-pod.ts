import type { VolumeMount } from '../../../../imports/kubernetes.js';
import { type CaFileMount, mountCa, mountCaFile } from '../../../pods/ca-mount.js';
import { authoritiesOf, metadataOf, type PodSetting, placementOf } from '../../../pods/pod-setting.js';
import { presetPod, restrictedContainer } from '../../../pods/security.js';
import type { KeycloakDatabaseNames } from './keycloak-names.js';
import type { KeycloakPodTemplate } from './keycloak-types.js';

export interface KeycloakPodProps {
  readonly optimized: boolean;
  readonly database: KeycloakDatabaseNames;
  readonly setting: PodSetting;
}

/** Only the CA of the database: `truststores` of the Keycloak resource would mount its private key too. */
export function databaseCa({ caSecret }: KeycloakDatabaseNames): CaFileMount {
  return mountCaFile('database-ca', { secret: caSecret, key: 'ca.crt' });
}

/** Settings without a field of the operator. Its pods run as the user of the image. */
export function keycloakPodTemplate({ optimized, database, setting }: KeycloakPodProps): KeycloakPodTemplate {
  const ca = databaseCa(database);
  const written = optimized ? writtenFolders : [];
  const { nodeSelector, runtimeClassName } = placementOf(setting);
  const metadata = metadataOf(setting);
  const trust = authoritiesOf(setting).map((source) => mountCa('ca-bundle', source, truststores));
  return {
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    spec: {
      ...(nodeSelector ? { nodeSelector } : {}),
      ...(runtimeClassName ? { runtimeClassName } : {}),
      securityContext: presetPod('platform'),
      containers: [
        {
          // An image that was not built for its options runs a build at each start, into its own folder.
          securityContext: optimized ? restrictedContainer : { ...restrictedContainer, readOnlyRootFilesystem: false },
          volumeMounts: [ca.mount, ...trust.map(({ mount }) => mount), ...written.map(({ mount }) => mount)],
        },
      ],
      volumes: [
        ca.volume,
        ...trust.map(({ volume }) => volume),
        ...written.map(({ mount, sizeLimit }) => ({ name: mount.name, emptyDir: { sizeLimit } })),
      ],
    },
  };
}

/** Keycloak trusts every certificate in files below conf/truststores (docs: configuring trusted certificates). */
const truststores = '/opt/keycloak/conf/truststores/ca-bundle';

const writtenFolders: readonly { readonly mount: VolumeMount; readonly sizeLimit: string }[] = [
  { mount: { name: 'tmp', mountPath: '/tmp' }, sizeLimit: '256Mi' },
  { mount: { name: 'data', mountPath: '/opt/keycloak/data' }, sizeLimit: '256Mi' },
];
