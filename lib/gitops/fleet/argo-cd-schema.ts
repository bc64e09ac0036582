import { z } from 'zod';
import { dnsLabel, field } from '../../schema/fields.js';

const kind = z.strictObject({
  group: field(z.string(), 'API group; empty for the core group, or a glob.', 'apps'),
  kind: field(z.string().min(1), 'Kind, or a glob.', 'Deployment'),
  name: field(
    z.string().min(1).optional(),
    'Name of the objects, or a glob, for kinds of the whole cluster. Default: all.',
    'mlflow-*',
  ),
});

const destination = z.strictObject({
  name: field(z.string().optional(), 'Name of the cluster, or a glob.', 'prod-*'),
  server: field(z.string().optional(), 'Address of the API server, or a glob.', 'https://kubernetes.default.svc'),
  namespace: field(z.string().optional(), 'Namespace, or a glob.', 'mlflow'),
});

/** A project that others manage, with the fields of its spec that permit and forbid. */
const existingProjectSchema = z.strictObject({
  name: field(dnsLabel, 'Name of the AppProject.', 'ml-platform'),
  sourceRepos: field(z.array(z.string()).optional(), 'Its repositories. Default: not known, and not checked.', [
    'https://git.example.com/ml/*',
  ]),
  destinations: field(
    z.array(destination).optional(),
    'Its clusters and namespaces. Default: not known, and not checked.',
    [{ name: '*', namespace: 'mlflow' }],
  ),
  clusterResourceWhitelist: field(
    z.array(kind).optional(),
    'Kinds of the whole cluster that it permits. Default: not known, and not checked.',
    [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
  ),
  clusterResourceBlacklist: field(
    z.array(kind).default([]),
    'Kinds of the whole cluster that it forbids. Default: none.',
    [{ group: '', kind: 'Namespace' }],
  ),
  namespaceResourceWhitelist: field(z.array(kind).optional(), 'Kinds in namespaces that it permits. Default: all.', [
    { group: 'apps', kind: '*' },
  ]),
  namespaceResourceBlacklist: field(z.array(kind).default([]), 'Kinds in namespaces that it forbids. Default: none.', [
    { group: '', kind: 'Secret' },
  ]),
});

/** How Argo CD applies the overlays. */
export const argoCdSchema = z
  .strictObject({
    namespace: field(
      dnsLabel.optional(),
      'Namespace of Argo CD. Default: argocd, and openshift-gitops for OpenShift GitOps.',
      'argocd',
    ),
    instance: field(
      dnsLabel.default('openshift-gitops'),
      'Name of the ArgoCD resource of OpenShift GitOps. Default: openshift-gitops.',
      'openshift-gitops',
    ),
    applications: field(
      z.enum(['ApplicationSet', 'Application']).default('ApplicationSet'),
      'One ApplicationSet that makes an Application for each overlay of each cluster, or these Applications themselves. Default: ApplicationSet.',
      'Application',
    ),
    rollingSync: field(
      z.boolean().default(false),
      'Whether the ApplicationSet changes one stage after the other, each when the one before is healthy. Its controller must have progressive syncs enabled, and it syncs in the place of Argo CD: changes that people make on the cluster are shown, but not undone. Default: all stages at once, or as far as their revisions differ.',
      true,
    ),
    automated: field(
      z.boolean().default(true),
      'Whether Argo CD applies changes by itself, and undoes those that people make on the cluster. Default: true.',
      false,
    ),
    prune: field(
      z.boolean().default(true),
      'Whether it deletes objects that the overlay no longer has. What holds data is never deleted. Default: true.',
      false,
    ),
    project: field(
      existingProjectSchema.optional(),
      'A project that others manage; synth checks that it permits what the overlays contain. Default: the output has a project that permits exactly that.',
      { name: 'ml-platform' },
    ),
  })
  .refine(({ rollingSync, applications }) => !(rollingSync && applications === 'Application'), {
    path: ['rollingSync'],
    error: 'only an ApplicationSet changes one stage after the other',
    params: { fix: 'remove the line, or write applications: ApplicationSet' },
  });
