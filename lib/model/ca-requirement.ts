import type { CaFile } from '../schema/ca-source.js';
import type { Instance } from './instance.js';
import type { Reader, Requirement } from './requirement.js';

/** A CA certificate that must be provided. */
export function caRequirement(
  { namespace }: Pick<Instance, 'namespace'>,
  ca: CaFile,
  format: string,
  { providedBy, readers = [] }: Pick<Requirement, 'providedBy'> & { readonly readers?: readonly Reader[] } = {},
): Requirement {
  const name = ca.secret ?? ca.configMap ?? '';
  const kind = ca.secret ? 'Secret' : 'ConfigMap';
  return {
    kind,
    name,
    namespace,
    keys: [{ key: ca.key, format, readers }],
    ...(providedBy
      ? { providedBy }
      : {
          command: `kubectl -n ${namespace} create ${kind === 'Secret' ? 'secret generic' : 'configmap'} ${name} --from-file=${ca.key}=<file with PEM certificates>`,
        }),
  };
}
