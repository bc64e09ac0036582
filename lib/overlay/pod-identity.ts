import type { OperatedEnvironment } from '../environment/environment.js';
import { operated } from '../model/operated.js';
import type { Prerequisite } from '../model/prerequisite.js';
import { isServed } from '../stores/artifacts/artifact-store.js';

/** Associations of EKS Pod Identity, of each account whose pods access the bucket. */
export function podIdentityPrerequisites({ settings, namespace }: OperatedEnvironment): readonly Prerequisite[] {
  const { artifactStore, server, traceArchival, garbageCollection } = settings;
  if (artifactStore.type !== 's3' || artifactStore.credentials.type !== 'eks-pod-identity') return [];
  const accounts = [
    server.serviceAccountName,
    ...(traceArchival ? [operated.traceArchivalServiceAccount] : []),
    ...(garbageCollection && !isServed(artifactStore) ? [operated.garbageCollection] : []),
  ];
  return accounts.map((account) => ({
    what: `EKS Pod Identity association of service account ${account} in namespace ${namespace}`,
    why: 'its pods access the bucket without a key',
    hint: `aws eks create-pod-identity-association --cluster-name <cluster> --namespace ${namespace} --service-account ${account} --role-arn <role>`,
  }));
}
