/** What callers no longer find: Services, routes, hosts, certificates, and other objects that are removed. */
import { lostWith } from '../../kubernetes/kept.js';
import { describe } from '../../kubernetes/object.js';
import { fieldRule, fieldsAt, foundIn, isGone, isOf, wholeOf } from '../match.js';
import type { Rule } from '../rule.js';
import { deletesObjects } from './gitops-targets.js';
import { places } from './places.js';

const routes = [
  'gateway.networking.k8s.io/HTTPRoute',
  'networking.k8s.io/Ingress',
  'route.openshift.io/Route',
  'gateway.networking.k8s.io/Gateway',
];

/** What nothing waits for, or what only shows or watches; rights and policies have rules of their own. */
const harmless = [
  'batch/Job',
  'batch/CronJob',
  'policy/PodDisruptionBudget',
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/PrometheusRule',
  'console.openshift.io/ConsoleLink',
  'autoscaling/HorizontalPodAutoscaler',
  'networking.k8s.io/NetworkPolicy',
  'cilium.io/CiliumNetworkPolicy',
  'security.istio.io/AuthorizationPolicy',
  'kustomize.config.k8s.io/Kustomization',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
];

const removed: Rule = {
  id: 'downtime/removed',
  title: 'an object that others use is removed or renamed',
  reason: 'pruning deletes it, and what uses it under this name fails; kubectl apply leaves it behind',
  advice: 'make sure that nothing outside the overlay uses it; delete it by hand where nothing prunes',
  source: 'Argo CD, automated pruning; Flux, Kustomization, prune; kubectl apply without --prune',
  find: (change) => {
    const { before, change: how, identity } = change;
    if (!isGone(change) || !before || lostWith(before) || deletesObjects(before) || isOf(before, harmless)) return [];
    return [
      how === 'renamed'
        ? {
            reason: `what uses it under the old name fails, and kubectl apply leaves the old one beside ${describe(identity)}`,
          }
        : {},
    ];
  },
};

const jobRemoved: Rule = {
  id: 'downtime/job-removed',
  title: 'a scheduled job is removed or renamed',
  reason: 'what it did no longer happens, or happens twice where kubectl apply leaves the old one',
  advice: 'delete the old one by hand where nothing prunes',
  source: 'kubernetes.io, CronJob',
  find: (change) => (isGone(change) && change.before && isOf(change.before, ['batch/CronJob']) ? [{}] : []),
};

const service = fieldRule({
  id: 'downtime/service',
  title: 'ports or selector of a Service change',
  reason: 'clients that use the old port are refused; until all pods fit the selector, some are left out',
  advice: 'tell those who use it, and change the clients at the same time',
  source: 'kubernetes.io, Service',
  kinds: ['Service'],
  fields: ['spec.ports', 'spec.selector'],
  when: ({ path, before }) =>
    path[1] === 'selector' || (before !== undefined && !['appProtocol', '[order]'].includes(path.at(-1) ?? '')),
});

const hosts = fieldRule({
  id: 'downtime/host-removed',
  title: 'a host or path is no longer routed',
  reason: 'clients, bookmarks, redirect URIs of logins and MLFLOW_TRACKING_URI of users lead nowhere',
  advice: 'keep the old host beside the new one for a time, or tell all users',
  source: 'gateway-api.sigs.k8s.io, HTTPRoute; kubernetes.io, Ingress; OpenShift, Route',
  kinds: routes,
  fields: ['spec.hostnames', 'spec.host', 'spec.path', 'spec.rules', 'spec.listeners', 'spec.tls'],
  when: ({ before, after, path }) =>
    path.includes('tls') === false && places(before).some((place) => !places(after).includes(place)),
});

const issuer = fieldRule({
  id: 'downtime/certificate',
  title: 'a certificate comes from another issuer, or for other names',
  reason:
    'it is issued again: clients that trust only the old CA, or use a name that is left out, refuse the connection',
  advice: 'give clients the new CA first',
  source: 'cert-manager.io, Certificate',
  kinds: ['cert-manager.io/Certificate'],
  fields: ['spec.issuerRef', 'spec.dnsNames', 'spec.ipAddresses', 'spec.secretName', 'spec.isCA'],
  when: ({ before }) => before !== undefined,
});

/** Labels of namespaces by which policies and MLflow select them; Pod Security has a rule of its own. */
const namespaceLabel: Rule = {
  id: 'downtime/namespace-label',
  title: 'a namespace loses a label by which it is selected',
  reason: 'network policies no longer admit its pods, or MLflow no longer shows it as a workspace',
  advice: 'keep the label, or change the selectors with it',
  source:
    'kubernetes.io, Network Policies (namespaceSelector); mlflow-kubernetes-plugins (MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR)',
  find: (change, context) => {
    if (change.change !== 'changed' || !change.after || !isOf(change.after, ['Namespace'])) return [];
    const others = JSON.stringify(wholeOf(context).filter(({ kind }) => kind !== 'Namespace'));
    const fields = fieldsAt(change, 'metadata.labels').filter(({ path, before }) => {
      const label = path.at(-1) ?? '';
      return (
        before !== undefined && path.length > 2 && (others.includes(`"${label}":`) || others.includes(`"${label}=`))
      );
    });
    return foundIn(fields);
  },
};

export const services = [removed, jobRemoved, service, hosts, issuer, namespaceLabel];
