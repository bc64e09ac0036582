import { z } from 'zod';
import { accessSchema, workspaceSchema } from '../access/access-schema.js';
import { clientKitSchema } from '../clients/clients-schema.js';
import { podSettingsSchema } from '../pods/pod-settings.js';
import { distinctBy, dnsLabel, field } from '../schema/fields.js';
import { extraObjectSchema, patchSchema, waiverSchema } from './exceptions.js';

/** What an environment says of its cluster, whichever form its server has. */
export const clusterFields = {
  release: field(
    z.string().optional(),
    'Release of the platform, in quotes. Default: none for kind and kubernetes, which have no releases; RHOAI and ODH must name theirs.',
    '3.5',
  ),
  stage: field(
    z.enum(['dev', 'prod']),
    'What it is for. prod demands images by digest, and PostgreSQL and S3 where data must last.',
    'prod',
  ),
  namespace: field(
    dnsLabel.optional(),
    'Namespace of the server, and of the operator where there is one. Default: the one where the platform keeps its applications.',
    'redhat-ods-applications',
  ),
  createNamespace: field(
    z.boolean().optional(),
    'Whether the overlay holds the namespace, under the restricted Pod Security Standard. Default: true on kind and kubernetes, false where the platform makes it.',
    false,
  ),
};

const registryPath = z
  .string()
  .regex(
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/,
    'a registry is a host with an optional port and path, without scheme',
  );

/** What goes around the server, whichever form it has. */
export const surroundingFields = {
  pods: field(
    podSettingsSchema.optional(),
    'What all pods of the overlay get, also those that operators make for it: placement, pull secrets, labels, annotations, trust and a CPU limit. Fields of server come first for the pods of the server, and are the default for all others; the pod of a component refines it. Default: what server says.',
    { nodeSelector: { 'node-role.kubernetes.io/infra': '' }, pullSecrets: ['registry-credentials'] },
  ),
  registryMirrors: field(
    z.record(registryPath, registryPath).default({}),
    'Where images of other registries lie in one of your own: every image of the overlay is taken from there. docker.io is what a name without a registry means.',
    { 'ghcr.io': 'registry.internal.example.com/ghcr' },
  ),
  workspaces: field(
    z.array(workspaceSchema).superRefine(distinctBy('namespace')).default([]),
    'Namespaces that are set up as workspaces. Others can use MLflow too, by the ordinary roles.',
    [{ namespace: 'team-a' }],
  ),
  clients: field(
    clientKitSchema.optional(),
    'A ConfigMap with the variables of a client, for notebooks, pipelines and jobs. Default: none; the README of the overlay lists the variables.',
    { namespaces: ['team-a'] },
  ),
  access: field(accessSchema, 'Roles beyond the ones of the operator.', { additionalRoles: true }),
};

/** What network policies are told, whichever connections the form has. */
export function networkPolicyField<S extends z.ZodType>(schema: S): S {
  return field(schema, 'What network policies must know of the cluster besides the stores.', {
    monitoringNamespace: 'monitoring',
  });
}

/** The ways past what the fields cover. */
export const exceptionFields = {
  waivers: field(
    z.array(waiverSchema).default([]),
    'Checks that do not apply here for a while, each with its reason and its end.',
    [{ check: 'MLF-IMAGE-1', reason: 'no digest yet', until: '2027-03-31' }],
  ),
  extraObjects: field(
    z.array(extraObjectSchema).default([]),
    'Further objects, written to extra.yaml. The checks see them too.',
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mlflow-settings' } }],
  ),
  patches: field(
    z.array(patchSchema).default([]),
    'JSON patches on objects of the overlay, for what no field covers. The checks see the result.',
    [
      {
        target: { kind: 'MLflow', name: 'mlflow' },
        operations: [{ op: 'add', path: '/metadata/labels/team', value: 'ml' }],
      },
    ],
  ),
};
