import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container as ContainerSpec, PodSpec } from '../../../imports/kubernetes.js';
import type { Cluster } from '../../cluster/harness/cluster.js';
import { withAccount } from './account-files.js';
import { Container } from './container.js';
import { expanded } from './expansion.js';
import type { Images } from './image.js';
import type { Namespaces } from './namespaces.js';
import type { PodFacts } from './pod-facts.js';
import { type Mount, sandboxed } from './sandbox.js';
import type { Services } from './services.js';
import { variablesOf } from './variables.js';
import { volumesOf } from './volumes.js';

/** What the containers of a pod are started with. */
export interface ContainerSurroundings {
  readonly cluster: Cluster;
  readonly services: Services;
  readonly images: Images;
  /** Where claims keep what pods wrote. */
  readonly claims: string;
  readonly facts: PodFacts;
  readonly namespaces: Namespaces;
  /** The pod's own. */
  readonly folder: string;
  /** The user that OpenShift would choose for the namespace. */
  readonly assignedUser: number | undefined;
}

/** Runs the init containers of a pod and starts the others; those by their names. */
export async function startContainers(
  template: PodSpec,
  surroundings: ContainerSurroundings,
): Promise<ReadonlyMap<string, Container>> {
  const { cluster, claims, facts, namespaces, folder, assignedUser } = surroundings;
  const spec = await withAccount(template, facts, cluster);
  const fsGroup = spec.securityContext?.fsGroup ?? assignedUser;
  const fsUser = spec.securityContext?.runAsUser ?? assignedUser;
  const volumes = await volumesOf(spec, { cluster, facts, namespaces, folder, claims, fsGroup, fsUser });
  const start = (container: ContainerSpec) => startContainer(container, spec, volumes, surroundings);
  for (const container of spec.initContainers ?? []) {
    const { exitCode, log } = await (await start(container)).exited;
    if (exitCode !== 0) throw new Error(`init container ${container.name} ended with ${exitCode}\n${log}`);
  }
  const started = new Map<string, Container>();
  for (const container of spec.containers) started.set(container.name, await start(container));
  return started;
}

async function startContainer(
  container: ContainerSpec,
  spec: PodSpec,
  volumes: ReadonlyMap<string, string>,
  surroundings: ContainerSurroundings,
): Promise<Container> {
  const { cluster, services, images, facts, namespaces, folder, assignedUser } = surroundings;
  const image = images(container.image);
  const links = {
    ...(spec.enableServiceLinks === false ? {} : services.links(facts.namespace)),
    // Its certificate names it so; on a cluster these are the address of the Service, which every pod gets.
    KUBERNETES_SERVICE_HOST: 'kubernetes.default.svc',
    KUBERNETES_SERVICE_PORT: '443',
  };
  const env = {
    ...image.env,
    HOSTNAME: facts.name,
    HOME: '/',
    ...(await variablesOf(container, facts, links, cluster.api)),
  };
  const [podContext, ownContext] = [spec.securityContext, container.securityContext];
  const user = ownContext?.runAsUser ?? podContext?.runAsUser ?? assignedUser ?? image.user;
  if ((ownContext?.runAsNonRoot ?? podContext?.runAsNonRoot) && user === 0)
    throw new Error(`container ${container.name} has runAsNonRoot and would run as root`);
  const fsGroup = podContext?.fsGroup ?? assignedUser;
  const commandLine = sandboxed({
    image: image.folders,
    mounts: [...systemFiles(surroundings), ...mountsOf(container, volumes)],
    readOnlyRoot: ownContext?.readOnlyRootFilesystem ?? false,
    hostname: facts.name,
    user,
    group: ownContext?.runAsGroup ?? podContext?.runAsGroup ?? image.group,
    groups: [...(podContext?.supplementalGroups ?? []), ...(fsGroup === undefined ? [] : [fsGroup])],
    cwd: container.workingDir ?? '/',
    command: [...(container.command ?? image.entrypoint ?? []), ...(container.args ?? [])].map((part) =>
      expanded(part, env),
    ),
  });
  return Container.start(commandLine, env, namespaces, join(folder, `${container.name}.log`));
}

/** What the kubelet and the container engine put into `/etc`. There is no DNS: all names are in the hosts file. */
function systemFiles({ services, folder, facts }: ContainerSurroundings): readonly Mount[] {
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const hosts = services.hostsFile(join(folder, 'hosts'), facts.namespace);
  return [
    { source: hosts, target: '/etc/hosts', readOnly: true },
    { source: file('resolv.conf', ''), target: '/etc/resolv.conf', readOnly: true },
    { source: file('passwd', 'root:x:0:0:root:/root:/bin/sh\n'), target: '/etc/passwd', readOnly: true },
    { source: file('group', 'root:x:0:\n'), target: '/etc/group', readOnly: true },
    { source: file('nsswitch.conf', 'hosts: files\n'), target: '/etc/nsswitch.conf', readOnly: true },
  ];
}

function mountsOf({ name, volumeMounts = [] }: ContainerSpec, volumes: ReadonlyMap<string, string>): readonly Mount[] {
  return volumeMounts.map(({ name: volume, mountPath, subPath, subPathExpr, readOnly = false }) => {
    const source = volumes.get(volume);
    if (source === undefined) throw new Error(`container ${name} mounts ${volume}, which is not a volume of the pod`);
    if (subPathExpr) throw new Error('the runner knows no subPathExpr');
    return { source: subPath ? join(source, subPath) : source, target: mountPath, readOnly };
  });
}
