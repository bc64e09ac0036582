import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { moduleFolder } from '../../../scripts/import/go-module.js';
import { pins } from '../../../scripts/import/pins.js';
import { create } from '../../cluster/harness/writes.js';
import type { Rig } from '../../server/harness/rig.js';

const account = 'edp-keycloak-operator';

/** Starts the real operator for a namespace, with the rights that its own chart gives it there, looking again every two seconds. */
export async function startEdpOperator(rig: Rig, binary: string, namespace: string): Promise<void> {
  const { cluster } = rig;
  for (const object of rightsIn(namespace)) await create(cluster, object);
  const kubeconfig = cluster.kubeconfigFor(await cluster.tokenOf(namespace, account));
  // It knows the names of the cluster as a pod does.
  const hosts = rig.services.hostsFile(join(rig.folder('operator'), 'hosts'), namespace);
  const start = `mount --bind ${hosts} /etc/hosts && exec ${binary} --health-probe-bind-address=0`;
  await cluster.run('/usr/bin/unshare', ['--mount', 'sh', '-c', start], {
    cwd: rig.folder('operator'),
    env: {
      KUBECONFIG: kubeconfig,
      WATCH_NAMESPACE: namespace,
      OPERATOR_NAMESPACE: namespace,
      ENABLE_WEBHOOKS: 'false',
      SUCCESS_RECONCILE_TIMEOUT: '2s',
    },
  });
}

function rightsIn(namespace: string): readonly KubernetesObject[] {
  const metadata = { name: account, namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion, kind: 'Role', metadata, rules: rules() },
    {
      apiVersion,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ];
}

/** Those of the chart's Role; only its name and labels are templates. */
function rules(): unknown {
  const file = join(moduleFolder(pins.edpKeycloak), 'deploy-templates/templates/operator_role.yaml');
  const text = readFileSync(file, 'utf8');
  const { rules } = parse(text.slice(text.indexOf('\nrules:'))) as { rules: unknown };
  return rules;
}
