/** The folder of an Argo CD in gitops/. */
import type { KubernetesObject } from '../../kubernetes/object.js';
import { kustomization } from '../../output/kustomization.js';
import { toYaml } from '../../output/yaml.js';
import { code, shell } from '../../readme/markdown.js';
import type { Fleet } from '../fleet/fleet.js';
import { applicationSetOf } from './application-set.js';
import { applicationsOf } from './applications.js';
import { type ArgoCd, type ArgoCdTool, argoCdOf } from './argo-cd.js';
import { controllerRights } from './controller-role.js';
import { healthConfigMap, healthOfInstance } from './health-settings.js';
import { projectOf } from './project.js';

/** Its files by name, without their marks. */
export function argoCdFiles(fleet: Fleet, tool: ArgoCdTool): ReadonlyMap<string, string> {
  const argoCd = argoCdOf(fleet, tool);
  const { applications, project } = fleet.settings.argocd;
  const settings = settingsOf(fleet, argoCd);
  const own: Readonly<Record<string, readonly KubernetesObject[]>> = {
    ...(project ? {} : { 'project.yaml': [projectOf(fleet, argoCd)] }),
    ...(applications === 'Application'
      ? { 'applications.yaml': applicationsOf(fleet, argoCd) }
      : { 'applicationset.yaml': [applicationSetOf(fleet, argoCd)] }),
    ...(tool === 'openshift-gitops' ? { 'controller-role.yaml': controllerRights(fleet, argoCd) } : {}),
  };
  return new Map([
    [settings.name, toYaml([settings.object])],
    ...Object.entries(own).map(([name, objects]) => [name, toYaml(objects)] as const),
    ['kustomization.yaml', kustomization(Object.keys(own))],
    ['README.md', readmeOf(fleet, argoCd, settings.name, Object.keys(own))],
  ]);
}

function settingsOf(fleet: Fleet, argoCd: ArgoCd): { readonly name: string; readonly object: KubernetesObject } {
  return argoCd.tool === 'argocd'
    ? { name: 'argocd-cm.yaml', object: healthConfigMap(fleet, argoCd) }
    : { name: 'argocd.yaml', object: healthOfInstance(fleet, argoCd) };
}

/** How progressive syncs are enabled. */
const progressive: Readonly<Record<ArgoCdTool, string>> = {
  argocd: `${code('applicationsetcontroller.enable.progressive.syncs: "true"')} in the ConfigMap ${code('argocd-cmd-params-cm')}`,
  'openshift-gitops': `${code('spec.applicationSet.extraCommandArgs: [--enable-progressive-syncs]')} in the ArgoCD resource`,
};

function readmeOf(
  { settings, targets }: Fleet,
  { tool, namespace }: ArgoCd,
  settingsFile: string,
  own: readonly string[],
): string {
  const cli = tool === 'argocd' ? 'kubectl' : 'oc';
  const folder = `gitops/${tool}`;
  const { argocd } = settings;
  return `# ${tool === 'argocd' ? 'Argo CD' : 'OpenShift GitOps'}: ${targets.length} ${targets.length === 1 ? 'Application' : 'Applications'} in ${code(namespace)}

${code(settingsFile)} has health checks for kinds that Argo CD does not know; without them it does not wait for the server. It is a part of an object that exists, and is merged into it by server-side apply. ${own.map(code).join(', ')} are applied once, or by another Application.

${shell(
  `${cli} apply --server-side --field-manager=cdk8s-mlflow -f ${folder}/${settingsFile}`,
  `${cli} apply --server-side -k ${folder}`,
)}
${argocd.rollingSync ? `\nThe ApplicationSet changes one stage after the other: its controller requires ${progressive[tool]}.\n` : ''}`;
}
