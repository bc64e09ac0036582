import type { PodSecurityContext, SecurityContext } from '../../imports/kubernetes.js';
import { containersOf, type PodTemplate } from '../kubernetes/pods.js';
import type { Finding } from './check.js';

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

/** The requirements of the Pod Security Standard "restricted" (Kubernetes documentation, v1.35), in the terms of its admission controller. */
export function* unrestricted(pod: PodTemplate): Iterable<Finding> {
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
  for (const message of baseline(podLevel)) yield { object, field: `${field}.securityContext`, message };
  for (const { container, field: place } of containersOf(pod)) {
    const own = container.securityContext ?? {};
    const at = (message: string): Finding => ({ object, field: `${place}.securityContext`, message });
    if ((own.runAsNonRoot ?? podLevel.runAsNonRoot) !== true) yield at('runAsNonRoot is not true');
    if ((own.runAsUser ?? podLevel.runAsUser) === 0) yield at('runAsUser is 0');
    if (!isConfined(own.seccompProfile ?? podLevel.seccompProfile))
      yield at('seccompProfile.type is not RuntimeDefault');
    for (const message of [...containerDemands(own), ...baseline(own)]) yield at(message);
    if (container.ports?.some((port) => port.hostPort))
      yield { object, field: `${place}.ports`, message: 'hostPort is not allowed' };
  }
}

function isConfined(profile: { readonly type: string } | undefined): boolean {
  return profile?.type === 'RuntimeDefault' || profile?.type === 'Localhost';
}

/** Requirements of the standard's lower level "baseline" on pods and containers. */
function* baseline({
  sysctls,
  seLinuxOptions,
  windowsOptions,
}: PodSecurityContext & SecurityContext): Iterable<string> {
  const unsafe = (sysctls ?? []).filter(({ name }) => !safeSysctls.has(name));
  if (unsafe.length > 0) yield `sysctls has ${unsafe.map(({ name }) => name).join(', ')}`;
  if (!seLinuxTypes.has(seLinuxOptions?.type ?? '')) yield `seLinuxOptions.type is ${seLinuxOptions?.type}`;
  if (seLinuxOptions?.user || seLinuxOptions?.role) yield 'seLinuxOptions sets a user or role';
  if (windowsOptions?.hostProcess) yield 'windowsOptions.hostProcess is true';
}

const seLinuxTypes = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

function containerDemands(context: SecurityContext): readonly string[] {
  const { allowPrivilegeEscalation, capabilities, privileged, procMount } = context;
  const added = (capabilities?.add ?? []).filter((capability) => capability !== 'NET_BIND_SERVICE');
  return [
    ...(allowPrivilegeEscalation === false ? [] : ['allowPrivilegeEscalation is not false']),
    ...(capabilities?.drop?.includes('ALL') ? [] : ['capabilities.drop has no ALL']),
    ...(added.length > 0 ? [`capabilities.add has ${added.join(', ')}`] : []),
    ...(privileged ? ['privileged is true'] : []),
    ...(procMount && procMount !== 'Default' ? [`procMount is ${procMount}`] : []),
  ];
}

/** The MLflow resource's contexts replace the operator's own completely, so each must contain all required fields. */
export function* unrestrictedServer(
  podLevel: PodSecurityContext | undefined,
  container: SecurityContext | undefined,
): Iterable<Omit<Finding, 'object'>> {
  const at = (field: 'podSecurityContext' | 'securityContext', message: string) => ({
    field: `spec.${field}`,
    message: `${message}; this field replaces the operator's own settings completely`,
    environmentPath: ['server', field] as const,
  });
  if (podLevel) {
    if (podLevel.runAsNonRoot !== true) yield at('podSecurityContext', 'runAsNonRoot is not true');
    if (podLevel.runAsUser === 0) yield at('podSecurityContext', 'runAsUser is 0');
    if (!isConfined(podLevel.seccompProfile)) yield at('podSecurityContext', 'seccompProfile is not RuntimeDefault');
    for (const message of baseline(podLevel)) yield at('podSecurityContext', message);
  }
  if (container) {
    for (const message of [...containerDemands(container), ...baseline(container)])
      yield at('securityContext', message);
    // Fields that the container does not set have the value of the pod.
    if (container.runAsNonRoot === false) yield at('securityContext', 'runAsNonRoot is false');
    if (container.runAsUser === 0) yield at('securityContext', 'runAsUser is 0');
    if (container.seccompProfile && !isConfined(container.seccompProfile))
      yield at('securityContext', 'seccompProfile is not RuntimeDefault');
  }
}
