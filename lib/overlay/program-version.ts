import type { Environment } from '../environment/environment.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { podTemplatePaths } from '../kubernetes/pod-template-paths.js';
import { at } from '../kubernetes/structural.js';

/** The version of the program that the pods of an object run, from the tag of their image; undefined for a digest. */
export function programVersion(object: KubernetesObject, environment: Environment): string | undefined {
  const image = imageOf(object);
  if (typeof image !== 'string') return undefined;
  if (environment.form === 'standalone' && image === environment.settings.server.image.image)
    return environment.settings.server.image.version;
  const [, tag = ''] = /:([^/:]+)$/.exec(image.replace(/@.*/, '')) ?? [];
  // The value of a label ends in a letter or digit, and has at most 63 characters.
  return /^v?\d([\w.-]{0,60}[A-Za-z0-9])?$/.test(tag) ? tag : undefined;
}

function imageOf(object: KubernetesObject): unknown {
  switch (`${groupOf(object.apiVersion)}/${object.kind}`) {
    case 'postgresql.cnpg.io/Cluster':
      return at(object, 'spec', 'imageName');
    case 'k8s.keycloak.org/Keycloak':
      return at(object, 'spec', 'image');
    // Each user has another image.
    case 'kubeflow.org/Notebook':
      return undefined;
    default: {
      const path = podTemplatePaths.get(object.kind);
      const containers = path && at(object, ...path, 'spec', 'containers');
      return Array.isArray(containers) ? at(containers[0], 'image') : undefined;
    }
  }
}
