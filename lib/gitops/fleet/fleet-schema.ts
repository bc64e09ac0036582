/** `gitops.yaml`: which overlays go to which clusters, and what applies them from Git. */
import { z } from 'zod';
import { distinctBy, dnsLabel, dnsSubdomain, field, labels } from '../../schema/fields.js';
import { argoCdSchema } from './argo-cd-schema.js';
import { fluxSchema } from './flux-schema.js';
import { notificationSchema } from './notification-schema.js';
import { repositoryPath } from './repository-path.js';

/** What applies overlays from Git. OpenShift GitOps is an Argo CD with other names, rights and settings. */
export const gitopsTools = ['argocd', 'openshift-gitops', 'flux'] as const;

const repositorySchema = z.strictObject({
  url: field(
    z
      .string()
      .regex(
        /^(https?:\/\/|ssh:\/\/|file:\/\/\/|oci:\/\/|[\w.-]+@[\w.-]+:)[^\s]+$/,
        'a repository is an https, ssh or oci URL, or user@host:path',
      )
      .refine((url) => !/^https?:\/\/[^/]*@/.test(url), {
        error: 'a URL with credentials would be in Git',
        params: { fix: 'remove them: Argo CD and Flux read credentials of repositories from Secrets' },
      }),
    'URL of the repository with the overlays, as Argo CD and Flux know it.',
    'https://git.example.com/ml/mlflow.git',
  ),
  revision: field(
    z.string().min(1).default('main'),
    'Branch, tag or commit that is applied. Default: main. A stage can have another one.',
    'main',
  ),
  path: field(
    repositoryPath.default('overlays'),
    'Folder of the overlays in the repository. Default: overlays. Where this file is not at the root of the repository, it begins with the folder of this file, and so do the paths of Flux.',
    'platform/mlflow/overlays',
  ),
});

const clusterSchema = z
  .strictObject({
    name: field(
      dnsSubdomain,
      'Name of the cluster: as it is registered in Argo CD, unless server or selector say which one it is. The cluster of Argo CD itself is in-cluster. With Flux, the name of its folder.',
      'prod-eu',
    ),
    server: field(
      z.url({ protocol: /^https$/ }).optional(),
      'Address of the API server, by which Argo CD finds the cluster. Default: by name.',
      'https://kubernetes.default.svc',
    ),
    selector: field(
      labels.refine((given) => Object.keys(given).length > 0, 'a selector has at least one label').optional(),
      'Labels of the Secrets of clusters in Argo CD: the overlays go to each of these clusters. Default: one cluster.',
      { 'mlflow.example.com/stage': 'prod' },
    ),
    overlays: field(
      z.array(z.string().min(1)).min(1),
      'Overlays of the cluster: paths, or globs.',
      ['rhoai/prod'],
      ['*/dev'],
    ),
    stage: field(
      dnsLabel.optional(),
      'Stage of its overlays in the order of stages. Default: the stage of each environment.',
      'prod',
    ),
  })
  .refine(({ server, selector }) => !(server && selector), {
    path: ['server'],
    error: 'server is one cluster, and selector finds several',
    params: { fix: 'remove one of the two' },
  });

const stageSchema = z.strictObject({
  name: field(dnsLabel, 'Name of the stage.', 'dev'),
  revision: field(
    z.string().min(1).optional(),
    'Branch, tag or commit of the overlays of this stage. Default: that of the repository.',
    'release',
  ),
  maxUpdate: field(
    z
      .union([z.int().min(1), z.string().regex(/^(100|[1-9]?\d)%$/, 'a share is a number of percent, such as 25%')])
      .optional(),
    'How many overlays of the stage change at the same time, with argocd.rollingSync. Default: all.',
    1,
    '25%',
  ),
});

/** The fields of the fleet file. */
export const fleetSchema = z
  .strictObject({
    tools: field(
      z
        .array(z.enum(gitopsTools))
        .min(1)
        .refine((tools) => new Set(tools).size === tools.length, 'each tool is named once'),
      'What applies the overlays: argocd, openshift-gitops or flux. Each has a folder of its own in gitops/.',
      ['argocd'],
    ),
    name: field(
      dnsLabel.default('mlflow'),
      'Name of the project, of the ApplicationSet and of the source, and first part of the names of Applications and Kustomizations. Default: mlflow.',
      'mlflow',
    ),
    repository: field(repositorySchema, 'The repository with the overlays.', {
      url: 'https://git.example.com/ml/mlflow.git',
    }),
    clusters: field(
      z.array(clusterSchema).min(1).superRefine(distinctBy('name')),
      'The clusters, each with its overlays.',
      [{ name: 'prod-eu', overlays: ['rhoai/prod'] }],
    ),
    stages: field(
      z
        .array(stageSchema)
        .min(1)
        .superRefine(distinctBy('name'))
        .default([{ name: 'dev' }, { name: 'prod' }]),
      'Stages in the order of promotion. Default: dev, then prod.',
      [{ name: 'dev' }, { name: 'prod', revision: 'release' }],
    ),
    deletionPolicy: field(
      z.enum(['Delete', 'Orphan']).default('Delete'),
      'What happens to the objects of an overlay when its Application or its Kustomizations are deleted. Delete: they are deleted, without those that hold data. Orphan: they all stay, for another tool that takes over. Default: Delete.',
      'Orphan',
    ),
    notifications: field(
      z.array(notificationSchema).default([]),
      'Where failures and deployments are reported. Default: only on the pages of the tools.',
      [{ service: 'slack', recipient: 'ml-platform' }],
    ),
    argocd: field(argoCdSchema.prefault({}), 'Settings of Argo CD and OpenShift GitOps.', { rollingSync: true }),
    flux: field(fluxSchema.prefault({}), 'Settings of Flux.', { namespace: 'flux-system' }),
  })
  .superRefine(({ tools, repository: { url }, argocd, flux }, context) => {
    const issue = (message: string, fix: string) =>
      context.addIssue({ code: 'custom', path: ['repository', 'url'], message, params: { fix } });
    const isArtifact = url.startsWith('oci://');
    // The API server refuses others (source-controller 1.9.6, api/v1: patterns of the fields url).
    if (tools.includes('flux') && flux.existingSource === undefined) {
      if (flux.source === 'OCIRepository' && !isArtifact)
        issue(
          'an OCIRepository of Flux has a URL that begins with oci://',
          'write the address of the artifact, or remove flux.source',
        );
      if (flux.source === 'GitRepository' && isArtifact)
        issue(
          'a GitRepository of Flux has no oci:// URL',
          'write flux: {source: OCIRepository}, or the URL of the Git repository',
        );
      if (flux.source === 'GitRepository' && /^[\w.-]+@[\w.-]+:/.test(url))
        issue(
          'a GitRepository of Flux has no URL of the form user@host:path',
          `write ${url.replace(/^([^:]+):\/?/, 'ssh://$1/')}`,
        );
    }
    if (tools.some((tool) => tool !== 'flux') && argocd.applications === 'ApplicationSet' && isArtifact)
      issue(
        'an ApplicationSet reads the overlay.json of overlays from Git, not from an artifact',
        'write the URL of the Git repository, or argocd: {applications: Application}',
      );
  })
  .superRefine(({ clusters, argocd }, context) => {
    if (argocd.applications === 'ApplicationSet') return;
    for (const [index, { selector }] of clusters.entries())
      if (selector)
        context.addIssue({
          code: 'custom',
          path: ['clusters', index, 'selector'],
          message: 'only an ApplicationSet finds clusters by labels',
          params: { fix: 'write the name of the cluster, or argocd: {applications: ApplicationSet}' },
        });
  });

/** The settings of a fleet, with their defaults. */
export type FleetSettings = z.output<typeof fleetSchema>;

/** A cluster of a fleet, or all clusters that a selector finds. */
export type FleetCluster = FleetSettings['clusters'][number];

export type GitopsTool = (typeof gitopsTools)[number];
