import type { PolicyRule } from '../../../imports/kubernetes.js';
import { mlflowGroup, rejections, storedResources } from '../../access/resources.js';
import { names as operatorNames } from '../../operator/operator-names.js';
import type { Check } from '../check.js';
import { mlflowOf } from '../servers.js';

/** Bindings that the operator creates in labelled namespaces (mlflow-operator e9dbb9f, namespace_rbac_controller.go). */
const ofOperator = new Set(['odh-group-mlflow-view', 'odh-group-mlflow-edit']);

/** A wildcard, which is effective, but also grants rights of later releases. */
const wildcard = {
  message: '"*" also grants every right that later releases of MLflow check',
  fix: 'list the intended resources and verbs',
};

/** Roles and bindings. */
export const roleChecks: readonly Check[] = [
  {
    id: 'MLF-ROLE-1',
    title: 'roles grant only rights that MLflow checks',
    cause:
      'the role is accepted, but the right has no effect, because the server never checks it; or it grants more than intended',
    fix: 'use resources and verbs that MLflow checks',
    waivable: true,
    *run({ objects, mlflowVersion }) {
      for (const object of objects.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')) {
        for (const [index, rule] of ((object['rules'] ?? []) as readonly PolicyRule[]).entries()) {
          if (!rule.apiGroups?.includes(mlflowGroup)) continue;
          for (const resource of rule.resources ?? []) {
            if (storedResources.includes(resource)) continue;
            if ([resource, ...rule.verbs].includes('*')) {
              yield { object, field: `rules[${index}]`, ...wildcard };
              continue;
            }
            const right = { resource, verbs: rule.verbs, ...(rule.resourceNames ? { names: rule.resourceNames } : {}) };
            for (const { message, fix } of rejections(right, mlflowVersion))
              yield { object, field: `rules[${index}]`, message, fix };
          }
        }
      }
    },
  },
  {
    id: 'MLF-ROLE-2',
    title: 'edit is not bound without view',
    cause: 'such a subject can create what it cannot read: OpenTelemetry traces fail with 403',
    fix: `bind ${operatorNames.view} to the same subjects as well`,
    waivable: true,
    *run({ objects }) {
      const bindings = objects.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
      const role = (object: (typeof bindings)[number]) => (object['roleRef'] as { name: string }).name;
      const subjects = (object: (typeof bindings)[number]) => JSON.stringify(object['subjects']);
      for (const object of bindings.filter((binding) => role(binding) === operatorNames.edit)) {
        const partner = bindings.some(
          (binding) =>
            role(binding) === operatorNames.view &&
            binding.metadata.namespace === object.metadata.namespace &&
            subjects(binding) === subjects(object),
        );
        if (!partner) yield { object, field: 'roleRef', message: `binds ${operatorNames.edit} alone` };
      }
    },
  },
  {
    id: 'MLF-ROLE-3',
    title: "bindings do not use the platform's names",
    cause: 'the platform treats the binding as its own and deletes it',
    fix: 'use another name',
    waivable: false,
    *run({ objects }) {
      for (const object of objects)
        if (object.kind === 'RoleBinding' && ofOperator.has(object.metadata.name))
          yield { object, field: 'metadata.name', message: `${object.metadata.name} belongs to the operator` };
    },
  },
  {
    id: 'MLF-ROLE-4',
    title: 'no binding beside an operated server has the name of the binding of a workbench',
    cause:
      'the notebook controller creates, overwrites and deletes the RoleBinding <workbench>-mlflow in the namespace of each workbench',
    fix: 'use another name; a workbench with the annotation opendatahub.io/mlflow-instance gets its binding from the controller',
    waivable: true,
    *run(manifests) {
      if (!mlflowOf(manifests)) return;
      for (const object of manifests.objects) {
        const workbench = object.kind === 'RoleBinding' ? /^(.+)-mlflow$/.exec(object.metadata.name)?.[1] : undefined;
        if (workbench)
          yield {
            object,
            field: 'metadata.name',
            message: `${object.metadata.name} is the name of the binding of a workbench ${workbench}`,
          };
      }
    },
  },
];
