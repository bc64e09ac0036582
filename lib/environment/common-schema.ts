import { z } from 'zod';
import { clientKitSchema } from '../clients/clients-schema.js';
import { pipelinesPluginSchema } from '../consumers/pipelines/team-pipelines-schema.js';
import { servingSchema } from '../consumers/serving/serving-schema.js';
import { httpProxySchema } from '../model/http-proxy-schema.js';
import { meshSchema } from '../model/mesh-schema.js';
import { podSettingsSchema } from '../pods/pod-settings.js';
import { distinctBy, dnsLabel, field } from '../schema/fields.js';
import { workspaceSchema } from '../workspaces/workspace-schema.js';
import { existingObjectSchema, extraObjectSchema, patchSchema, waiverSchema } from './exceptions.js';

/** Settings of the cluster, in environments of both forms. */
export const clusterFields = {
  release: field(
    z.string().optional(),
    'Release of the platform, in quotes. Default: none for kind and kubernetes, which have no releases; required for RHOAI and ODH.',
    '3.5',
  ),
  stage: field(
    z.enum(['dev', 'prod']),
    'Purpose of the environment. prod requires images by digest, and PostgreSQL and S3 for persistent data.',
    'prod',
  ),
  cluster: field(
    z.string().min(1).optional(),
    'Name of the cluster, to recognize environments of one cluster: objects that two of them have in common are a problem, and those of environments of unknown clusters a notice. Default: unknown.',
    'production',
  ),
  namespace: field(
    dnsLabel.optional(),
    "Namespace of the server, and of the operator if there is one. Default: the platform's namespace for applications.",
    'redhat-ods-applications',
  ),
  createNamespace: field(
    z.boolean().optional(),
    'Whether the overlay contains the namespace, with the restricted Pod Security Standard. Default: true on kind and kubernetes, false if the platform creates it.',
    false,
  ),
};

const registryPath = z
  .string()
  .regex(
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/,
    'a registry is a host with an optional port and path, without scheme',
  );

/** Settings around the server, in environments of both forms. */
export const surroundingFields = {
  pods: field(
    podSettingsSchema.optional(),
    'Settings of all pods of the overlay, including those that operators create for it: placement, pull secrets, labels, annotations, trust and a CPU limit. Fields of server take precedence for the pods of the server, and are the default for all others; the field pod of a component overrides them for its pods. Default: the fields of server.',
    { nodeSelector: { 'node-role.kubernetes.io/infra': '' }, pullSecrets: ['registry-credentials'] },
  ),
  registryMirrors: field(
    z.record(registryPath, registryPath).default({}),
    'Mirrors of registries: every image of the overlay is pulled from the mirror of its registry. An image name without a registry belongs to docker.io.',
    { 'ghcr.io': 'registry.internal.example.com/ghcr' },
  ),
  mesh: field(
    meshSchema.optional(),
    'The service mesh that the pods join: labels of the pods, connections to the control plane or by HBONE, Jobs that end, and in the standalone form AuthorizationPolicies made from the same connections as the network policies. Default: none.',
    { type: 'istio' },
  ),
  httpProxy: field(
    httpProxySchema.optional(),
    'The HTTP proxy through which pods leave the cluster: its variables are set in the server and in every pod that connects to something outside, and its port is opened for them. A CA with which it signs again belongs in pods.caBundleConfigMap. Default: none.',
    { url: 'http://proxy.example.com:3128' },
  ),
  workspaces: field(
    z.array(workspaceSchema).superRefine(distinctBy('namespace')).default([]),
    'Namespaces that are configured as workspaces. Other namespaces can use MLflow with the general roles.',
    [{ namespace: 'team-a' }],
  ),
  kubeflow: field(
    z
      .strictObject({
        namespace: field(dnsLabel.default('kubeflow'), 'Namespace of Kubeflow Pipelines.', 'kubeflow'),
        pipelines: field(pipelinesPluginSchema, 'The MLflow plug-in of Kubeflow Pipelines 2.17 or newer.', {
          config: '{"DBConfig": {"DriverName": "mysql"}}',
        }),
      })
      .optional(),
    'An installation of Kubeflow that uses this server; its namespaces of teams are workspaces with consumers.pipelines. Default: none.',
    { pipelines: { config: '{"DBConfig": {"DriverName": "mysql"}}' } },
  ),
  clients: field(
    clientKitSchema.optional(),
    'A ConfigMap with the variables of a client, for notebooks, pipelines and jobs. Default: none; the README of the overlay lists the variables.',
    { namespaces: ['team-a'] },
  ),
  serving: field(
    servingSchema.optional(),
    'How KServe fetches models of MLflow in this cluster, for consumers.serving of workspaces and for every other InferenceService with a URI mlflow://. Default: none.',
    { image: `registry.example.com/mlflow-storage-initializer@sha256:${'1'.repeat(64)}` },
  ),
};

/** Settings for network policies, in environments of both forms. */
export function networkPolicyField<S extends z.ZodType>(schema: S): S {
  return field(schema, 'Settings of the cluster for network policies, besides the stores.', {
    monitoringNamespace: 'monitoring',
  });
}

const definitionPath = z.string().min(1);

/** Settings for everything that has no field. */
export const exceptionFields = {
  waivers: field(
    z.array(waiverSchema).default([]),
    'Checks that do not apply for a limited time, each with a reason and an expiry date.',
    [{ check: 'MLF-IMAGE-1', reason: 'no digest yet', until: '2027-03-31' }],
  ),
  extraObjects: field(
    z.array(extraObjectSchema).default([]),
    'Further objects: those that pods need (sources of Secrets and ConfigMaps, accounts, volume claims) are written to extra-early.yaml, which is applied before the pods, all others to extra.yaml. The checks include them.',
    [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mlflow-settings' } }],
  ),
  definitions: field(
    z.union([definitionPath, z.array(definitionPath).min(1)]).optional(),
    'Files with CustomResourceDefinitions of the cluster, or folders of such files (.yaml, .yml, .json), relative to this file and in the folder of environments or one of --bases: everything of their kinds is then checked by them, and by them rather than by definitions that synth has. They are never written to the overlay; other objects in the files are ignored. Default: none; kinds that are not known are then a notice.',
    './_definitions',
  ),
  existing: field(
    z.array(existingObjectSchema).default([]),
    'Objects that others create, and that volumes, extra objects or patches refer to by name; what a field of its own names is known without it, and so are sources of variables in server.env and server.envFrom, except for who provides them. MLF-REF-1 accepts them, the README of the overlay lists them, and secrets prints no command for them.',
    [{ kind: 'Secret', name: 'team-settings', keys: ['TEAM_TOKEN'] }],
  ),
  patches: field(
    z.array(patchSchema).default([]),
    'JSON patches of objects of the overlay, for settings without a field. The checks apply to the result.',
    [
      {
        target: { kind: 'MLflow', name: 'mlflow' },
        operations: [{ op: 'add', path: '/metadata/labels/team', value: 'ml' }],
      },
    ],
  ),
};
