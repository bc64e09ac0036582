import { operatorRoles } from '../access/cluster-roles.js';
import type { OperatedEnvironment } from '../environment/environment.js';
import type { Prerequisite } from '../model/prerequisite.js';
import type { Requirement } from '../model/requirement.js';
import { names } from '../operator/operator-names.js';

/** Objects that the platform provides and that others refer to by name. */
export function platformRequirements({ operator, profile, namespace }: OperatedEnvironment): readonly Requirement[] {
  if (operator.installedBy === 'platform') {
    return operatorRoles.map(({ name }) => ({
      kind: 'ClusterRole',
      name,
      keys: [],
      usedBy: [{ name: 'role bindings' }],
      providedBy: 'the platform, with the operator',
    }));
  }
  if (profile.operator.metricsTls !== 'serving-certificate') return [];
  return [
    {
      kind: 'Secret',
      name: names.metricsCertificate,
      namespace,
      keys: [
        { key: 'tls.crt', format: '<PEM certificate of the metrics Service>' },
        { key: 'tls.key', format: '<PEM private key>' },
      ],
      providedBy: 'OpenShift service CA, requested by an annotation of the Service',
    },
  ];
}

/** The platform itself, if it installs the operator. */
export function platformPrerequisites({ operator, profile }: OperatedEnvironment): readonly Prerequisite[] {
  if (operator.installedBy !== 'platform') return [];
  return [
    {
      what: profile.title,
      why: 'its operator installs the MLflow operator',
      test: `kubectl get datasciencecluster ${operator.dataScienceCluster}`,
    },
  ];
}
