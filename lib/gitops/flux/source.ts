import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fleet, Target } from '../fleet/fleet.js';
import type { FluxSource } from './flux-overlay.js';
import { managed } from './managed.js';

/** The repository of the overlays at one revision. */
export interface SourceProps {
  readonly namespace: string;
  readonly url: string;
  /** Branch, tag or commit; of an OCIRepository, tag or digest. */
  readonly revision: string;
  readonly interval: string;
  /**
   * Secret with the credentials, in the same namespace.
   * @default - none
   */
  readonly secret?: string | undefined;
}

/** The source of an overlay on a cluster: the one that is there already, else one for each revision of the repository. */
export function sourceOf({ settings }: Fleet, { revision }: Pick<Target, 'revision'>): FluxSource {
  const { source: kind, existingSource } = settings.flux;
  const suffix = revision === settings.repository.revision ? '' : `-${nameOf(revision)}`;
  return { kind, name: existingSource ?? `${settings.name}${suffix}` };
}

/** A revision in the form of a name of Kubernetes. */
function nameOf(revision: string): string {
  return revision
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Flux's object for a repository. */
export function sourceObject({ kind, name }: FluxSource, props: SourceProps): KubernetesObject {
  const { namespace, url, revision, interval, secret } = props;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind,
    metadata: { name, namespace, labels: managed },
    spec: {
      url,
      ref: kind === 'GitRepository' ? gitReference(revision) : ociReference(revision),
      interval,
      ...(secret ? { secretRef: { name: secret } } : {}),
    },
  };
}

/** Flux wants to know what a revision is: a commit is its whole hash, a tag has the form of a version. */
function gitReference(revision: string): object {
  if (/^[0-9a-f]{40}$/.test(revision)) return { commit: revision };
  if (/^refs\//.test(revision)) return { name: revision };
  return /^v?\d+\.\d+\.\d+/.test(revision) ? { tag: revision } : { branch: revision };
}

function ociReference(revision: string): object {
  return /^sha256:/.test(revision) ? { digest: revision } : { tag: revision };
}
