import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { PersistentVolumeClaim } from '../../imports/kubernetes.js';
import { kept } from '../kubernetes/kept.js';
import { validate } from '../kubernetes/validated.js';
import { labelsOf } from '../model/instance.js';
import type { WatchedObject } from '../model/watched.js';
import { defaultVolume } from '../stores/store.js';
import type { MlflowServer } from './server.js';

export interface ServerVolumeProps {
  /** A server with a store on a volume. */
  readonly server: MlflowServer;
}

/**
 * The volume claim of a server whose database or artifacts are on a volume. It is a separate construct because it must
 * exist before the first pod that mounts it, which may be that of the migration.
 */
export class ServerVolume extends Construct {
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { server }: ServerVolumeProps) {
    super(scope, id);
    validate(this);
    const { claim, settings } = server.parts;
    if (!claim)
      throw new Error(
        `${this.node.path}: the server has no store on a volume; remove this construct, or set server.storage, backendStore.type sqlite or artifactStore.type volume`,
      );
    if (settings.server.existingClaim)
      throw new Error(
        `${this.node.path}: server.existingClaim names the claim ${claim.name}, which exists already; remove this construct, or existingClaim`,
      );
    const { instance } = settings;
    this.watched = [{ kind: 'PersistentVolumeClaim', name: claim.name, namespace: instance.namespace }];
    const volumeClaim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claim.name,
        namespace: instance.namespace,
        labels: labelsOf(instance, 'server'),
      },
      spec: settings.server.storage ?? defaultVolume,
    } satisfies PersistentVolumeClaim;
    new ApiObject(this, 'Resource', kept(volumeClaim));
  }
}
