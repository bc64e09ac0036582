import type { EnvVar } from '../../../imports/kubernetes.js';
import { instanceOf, isNotebook, notebook } from '../../consumers/workbench/notebook.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, type PodTemplate, podTemplates } from '../../kubernetes/pods.js';
import { operated } from '../../model/operated.js';
import type { Check, Finding } from '../check.js';

const annotation = `metadata.annotations['${notebook.instance}']`;

/** Workbenches with a pod, which those of the dashboard do not have here. */
function podsOf(objects: readonly KubernetesObject[]): readonly PodTemplate[] {
  return podTemplates(objects.filter(isNotebook));
}

/** What the notebook controller and its webhooks refuse or ignore. */
export const workbenchChecks: readonly Check[] = [
  {
    id: 'MLF-WORKBENCH-1',
    title: 'workbenches use the MLflow resource named mlflow',
    cause:
      'the operator accepts no other name, and the platform sends the workbench to the path /mlflow-<name>, where no server is: every request fails with 404',
    fix: `write ${notebook.instance}: ${operated.name}`,
    waivable: true,
    *run({ objects }) {
      for (const object of objects.filter(isNotebook)) {
        const instance = instanceOf(object);
        if (instance !== undefined && instance !== operated.name)
          yield { object, field: annotation, message: `"${instance}" is not the name of the MLflow resource` };
      }
    },
  },
  {
    id: 'MLF-WORKBENCH-2',
    title: 'workbenches do not set the variables that the platform sets',
    cause:
      'the webhook overwrites them, or removes them from a workbench without MLflow: an object in Git that sets them never matches the cluster',
    fix: 'remove the variable; a program can read another one',
    waivable: true,
    *run({ objects }) {
      for (const pod of podsOf(objects))
        for (const { container, field } of containersOf(pod))
          if (container.name === pod.object.metadata.name)
            for (const [index, { name }] of ((container.env ?? []) as readonly EnvVar[]).entries())
              if (notebook.variables.some((variable) => variable === name))
                yield { object: pod.object, field: `${field}.env[${index}]`, message: `sets ${name}` };
    },
  },
  {
    id: 'MLF-WORKBENCH-3',
    title: 'pods of workbenches are admitted by the platform',
    cause: 'the webhook of the notebook controller refuses the workbench',
    fix: 'remove the field',
    waivable: false,
    *run({ objects }) {
      for (const pod of podsOf(objects)) yield* refusals(pod);
    },
  },
  {
    id: 'MLF-WORKBENCH-4',
    title: 'the first container of a workbench has its name',
    cause:
      'the webhook sets the variables of MLflow in the container with the name of the workbench, and the controller uses the first one as the notebook: the variables are missing in it',
    fix: 'give the first container the name of the workbench',
    waivable: true,
    *run({ objects }) {
      for (const { object, spec, field } of podsOf(objects)) {
        const first = spec.containers?.[0]?.name;
        if (first !== undefined && first !== object.metadata.name)
          yield { object, field: `${field}.containers[0].name`, message: `the first container is "${first}"` };
      }
    },
  },
];

/** Source: opendatahub-io/kubeflow b85f66a, notebook_podspec_validation.go. */
function* refusals(pod: PodTemplate): Iterable<Finding> {
  const { object, spec, field } = pod;
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC'] as const)
    if (spec[name]) yield { object, field: `${field}.${name}`, message: `${name} is not admitted` };
  const { serviceAccountName } = spec;
  if (serviceAccountName && serviceAccountName !== object.metadata.name)
    yield {
      object,
      field: `${field}.serviceAccountName`,
      message: `the account "${serviceAccountName}" is not admitted, only that with the name of the workbench`,
    };
  for (const [index, { name, hostPath }] of (spec.volumes ?? []).entries())
    if (hostPath)
      yield { object, field: `${field}.volumes[${index}].hostPath`, message: `volume "${name}" is a hostPath` };
  for (const { container, field: place } of containersOf(pod))
    if (container.securityContext?.privileged)
      yield {
        object,
        field: `${place}.securityContext.privileged`,
        message: `container "${container.name}" is privileged`,
      };
}
