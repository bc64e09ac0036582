import type {
  AppArmorProfile,
  Container,
  ContainerPort,
  HTTPGetAction,
  HTTPHeader,
  LifecycleHandler,
  PodSecurityContext,
  Probe,
  SeccompProfile,
  SecurityContext,
  TCPSocketAction,
} from '../../../imports/kubernetes.js';
import type { Violation } from '../structural.js';
import { dnsLabel, port } from './names.js';
import { atLeast, between, exactlyOne, fault, repeated, type TypeRules } from './rule.js';

const core = 'io.k8s.api.core.v1';

const sysctlName = /^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/;

export const containerRules: TypeRules = {
  *[`${core}.Container`]({
    name,
    restartPolicy,
    image,
    ports,
    resizePolicy,
    securityContext,
    volumeMounts,
    livenessProbe,
    startupProbe,
    readinessProbe,
  }: Container) {
    yield* dnsLabel(name, 'name');
    if (image !== undefined && image !== image.trim()) yield fault(`"${image}" begins or ends with a blank`, 'image');
    if (restartPolicy !== undefined && !['Always', 'Never', 'OnFailure'].includes(restartPolicy))
      yield fault(`"${restartPolicy}" is not one of Always, Never, OnFailure`, 'restartPolicy');
    yield* repeated(
      ports,
      (one) => one.name,
      (index) => ['ports', index, 'name'],
    );
    for (const [field, probe] of Object.entries({ livenessProbe, startupProbe }))
      if (probe?.successThreshold !== undefined && probe.successThreshold !== 1)
        yield fault(`must be 1, not ${probe.successThreshold}`, field, 'successThreshold');
    if (securityContext?.privileged !== true)
      for (const [index, { mountPropagation }] of (volumeMounts ?? []).entries())
        if (mountPropagation === 'Bidirectional')
          yield fault(
            'must not be Bidirectional unless the container is privileged',
            'volumeMounts',
            index,
            'mountPropagation',
          );
    for (const [index, { resourceName, restartPolicy: policy }] of (resizePolicy ?? []).entries()) {
      if (resourceName !== 'cpu' && resourceName !== 'memory')
        yield fault(`"${resourceName}" is not one of cpu, memory`, 'resizePolicy', index, 'resourceName');
      if (policy !== 'NotRequired' && policy !== 'RestartContainer')
        yield fault(`"${policy}" is not one of NotRequired, RestartContainer`, 'resizePolicy', index, 'restartPolicy');
    }
    if (readinessProbe?.terminationGracePeriodSeconds !== undefined)
      yield fault('must not be set for readiness probes', 'readinessProbe', 'terminationGracePeriodSeconds');
  },
  *[`${core}.ContainerPort`]({ containerPort, hostPort, name }: ContainerPort) {
    yield* port(containerPort, 'containerPort');
    if (hostPort !== 0) yield* port(hostPort, 'hostPort');
    yield* port(name, 'name');
  },
  *[`${core}.Probe`]({ exec, grpc, httpGet, tcpSocket, ...times }: Probe) {
    yield* exactlyOne({ exec, grpc, httpGet, tcpSocket }, 'a handler, such as httpGet');
    const { failureThreshold, initialDelaySeconds, periodSeconds, successThreshold, timeoutSeconds } = times;
    for (const [field, value] of Object.entries({
      failureThreshold,
      initialDelaySeconds,
      periodSeconds,
      successThreshold,
      timeoutSeconds,
    }))
      yield* atLeast(value, 0, field);
    yield* atLeast(times.terminationGracePeriodSeconds, 1, 'terminationGracePeriodSeconds');
    yield* port(grpc?.port, 'grpc', 'port');
    if (exec && !exec.command?.length) yield fault('is required', 'exec', 'command');
  },
  *[`${core}.LifecycleHandler`](handler: LifecycleHandler) {
    yield* exactlyOne(handler, 'a handler, such as exec');
    if (handler.exec && !handler.exec.command?.length) yield fault('is required', 'exec', 'command');
  },
  *[`${core}.HTTPGetAction`](action: HTTPGetAction) {
    yield* port(action.port, 'port');
  },
  *[`${core}.HTTPHeader`]({ name }: HTTPHeader) {
    if (!/^[-A-Za-z0-9]+$/.test(name)) yield fault(`"${name}" must have letters, digits and "-"`, 'name');
  },
  *[`${core}.TCPSocketAction`](action: TCPSocketAction) {
    yield* port(action.port, 'port');
  },
  *[`${core}.SecurityContext`](context: SecurityContext) {
    const { allowPrivilegeEscalation, privileged, capabilities } = context;
    yield* ids(context);
    if (allowPrivilegeEscalation === false && privileged)
      yield fault('must not be false with privileged: true', 'allowPrivilegeEscalation');
    if (allowPrivilegeEscalation === false && capabilities?.add?.includes('CAP_SYS_ADMIN'))
      yield fault('must not be false with the capability CAP_SYS_ADMIN', 'allowPrivilegeEscalation');
  },
  *[`${core}.PodSecurityContext`](context: PodSecurityContext) {
    yield* ids(context);
    yield* id(context.fsGroup, 'fsGroup');
    for (const [index, group] of (context.supplementalGroups ?? []).entries())
      yield* id(group, 'supplementalGroups', index);
    for (const [index, { name }] of (context.sysctls ?? []).entries())
      if (!sysctlName.test(name) || name.length > 253)
        yield fault(`"${name}" is not the name of a sysctl, such as net.core.somaxconn`, 'sysctls', index, 'name');
    yield* repeated(
      context.sysctls,
      ({ name }) => name,
      (index) => ['sysctls', index, 'name'],
    );
  },
  [`${core}.SeccompProfile`]: localProfile,
  [`${core}.AppArmorProfile`]: localProfile,
};

function* localProfile({ type, localhostProfile }: AppArmorProfile | SeccompProfile): Iterable<Violation> {
  if (type === 'Localhost' && !localhostProfile) yield fault('is required with type Localhost', 'localhostProfile');
  if (type !== 'Localhost' && localhostProfile !== undefined)
    yield fault('can only be set with type Localhost', 'localhostProfile');
}

function* ids({
  runAsUser,
  runAsGroup,
}: {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}): Iterable<Violation> {
  yield* id(runAsUser, 'runAsUser');
  yield* id(runAsGroup, 'runAsGroup');
}

/** User and group ids are 32-bit numbers. */
function* id(value: number | undefined, ...path: readonly (string | number)[]): Iterable<Violation> {
  yield* between(value, 0, 2 ** 31 - 1, ...path);
}
