import type { PodSecurityContext, SecurityContext } from '../../imports/kubernetes.js';
import type { Check, Finding } from './check.js';
import { containersOf, mlflowOf, type PodTemplate, podTemplates } from './select.js';

const volumes = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** What the Pod Security Standard "restricted" demands (Kubernetes documentation, v1.35), in the words of its admission controller. */
function* unrestricted(pod: PodTemplate): Iterable<Finding> {
  const { object, field, spec } = pod;
  const podLevel = spec.securityContext ?? {};
  for (const host of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (spec[host]) yield { object, field: `${field}.${host}`, message: `${host} is not allowed` };
  }
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    for (const kind of Object.keys(volume))
      if (!volumes.has(kind))
        yield { object, field: `${field}.volumes[${index}]`, message: `volumes of type ${kind} are not allowed` };
  }
  for (const { container, field: place } of containersOf(pod)) {
    const own = container.securityContext ?? {};
    const at = (message: string): Finding => ({ object, field: `${place}.securityContext`, message });
    if ((own.runAsNonRoot ?? podLevel.runAsNonRoot) !== true) yield at('runAsNonRoot is not true');
    if ((own.runAsUser ?? podLevel.runAsUser) === 0) yield at('runAsUser is 0');
    const profile = (own.seccompProfile ?? podLevel.seccompProfile)?.type;
    if (profile !== 'RuntimeDefault' && profile !== 'Localhost') yield at('seccompProfile.type is not RuntimeDefault');
    yield* containerDemands(own).map(at);
    if (container.ports?.some((port) => port.hostPort))
      yield { object, field: `${place}.ports`, message: 'hostPort is not allowed' };
  }
}

function containerDemands({ allowPrivilegeEscalation, capabilities, privileged }: SecurityContext): readonly string[] {
  const added = (capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  return [
    ...(allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation is not false']),
    ...(capabilities?.drop?.includes('ALL') ? [] : ['capabilities.drop has no ALL']),
    ...(added.length > 0 ? [`capabilities.add has ${added.join(', ')}`] : []),
    ...(privileged ? ['privileged is true'] : []),
  ];
}

/** The MLflow resource's contexts replace the operator's own whole, so each must hold everything by itself. */
function* unrestrictedServer(
  podLevel: PodSecurityContext | undefined,
  container: SecurityContext | undefined,
): Iterable<Omit<Finding, 'object'>> {
  if (podLevel) {
    const at = (message: string) => ({
      field: 'spec.podSecurityContext',
      message: `${message}; this field replaces the operator's own settings whole`,
    });
    if (podLevel.runAsNonRoot !== true) yield at('runAsNonRoot is not true');
    if (podLevel.runAsUser === 0) yield at('runAsUser is 0');
    if (!podLevel.seccompProfile) yield at('seccompProfile is missing');
  }
  if (container) {
    for (const message of containerDemands(container))
      yield {
        field: 'spec.securityContext',
        message: `${message}; this field replaces the operator's own settings whole`,
      };
  }
}

const ids = ['runAsUser', 'runAsGroup', 'fsGroup', 'supplementalGroups'] as const;

function fixedIds(context: object | undefined): readonly string[] {
  return ids.filter((id) => context && Reflect.get(context, id) !== undefined);
}

export const podChecks: readonly Check[] = [
  {
    id: 'MLF-PSS-1',
    title: 'pods keep the Pod Security Standard "restricted"',
    cause:
      'a namespace that enforces it admits no such pod: the Deployment exists, and only its events say why nothing runs',
    fix: 'set runAsNonRoot: true, seccompProfile RuntimeDefault, allowPrivilegeEscalation: false and drop ALL capabilities',
    waivable: true,
    *run(overlay) {
      for (const pod of podTemplates(overlay.objects)) yield* unrestricted(pod);
      const mlflow = mlflowOf(overlay);
      if (!mlflow) return;
      for (const finding of unrestrictedServer(mlflow.spec.podSecurityContext, mlflow.spec.securityContext))
        yield { object: mlflow.object, ...finding };
    },
  },
  {
    id: 'MLF-SCC-1',
    title: 'on OpenShift pods have no fixed user and group ids',
    cause: 'restricted-v2 assigns ids from the range of the namespace and refuses all others',
    fix: 'leave runAsUser, runAsGroup and fsGroup out',
    waivable: true,
    *run(overlay) {
      if (overlay.environment.profile.server.securityContext !== 'platform') return;
      for (const pod of podTemplates(overlay.objects)) {
        const { object, field, spec } = pod;
        const fixed = fixedIds(spec.securityContext);
        if (fixed.length > 0) yield { object, field: `${field}.securityContext`, message: `sets ${fixed.join(', ')}` };
        for (const { container, field: place } of containersOf(pod)) {
          const own = fixedIds(container.securityContext);
          if (own.length > 0) yield { object, field: `${place}.securityContext`, message: `sets ${own.join(', ')}` };
        }
      }
      const mlflow = mlflowOf(overlay);
      for (const field of ['podSecurityContext', 'securityContext'] as const) {
        const fixed = fixedIds(mlflow?.spec[field]);
        if (mlflow && fixed.length > 0)
          yield {
            object: mlflow.object,
            field: `spec.${field}`,
            message: `sets ${fixed.join(', ')}`,
            environmentPath: ['server', field],
          };
      }
    },
  },
];
