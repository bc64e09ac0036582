/** Volumes of the existing pods: those that hold data, and the others, which the new pods get too. */
import type { Adoption } from './adoption.js';
import { type Field, isTree, type Tree } from './input.js';

const treesOf = ({ value }: Field): readonly Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);

/** Notes what is mounted where, before stores are looked for. */
export function noteMounts(adoption: Adoption, volumes: Field, mounts: Field): void {
  for (const mount of treesOf(mounts)) {
    const found = treesOf(volumes).find((one) => one['name'] === mount['name']);
    const [claim, secret] = [found?.['persistentVolumeClaim'], found?.['secret']];
    const place = { path: String(mount['mountPath']).replace(/\/$/, ''), volume: String(mount['name']) };
    if (isTree(claim)) adoption.mounts.push({ ...place, claim: String(claim['claimName']) });
    if (isTree(secret)) adoption.mounts.push({ ...place, secret: String(secret['secretName']) });
  }
}

/** Takes the volumes that no store and no credentials used; scratch space is there already. */
export function takeVolumes(adoption: Adoption, volumes: Field, mounts: Field): void {
  const kept = treesOf(volumes).filter(
    (one) => one['emptyDir'] === undefined && !adoption.usedVolumes.has(String(one['name'])),
  );
  const names = kept.map((one) => one['name']);
  const keptMounts = treesOf(mounts).filter((one) => names.includes(one['name']));
  if (kept.length > 0) adoption.take(volumes, 'server.volumes', kept);
  if (keptMounts.length > 0) adoption.take(mounts, 'server.volumeMounts', keptMounts);
  for (const { input, keys } of [volumes, mounts]) input.use(keys);
}
