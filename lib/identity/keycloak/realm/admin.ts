import type { Volume, VolumeMount } from '../../../../imports/kubernetes.js';
import type { Instance } from '../../../model/instance.js';
import { namesOf } from '../../../model/names.js';
import type { Reader } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import type { AdminSettings } from './admin-schema.js';

/** The credentials of the administrator that configures the realm, in a pod. */
export interface Administrator {
  readonly secret: string;
  readonly idKey: string;
  readonly secretKey: string;
}

export function administrator(
  { secret, type, idKey, secretKey }: AdminSettings,
  instance: Pick<Instance, 'name'>,
): Administrator {
  const usual = type === 'user' ? (['username', 'password'] as const) : (['client-id', 'client-secret'] as const);
  return {
    secret: secret ?? namesOf(instance).keycloakAdmin,
    idKey: idKey ?? usual[0],
    secretKey: secretKey ?? usual[1],
  };
}

export function administratorSecret(
  settings: AdminSettings,
  instance: Instance,
  readers: readonly Reader[] = [],
): SecretRequirement {
  const { secret, idKey, secretKey } = administrator(settings, instance);
  const [who, what] = settings.type === 'user' ? ['user', 'password of the user'] : ['client', 'secret of the client'];
  return {
    name: secret,
    namespace: instance.namespace,
    keys: [
      { key: idKey, format: `<${who} of the realm ${settings.realm} that may change the realm of MLflow>`, readers },
      { key: secretKey, format: `<${what}>`, readers },
    ],
  };
}

/** The credentials as files with fixed names, independent of the names of the keys. */
export function administratorFiles(
  settings: AdminSettings,
  instance: Instance,
): { readonly volume: Volume; readonly mount: VolumeMount } {
  const { secret, idKey, secretKey } = administrator(settings, instance);
  const [id, value] = settings.type === 'user' ? ['username', 'password'] : ['client-id', 'client-secret'];
  return {
    volume: {
      name: 'credentials',
      secret: {
        secretName: secret,
        items: [
          { key: idKey, path: id },
          { key: secretKey, path: value },
        ],
      },
    },
    mount: { name: 'credentials', mountPath: '/credentials', readOnly: true },
  };
}
