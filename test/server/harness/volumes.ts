import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyToPath, PodSpec, Volume, VolumeProjection } from '../../../imports/kubernetes.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import type { Namespaces } from './namespaces.js';
import { fieldOf, type PodFacts } from './pod-facts.js';
import { amountOf } from './quantity.js';
import { storedValues } from './stored.js';

/** What volumes are made with and for. */
export interface VolumeSurroundings {
  readonly cluster: Cluster;
  readonly facts: PodFacts;
  readonly namespaces: Namespaces;
  /** The pod's own. */
  readonly folder: string;
  /** Where claims keep what pods wrote. */
  readonly claims: string;
  readonly fsGroup: number | undefined;
  /** The one user of all containers, if they have one. */
  readonly fsUser: number | undefined;
}

interface VolumeFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
  readonly owner?: number;
}

const ordinaryMode = 0o644;

/** Makes the volumes of a pod; a folder for each. */
export async function volumesOf(spec: PodSpec, surroundings: VolumeSurroundings): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  for (const volume of spec.volumes ?? []) made.set(volume.name, await volumeOf(volume, surroundings));
  return made;
}

async function volumeOf(volume: Volume, surroundings: VolumeSurroundings): Promise<string> {
  if (volume.persistentVolumeClaim) return claimOf(volume.persistentVolumeClaim.claimName, surroundings);
  const folder = join(surroundings.folder, 'volumes', volume.name);
  mkdirSync(folder, { recursive: true });
  if (volume.emptyDir) await emptyFolder(folder, volume.emptyDir.sizeLimit, surroundings);
  else writeFiles(folder, await filesOf(volume, surroundings), surroundings);
  return folder;
}

/**
 * In memory and no larger than its limit. Of a folder on disk the kubelet only looks now and then whether it has
 * outgrown its limit, and then evicts the pod.
 */
async function emptyFolder(
  folder: string,
  limit: string | number | undefined,
  { namespaces, fsGroup = 0 }: VolumeSurroundings,
): Promise<void> {
  const size = limit === undefined ? '4g' : Math.ceil(amountOf(limit));
  await namespaces.sh(`mount -t tmpfs -o size=${size},mode=2777,gid=${fsGroup} tmpfs ${folder}`);
}

/** One folder for all pods that mount the claim. */
function claimOf(name: string, { claims, facts, fsGroup }: VolumeSurroundings): string {
  const folder = join(claims, facts.namespace, name);
  mkdirSync(folder, { recursive: true });
  if (fsGroup !== undefined) {
    chownSync(folder, 0, fsGroup);
    chmodSync(folder, 0o2775);
  }
  return folder;
}

async function filesOf(volume: Volume, surroundings: VolumeSurroundings): Promise<readonly VolumeFile[]> {
  const { secret, configMap, projected, downwardAPI } = volume;
  if (secret)
    return stored('Secret', { ...secret, ...(secret.secretName ? { name: secret.secretName } : {}) }, surroundings);
  if (configMap) return stored('ConfigMap', configMap, surroundings);
  if (downwardAPI) return downward(downwardAPI.items ?? [], surroundings);
  if (!projected) throw new Error(`the runner cannot make the volume ${volume.name}`);
  const mode = projected.defaultMode ?? ordinaryMode;
  return (
    await Promise.all((projected.sources ?? []).map((source) => projectedFiles(source, mode, surroundings)))
  ).flat();
}

async function projectedFiles(
  { secret, configMap, serviceAccountToken, downwardAPI }: VolumeProjection,
  defaultMode: number,
  surroundings: VolumeSurroundings,
): Promise<readonly VolumeFile[]> {
  if (secret) return stored('Secret', { ...secret, defaultMode }, surroundings);
  if (configMap) return stored('ConfigMap', { ...configMap, defaultMode }, surroundings);
  if (downwardAPI) return downward(downwardAPI.items ?? [], surroundings);
  if (!serviceAccountToken) throw new Error('the runner knows no such projection');
  const { cluster, facts, fsUser, fsGroup } = surroundings;
  const { audience, path } = serviceAccountToken;
  const token = await cluster.tokenOf(facts.namespace, facts.serviceAccount, audience ? [audience] : undefined);
  // k8s.io/kubernetes, pkg/volume/projected/projected.go: nobody else's where it is known whose it is.
  const mode = fsUser === undefined && fsGroup === undefined ? defaultMode : 0o600;
  return [{ path, content: Buffer.from(token), mode, owner: fsUser ?? 0 }];
}

interface Source {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
  readonly optional?: boolean;
  readonly defaultMode?: number;
}

async function stored(
  kind: 'Secret' | 'ConfigMap',
  { name = '', items, optional = false, defaultMode = ordinaryMode }: Source,
  { cluster, facts }: VolumeSurroundings,
): Promise<readonly VolumeFile[]> {
  const values = await storedValues(cluster.api, kind, { namespace: facts.namespace, name }, optional);
  if (!values) return [];
  const wanted = items ?? Object.keys(values).map((key): KeyToPath => ({ key, path: key }));
  return wanted.flatMap(({ key, path, mode = defaultMode }) => {
    const content = values[key];
    if (!content && !optional) throw new Error(`the pod needs the key ${key} of ${kind} ${facts.namespace}/${name}`);
    return content ? [{ path, content, mode }] : [];
  });
}

function downward(
  items: readonly { readonly path: string; readonly fieldRef?: { readonly fieldPath: string } }[],
  { facts }: VolumeSurroundings,
): readonly VolumeFile[] {
  return items.map(({ path, fieldRef }) => ({
    path,
    content: Buffer.from(fieldRef ? fieldOf(fieldRef.fieldPath, facts) : ''),
    mode: ordinaryMode,
  }));
}

/** A group of the pod's own may read them, as the kubelet grants it (k8s.io/kubernetes, pkg/volume/volume_linux.go). */
function writeFiles(folder: string, files: readonly VolumeFile[], { fsGroup }: VolumeSurroundings): void {
  for (const { path, content, mode, owner = 0 } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, fsGroup === undefined ? mode : mode | 0o440);
    chownSync(file, owner, fsGroup ?? 0);
  }
}
