import type { Namespace } from '../../../imports/kubernetes.js';
import type { Violation } from '../structural.js';
import { fault, type TypeRules } from './rule.js';

/** Kinds whose objects must have a spec, which their schemas do not say. */
const specified = [
  'io.k8s.api.apps.v1.DaemonSet',
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.apps.v1.ReplicaSet',
  'io.k8s.api.apps.v1.StatefulSet',
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'io.k8s.api.batch.v1.CronJob',
  'io.k8s.api.batch.v1.Job',
  'io.k8s.api.core.v1.PersistentVolume',
  'io.k8s.api.core.v1.PersistentVolumeClaim',
  'io.k8s.api.core.v1.Pod',
  'io.k8s.api.core.v1.Service',
  'io.k8s.api.networking.v1.Ingress',
  'io.k8s.api.networking.v1.IngressClass',
];

function* withSpec({ spec }: { readonly spec?: object }): Iterable<Violation> {
  if (!spec) yield fault('is required', 'spec');
}

/** Levels and versions of the Pod Security admission. */
const podSecurity = {
  '': { form: /^(privileged|baseline|restricted)$/, allowed: 'privileged, baseline or restricted' },
  '-version': { form: /^(latest|v1\.\d+)$/, allowed: 'latest or a version of Kubernetes, such as v1.34' },
};

export const kindRules: TypeRules = {
  ...Object.fromEntries(specified.map((kind) => [kind, withSpec])),
  *'io.k8s.api.core.v1.Namespace'({ metadata }: Namespace) {
    for (const mode of ['enforce', 'audit', 'warn'])
      for (const [suffix, { form, allowed }] of Object.entries(podSecurity)) {
        const key = `pod-security.kubernetes.io/${mode}${suffix}`;
        const value = metadata?.labels?.[key];
        if (value !== undefined && !form.test(value))
          yield fault(`"${value}" must be ${allowed}`, 'metadata', 'labels', key);
      }
  },
};
