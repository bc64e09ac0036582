import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

/** Garbage collection. */
export const gcChecks: readonly Check[] = [
  {
    id: 'MLF-GC-1',
    title: "the operator's own garbage collection is not used",
    cause:
      'up to release 3.5 it cannot work: the manager may not create its role, its account may not list namespaces, and it calls the server without the path /mlflow, so artifacts remain',
    fix: 'use garbageCollection of the environment, which creates a CronJob that works',
    waivable: true,
    *run(manifests) {
      const mlflow = mlflowOf(manifests);
      if (mlflow?.spec.garbageCollection)
        yield { object: mlflow.object, field: 'spec.garbageCollection', message: 'must not be set' };
    },
  },
];
