import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../kubernetes/object.js';
import { memoryOf } from '../kubernetes/quantity.js';
import { at, isObject } from '../kubernetes/structural.js';
import { operated } from '../model/operated.js';

/**
 * Changes of the volume claim that the operator does not apply: it creates the claim once and never updates it.
 *
 * @param before - the overlay's mlflow.yaml before the change
 * @param after - the file after the change
 * @returns a notice; undefined if the claim does not change
 */
export function volumeChange(before: string, after: string, namespace: string): string | undefined {
  if (before === after) return undefined;
  const old = storageOf(before);
  if (!old) return undefined;
  const next = storageOf(after);
  if (!next)
    return `server.storage is removed, which the API server refuses from release 3.6 of the operator on; the claim ${operated.claim} stays until the MLflow resource is deleted. To keep the resource valid after an upgrade, write server.storage as it was`;
  const [from, to] = [sizeOf(old), sizeOf(next)];
  const others = JSON.stringify(withoutSize(old)) !== JSON.stringify(withoutSize(next));
  const growth = growthOf(from, to);
  if (growth === 0 && !others) return undefined;
  const never = `but the operator never updates the claim ${operated.claim}`;
  const renewal = 'only a new claim, restored from a backup, can have the new settings';
  if (others) {
    const refused =
      modesOf(old) === modesOf(next) ? '' : ', and the API server refuses other access modes from its release 3.6 on';
    return `server.storage changes, ${never}${refused}; ${renewal}`;
  }
  if (growth === undefined || growth < 0)
    return `server.storage changes from ${from ?? 'no size'} to ${to ?? 'no size'}, ${never}, and claims cannot shrink; ${renewal}`;
  const grow = `kubectl -n ${namespace} patch pvc ${operated.claim} --type=merge -p '{"spec":{"resources":{"requests":{"storage":"${to}"}}}}'`;
  return `server.storage grows from ${from} to ${to}, ${never}; on the cluster, if the storage class allows expansion: ${grow}`;
}

/** The objects of an overlay's file, which can have any content if it was edited. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => isObject(value) && isObject(value['metadata'])) as unknown as readonly KubernetesObject[];
}

function storageOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const mlflow = objectsIn(text).find(({ kind }) => kind === 'MLflow');
  const storage = at(mlflow, 'spec', 'storage');
  return isObject(storage) ? storage : undefined;
}

/** Without access modes, ReadWriteOnce may be set later. */
function modesOf(storage: unknown): string {
  return JSON.stringify(at(storage, 'accessModes') ?? ['ReadWriteOnce']);
}

function sizeOf(storage: unknown): string | undefined {
  const size = at(storage, 'resources', 'requests', 'storage');
  return typeof size === 'string' || typeof size === 'number' ? String(size) : undefined;
}

/** Positive if the claim grows; undefined if one of the sizes is missing or invalid. */
function growthOf(from: string | undefined, to: string | undefined): number | undefined {
  if (from === to) return 0;
  const [old, next] = [memoryOf(from), memoryOf(to)];
  return old !== undefined && next !== undefined ? next - old : undefined;
}

function withoutSize({ resources: _, ...rest }: Readonly<Record<string, unknown>>): unknown {
  return rest;
}
