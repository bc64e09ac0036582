import type { Volume, VolumeMount } from '../../imports/kubernetes.js';
import type { CaFile, CaSource } from '../schema/ca-source.js';

/** CA certificates in a pod. */
export interface CaMount {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}

/** One file of CA certificates. */
export interface CaFileMount extends CaMount {
  readonly file: string;
}

/** Mounts a file, of whatever key, as `ca.crt`; and a bundle with every key of its ConfigMap. */
export function mountCa(name: string, source: CaSource, folder = `/etc/mlflow/${name}`): CaMount {
  return { volume: { name, ...content(source) }, mount: { name, mountPath: folder, readOnly: true } };
}

/** The same for a program that takes the path of the file. */
export function mountCaFile(name: string, source: CaFile): CaFileMount {
  const mounted = mountCa(name, source);
  return { ...mounted, file: `${mounted.mount.mountPath}/ca.crt` };
}

function content(source: CaSource): Omit<Volume, 'name'> {
  if (source.key === undefined) return { configMap: { name: source.configMap, optional: source.optional } };
  const items = [{ key: source.key, path: 'ca.crt' }];
  return source.secret
    ? { secret: { secretName: source.secret, items } }
    : { configMap: { name: source.configMap, items } };
}
