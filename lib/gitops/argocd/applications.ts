import type { KubernetesObject } from '../../kubernetes/object.js';
import type { Fleet } from '../fleet/fleet.js';
import { applicationName } from '../fleet/names.js';
import { applicationParts } from './application-spec.js';
import { type ArgoCd, apiVersion, destinationOf } from './argo-cd.js';

/** An Application for each overlay of each cluster. */
export function applicationsOf(fleet: Fleet, argoCd: ArgoCd): readonly KubernetesObject[] {
  return fleet.targets.map((target) => {
    const { overlay, name, stage, revision, path } = target;
    const { metadata, spec } = applicationParts(fleet, argoCd, {
      name: applicationName(fleet.settings.name, name),
      stage,
      revision,
      path,
      platform: overlay.platform,
      version: overlay.versions['mlflow'] ?? '',
      uri: overlay.publicUri ?? overlay.uri,
      destination: destinationOf(target),
      namespace: overlay.namespace,
    });
    return { apiVersion, kind: 'Application', metadata: { ...metadata, namespace: argoCd.namespace }, spec };
  });
}
