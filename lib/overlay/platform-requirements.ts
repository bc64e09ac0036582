import { operatorRoles } from '../access/cluster-roles.js';
import { mlflow } from '../crds/mlflow.js';
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

/** The platform itself if it installs the operator, and that it does not if the overlay does. */
export function platformPrerequisites({ operator, profile }: OperatedEnvironment): readonly Prerequisite[] {
  if (operator.installedBy !== 'platform')
    return profile.operator.installers.includes('platform') ? [notByPlatform] : [];
  const cluster = operator.dataScienceCluster;
  const platform = {
    what: profile.title,
    why: 'its operator installs the MLflow operator',
    test: `kubectl get datasciencecluster ${cluster}`,
  };
  if (operator.enableComponent) return [platform];
  return [
    platform,
    {
      what: `the component mlflowoperator of DataScienceCluster ${cluster}, with managementState Managed`,
      why: 'it installs the MLflow operator, and operator.enableComponent is false',
      test: `kubectl wait --for=jsonpath='{.spec.components.mlflowoperator.managementState}'=Managed --timeout=0s datasciencecluster/${cluster}`,
    },
    {
      what: `the definition of MLflow, which the platform installs with the operator`,
      why: 'the overlay contains an MLflow resource',
      test: `kubectl get crd ${mlflow.name}`,
    },
  ];
}

/** Both would have the same names, in the same namespace. */
const notByPlatform: Prerequisite = {
  what: 'no DataScienceCluster whose component mlflowoperator is Managed',
  why: 'the platform would install a second operator with the same names, and each would overwrite the Deployment, roles and definitions of the other: set managementState: Removed there, or operator.installedBy: platform here',
  test: `test -z "$(kubectl get datasciencecluster -o jsonpath='{.items[?(@.spec.components.mlflowoperator.managementState=="Managed")].metadata.name}')"`,
};
