import { parseAllDocuments } from 'yaml';
import { isObject } from '../api/structural.js';
import { operated } from '../mlflow/operated.js';
import { at } from './select.js';

/**
 * What the operator will not do about a changed volume claim: it makes the claim once and never updates it.
 *
 * @param before - the overlay's mlflow.yaml as it was
 * @param after - the same file as it will be
 * @returns a notice for the reader; undefined where the claim stays as it is
 */
export function volumeChange(before: string, after: string, namespace: string): string | undefined {
  if (before === after) return undefined;
  const [old, next] = [storageOf(before), storageOf(after)];
  if (!old || !next || JSON.stringify(old) === JSON.stringify(next)) return undefined;
  const [from, to] = [old, next].map((storage) => String(at(storage, 'resources', 'requests', 'storage')));
  const grow = `kubectl -n ${namespace} patch pvc ${operated.claim} --type=merge -p '{"spec":{"resources":{"requests":{"storage":"${to}"}}}}'`;
  return from !== to
    ? `server.storage grows from ${from} to ${to}, but the operator never updates the claim ${operated.claim}; on the cluster: ${grow}`
    : `server.storage changes, but the operator never updates the claim ${operated.claim}; only a new claim, filled from a backup, has the new settings`;
}

function storageOf(text: string): unknown {
  const objects = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  const mlflow = objects.find((object) => isObject(object) && object['kind'] === 'MLflow');
  return at(mlflow, 'spec', 'storage');
}
