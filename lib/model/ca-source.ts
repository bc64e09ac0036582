import { z } from 'zod';
import type { Volume, VolumeMount } from '../../imports/kubernetes.js';
import { dataKey, dnsSubdomain, field } from '../schema/fields.js';
import type { RequiredObject } from './contract.js';
import type { Instance } from './instance.js';

/** A file of PEM certificates that a pod mounts. */
export const caSourceSchema = z
  .strictObject({
    secret: field(
      dnsSubdomain.optional(),
      'Secret that holds it, in the namespace of the server. Default: none; `configMap` names it.',
      'mlflow-db-ca',
    ),
    configMap: field(
      dnsSubdomain.optional(),
      'ConfigMap that holds it, in the namespace of the server. Default: none; `secret` names it.',
      'mlflow-db-ca',
    ),
    key: field(dataKey.default('ca.crt'), 'Key inside it.', 'ca.crt'),
  })
  .refine(({ secret, configMap }) => (secret === undefined) !== (configMap === undefined), {
    error: 'a CA lies in a Secret or in a ConfigMap: one of the two',
    params: { fix: 'write secret: <name>, or configMap: <name>' },
  });

export type CaSource = z.output<typeof caSourceSchema>;

/** A CA that a pod mounts: the one key alone, since a Secret of a CA may hold its private key too. */
export interface MountedCa {
  readonly file: string;
  readonly volume: Volume;
  readonly mount: VolumeMount;
}

export function mountCa(what: string, { secret, configMap, key }: CaSource): MountedCa {
  const name = `${what}-ca`;
  const folder = `/etc/mlflow/${name}`;
  const items = [{ key, path: 'ca.crt' }];
  return {
    file: `${folder}/ca.crt`,
    volume: secret ? { name, secret: { secretName: secret, items } } : { name, configMap: { name: configMap, items } },
    mount: { name, mountPath: folder, readOnly: true },
  };
}

/** A CA that somebody must put there. */
export function caRequirement({ namespace }: Instance, ca: CaSource, format: string, madeBy?: string): RequiredObject {
  const name = ca.secret ?? ca.configMap ?? '';
  const kind = ca.secret ? 'Secret' : 'ConfigMap';
  return {
    kind,
    name,
    namespace,
    keys: [{ key: ca.key, format }],
    readBy: 'server and jobs',
    ...(madeBy
      ? { madeBy }
      : {
          command: `kubectl -n ${namespace} create ${kind === 'Secret' ? 'secret generic' : 'configmap'} ${name} --from-file=${ca.key}=<file with PEM certificates>`,
        }),
  };
}
