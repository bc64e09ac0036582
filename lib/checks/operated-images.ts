import type { OperatedEnvironment } from '../environment/environment.js';
import { namesOf } from '../model/names.js';
import { operatedInstance } from '../model/operated.js';
import { names as operatorNames } from '../operator/operator-names.js';
import type { ValuePath } from '../schema/location.js';
import type { ImageUse } from './images.js';

/** The field of an operated environment that sets an image, or would set it: many images have a default. */
export function operatedImagePath(
  { object: { kind, metadata }, field, image }: ImageUse,
  { settings, namespace: home }: OperatedEnvironment,
): ValuePath | undefined {
  const { name, namespace } = metadata;
  const server: ValuePath = ['server', 'image', 'image'];
  switch (kind) {
    case 'MLflow':
      return field === 'spec.image.image' ? server : undefined;
    case 'Cluster':
      return ['backendStore', 'image'];
    case 'StatefulSet':
      return name === namesOf(operatedInstance(home)).objectStore ? ['artifactStore', 'image'] : undefined;
    case 'Deployment':
      if (name !== operatorNames.manager) return undefined;
      return ['operator', field.endsWith('.image') ? 'image' : 'serverImage'];
    case 'Job':
    case 'CronJob': {
      const given = (['backup', 'garbageCollection'] as const).find((job) => settings[job]?.image === image);
      return given ? [given, 'image'] : server;
    }
    case 'Notebook': {
      const index = settings.workbenches.findIndex((one) => one.name === name && one.namespace === namespace);
      return index < 0 ? undefined : ['workbenches', index, 'image'];
    }
    default:
      return undefined;
  }
}
