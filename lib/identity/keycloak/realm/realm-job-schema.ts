import { z } from 'zod';
import type { ResourceRequirements } from '../../../../imports/kubernetes.js';
import { embedded } from '../../../kubernetes/embedded.js';
import { componentPodWithoutTrust } from '../../../pods/pod-settings.js';
import { field } from '../../../schema/fields.js';

/** The version of Keycloak in the tests of the realm; the Job uses its kcadm.sh by default. */
const keycloakImage = 'quay.io/keycloak/keycloak:26.7.4';

const resources = field(
  embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
  'CPU and memory of the Job. Default: 100m and 256Mi, limited to 512Mi.',
  { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
);

/** The realm by a Job that runs Keycloak's own command line. */
export const realmJobSchema = z.strictObject({
  type: field(
    z.literal('job'),
    'A Job that runs kcadm.sh of the image of Keycloak: it creates what is missing, updates what differs, keeps what others have added, and removes nothing.',
    'job',
  ),
  image: field(
    z.string().min(1).default(keycloakImage),
    'Image of Keycloak, for its kcadm.sh; its version must be that of Keycloak or newer.',
    keycloakImage,
  ),
  schedule: field(
    z.string().min(1).optional(),
    'When the realm is configured again, as a cron expression, so that changes made in Keycloak are reverted. Default: never; the Job runs once for each change of the settings.',
    '23 * * * *',
  ),
  waitSeconds: field(z.int().min(1).max(3600).default(300), 'How long it waits for Keycloak to answer.', 300),
  resources,
  pod: componentPodWithoutTrust,
});

/** The realm by keycloak-config-cli. */
export const configCliSchema = z.strictObject({
  type: field(
    z.literal('config-cli'),
    'A Job of adorsys/keycloak-config-cli, with the same realm and with every removal disabled. The tests of this package do not run it.',
    'config-cli',
  ),
  image: field(
    z.string().min(1),
    'Image of keycloak-config-cli; its tag ends in the version of Keycloak that it was built for.',
    'quay.io/adorsys/keycloak-config-cli:<version>-<version of Keycloak>',
  ),
  waitSeconds: field(z.int().min(1).max(3600).default(300), 'How long it waits for Keycloak to answer.', 300),
  resources,
  pod: componentPodWithoutTrust,
});

export type RealmJobSettings = z.output<typeof realmJobSchema>;
export type ConfigCliSettings = z.output<typeof configCliSchema>;
