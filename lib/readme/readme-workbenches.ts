import { operatorRoleNames } from '../access/cluster-roles.js';
import { bindingOf, isNotebook, notebook } from '../consumers/workbench/notebook.js';
import type { Overlay } from '../overlay/rendering.js';
import { code, section, shell } from './markdown.js';
import { unmergeCommands } from './readme-merge.js';

/** How the platform connects workbenches to MLflow, how to see that it did, and how to take it back. */
export function workbenchesSection({ files, objects, environment }: Overlay): string | undefined {
  const workbench = objects.find(isNotebook);
  if (!workbench) return undefined;
  const { cli } = environment.profile;
  const { name, namespace } = workbench.metadata;
  const merged = files.find(({ name: file }) => file === 'workbench-annotations.yaml');
  return section(
    'Workbenches',
    `The platform connects a workbench to MLflow because of its annotation ${code(`${notebook.instance}: mlflow`)}: when the pod starts, a webhook sets ${notebook.variables.map(code).join(', ')}, and the notebook controller binds the account of the workbench to ${code(operatorRoleNames.integration)} in the RoleBinding ${code(bindingOf('<workbench>'))}. A running workbench gets the variables when it is restarted. To check that it did:`,
    shell(
      `${cli} -n ${namespace} exec ${name}-0 -c ${name} -- env | grep ^MLFLOW_`,
      `${cli} -n ${namespace} get rolebinding ${bindingOf(name)}`,
      `${cli} -n ${namespace} get events --field-selector reason=MLflowClusterRolePending`,
    ),
    `Without ${code('MLFLOW_TRACKING_URI')}, the controller found no hostname of the gateway; without the RoleBinding, the event says that the role of the operator is missing. The workbench starts in both cases.`,
    `The webhook refuses to remove the annotation from a workbench without the annotation ${code(notebook.stopped)}. In the environment file: ${code('stopped: true')} with ${code('mlflow: false')}, and both lines removed later to start it with MLflow again.${merged ? ' For a workbench of the dashboard, with the item removed from the environment file, because the overlay never removes anything from it:' : ''}`,
    merged ? shell(...unmergeCommands(merged, cli)) : undefined,
  );
}
