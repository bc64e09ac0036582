/** `overlay.json`: what programs have to know about a finished overlay, without reading its manifests. */
import { z } from 'zod';

/** Objects of one kind and namespace. */
const objectsSchema = z.object({
  apiVersion: z.string().meta({ description: 'API version of the objects: `apps/v1`.' }),
  kind: z.string().meta({ description: 'Kind of the objects.' }),
  namespace: z.string().optional().meta({ description: 'Their namespace; absent for kinds of the whole cluster.' }),
  names: z.array(z.string()).meta({ description: 'Their names, in the order of the file.' }),
});

const fileSchema = z.object({
  name: z.string().meta({ description: 'Name of the file: `mlflow.yaml`.' }),
  wave: z.number().meta({ description: 'Sync wave of the file. Waves never decrease in the order of the files.' }),
  owner: z
    .enum(['instance', 'cluster', 'platform'])
    .default('instance')
    .catch('instance')
    .meta({ description: 'What the objects belong to: this server, all servers of the cluster, or the platform.' }),
  apply: z
    .enum(['server-side', 'merge'])
    .default('server-side')
    .catch('server-side')
    .meta({ description: 'How the file is applied: as a whole, or merged into an object of others that exists.' }),
  objects: z.array(objectsSchema).meta({ description: 'What the file holds, by kind and namespace.' }),
});

const imageSchema = z.object({
  name: z.string().meta({ description: 'Name of the image, with its registry.' }),
  tag: z.string().optional().meta({ description: 'Its tag, if it has one.' }),
  digest: z.string().optional().meta({ description: 'Its digest, if it has one: `sha256:…`.' }),
});

const requirementSchema = z.object({
  kind: z.string().meta({ description: 'Kind of the object: `Secret`.' }),
  name: z.string().meta({ description: 'Its name.' }),
  namespace: z.string().optional().meta({ description: 'Its namespace.' }),
  keys: z.array(z.string()).meta({ description: 'Keys that it must have.' }),
  providedBy: z.string().optional().meta({ description: 'What provides it, if no person has to.' }),
});

const prerequisiteSchema = z.object({
  what: z.string().meta({ description: 'What the cluster must have.' }),
  test: z.string().optional().meta({ description: 'A command with exit code 0 if it is there.' }),
});

/**
 * The schema of `overlay.json`. Fields that a newer version writes are ignored. No field is called `name`, `server`, `path` or
 * `values`: generators of an ApplicationSet add these to the fields of the file.
 */
export const overlaySummarySchema = z.object({
  overlay: z.string().meta({ description: 'Path of the overlay below the folder of overlays: `rhoai/prod`.' }),
  environment: z.string().meta({
    description:
      'The environment file that it was generated from, with the name of its folder: `environments/rhoai/prod.yaml`.',
  }),
  generator: z.string().meta({ description: 'Version of cdk8s-mlflow that generated it.' }),
  platform: z.string().meta({ description: 'Platform of the cluster.' }),
  release: z.string().optional().meta({ description: 'Release of the platform.' }),
  form: z.enum(['operated', 'standalone']).meta({ description: 'What creates the pods: an operator, or the overlay.' }),
  stage: z.string().meta({ description: 'Purpose of the environment: `dev` or `prod`.' }),
  cluster: z.string().optional().meta({ description: 'The cluster that the environment names.' }),
  instance: z
    .string()
    .meta({ description: 'Name of the server, which is the first part of the names of its objects.' }),
  namespace: z.string().meta({ description: 'Namespace of the server.' }),
  namespaces: z.array(z.string()).meta({ description: 'Namespaces that objects are in, sorted.' }),
  uri: z.string().meta({ description: 'URI of the server for pods of the cluster.' }),
  publicUri: z.string().optional().meta({ description: 'URI of the server for all other clients.' }),
  versions: z.record(z.string(), z.string()).meta({
    description:
      'Versions of programs, as far as the environment tells them: `mlflow`, `mlflow-operator` and plug-ins.',
  }),
  variables: z
    .array(z.string())
    .default([])
    .meta({ description: 'Variables that Flux replaces. The files are not complete without it.' }),
  images: z.array(imageSchema).meta({ description: 'Images that objects name, sorted.' }),
  requirements: z.array(requirementSchema).meta({ description: 'Objects that others must provide, such as Secrets.' }),
  prerequisites: z.array(prerequisiteSchema).meta({ description: 'What must be on the cluster before.' }),
  definitions: z
    .object({
      delivered: z.array(z.string()).meta({ description: 'Definitions that the overlay contains.' }),
      needed: z.array(z.string()).meta({ description: 'Definitions that something else must bring.' }),
    })
    .meta({ description: 'Custom resource definitions by name.' }),
  boundRoles: z
    .array(
      z.object({
        kind: z.enum(['Role', 'ClusterRole']).meta({ description: 'Kind of the role.' }),
        name: z.string().meta({ description: 'Its name.' }),
      }),
    )
    .default([])
    .meta({
      description: 'Roles that bindings of the overlay refer to: what applies it needs the right to bind them.',
    }),
  workspaces: z
    .array(
      z.object({
        namespace: z.string().meta({ description: 'The namespace.' }),
        state: z
          .enum(['active', 'leaving'])
          .default('active')
          .catch('active')
          .meta({ description: 'Whether the team stays.' }),
      }),
    )
    .default([])
    .meta({ description: 'Namespaces that are configured as workspaces, in the order of the environment.' }),
  files: z.array(fileSchema).meta({ description: 'The manifests, in the order of applying them.' }),
});

/** What is written to `overlay.json`: defaults are left out. */
export type WrittenSummary = z.input<typeof overlaySummarySchema>;

/** What `overlay.json` holds. */
export type OverlaySummary = z.output<typeof overlaySummarySchema>;

/** The summary of a finished overlay from the text of its `overlay.json`; undefined if it is not one. */
export function readSummary(text: string): OverlaySummary | undefined {
  try {
    return overlaySummarySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The JSON schema of `overlay.json`. */
export function summaryJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(overlaySummarySchema, { target: 'draft-7', io: 'input' });
  return { ...schema, title: 'cdk8s-mlflow overlay.json' };
}
