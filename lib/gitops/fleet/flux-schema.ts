import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../../schema/fields.js';
import { repositoryPath } from './repository-path.js';

const duration = z.string().regex(/^([0-9]+(ms|s|m|h))+$/, 'a duration is a number with a unit, such as 10m');

/** How Flux applies the overlays. */
export const fluxSchema = z.strictObject({
  namespace: field(
    dnsLabel.default('flux-system'),
    'Namespace of Flux and its objects. Default: flux-system.',
    'flux-system',
  ),
  source: field(
    z.enum(['GitRepository', 'OCIRepository']).default('GitRepository'),
    'What the overlays are read from. An OCIRepository has the artifact that `flux push artifact` makes of the repository. Default: GitRepository.',
    'OCIRepository',
  ),
  existingSource: field(
    dnsSubdomain.optional(),
    'Name of a source that is there already, such as that of flux bootstrap. Default: the output has one for the repository.',
    'flux-system',
  ),
  secret: field(
    dnsSubdomain.optional(),
    'Secret with the credentials of the repository, in the namespace of Flux. Default: none.',
    'mlflow-repository',
  ),
  interval: field(duration.default('10m'), 'How often the cluster is compared with the overlay. Default: 10m.', '10m'),
  decryption: field(
    dnsSubdomain.optional(),
    'Secret with the keys of SOPS, in the namespace of Flux. With it, the layer secrets of each overlay that needs Secrets of people has the folder of the overlay in `secrets`, which Flux decrypts. Default: nothing is decrypted.',
    'sops-age',
  ),
  secrets: field(
    repositoryPath.default('secrets'),
    'Folder beside gitops.yaml with a folder for each overlay that needs Secrets of people, such as secrets/rhoai/prod: Secrets that SOPS has encrypted, and a kustomization.yaml that names them. Only with decryption. Default: secrets.',
    'secrets',
  ),
  variables: field(
    dnsSubdomain.default('cluster-variables'),
    'ConfigMap in the namespace of Flux, on each cluster, with the values of the variables that environments contain; only overlays with variables use it. Default: cluster-variables.',
    'cluster-variables',
  ),
  serviceAccount: field(
    dnsSubdomain.optional(),
    'Service account in the namespace of Flux that applies the overlays. Default: that of Flux itself.',
    'mlflow-reconciler',
  ),
});
