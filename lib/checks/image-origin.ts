/** The field of an environment that sets an image, or would set it: many images have a default. */
import type { Environment, OperatedEnvironment, StandaloneEnvironment } from '../environment/environment.js';
import { groupOf } from '../kubernetes/object.js';
import { isObject } from '../kubernetes/structural.js';
import { namesOf } from '../model/names.js';
import { operatedInstance } from '../model/operated.js';
import { names as operatorNames } from '../operator/operator-names.js';
import type { ValuePath } from '../schema/location.js';
import { pathsTo, valueAt } from './field-path.js';
import type { ImageUse } from './images.js';

export function imageOrigin(use: ImageUse, environment: Environment): ValuePath | undefined {
  return (
    fieldWith(use, environment) ??
    (environment.form === 'operated' ? operatedDefault(use, environment) : standaloneDefault(use, environment))
  );
}

/** Sections of jobs, whose image may be that of the server. */
const jobs = ['backup', 'garbageCollection', 'traceArchival', 'smokeTest'];

/** The field with the image, of several the one that is likeliest the object's own. */
function fieldWith({ object, image }: ImageUse, { settings }: Environment): ValuePath | undefined {
  const { kind, metadata } = object;
  const isJob = kind === 'Job' || kind === 'CronJob';
  const nearness = (path: ValuePath): number => {
    const [section] = path;
    const owners = path.map((_, length) => valueAt(settings, path.slice(0, length))).filter(isObject);
    const isIn = owners.some(({ namespace }) => namespace !== undefined && namespace === metadata.namespace);
    const isNamed = owners.some(({ name }) => typeof name === 'string' && metadata.name.includes(name));
    return (isIn ? 4 : 0) + (isNamed ? 2 : 0) + (isJob === jobs.includes(String(section)) ? 1 : 0);
  };
  const [nearest] = [...pathsTo((one) => one === image, { ...settings, patches: undefined }, [])].sort(
    (one, other) => nearness(other) - nearness(one),
  );
  return nearest;
}

function operatedDefault(
  { object: { kind, metadata }, field }: ImageUse,
  { namespace: home }: OperatedEnvironment,
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
    case 'CronJob':
      return namespace === home ? server : undefined;
    default:
      return undefined;
  }
}

function standaloneDefault(
  { object: { apiVersion, kind, metadata } }: ImageUse,
  { instance }: StandaloneEnvironment,
): ValuePath | undefined {
  const names = namesOf(instance);
  if (kind === 'StatefulSet' && metadata.name === names.objectStore) return ['artifactStore', 'image'];
  const group = groupOf(apiVersion);
  if (group === 'k8s.keycloak.org') return ['keycloak', 'server', 'image'];
  if (group !== 'postgresql.cnpg.io') return undefined;
  return metadata.name === names.keycloakDatabase
    ? ['keycloak', 'server', 'database', 'image']
    : ['backendStore', 'image'];
}
