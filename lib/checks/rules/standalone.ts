import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import { idleMemory, leastMemory } from '../../pods/sizes.js';
import type { Check, Finding } from '../check.js';
import { standaloneOf, workersOf } from '../select.js';
import { memoryOf } from './capacity.js';

/** What a list of hosts or origins of the server is set to, wherever it is set. */
function lists(
  overlay: RenderedOverlay,
  variable: string,
  flag: string,
): readonly (Finding & { readonly value: string })[] {
  const server = standaloneOf(overlay);
  if (!server) return [];
  const { pod, container, field } = server;
  const variables = (container.env ?? []).flatMap(({ name, value }, index) =>
    name === variable && value !== undefined ? [{ field: `${field}.env[${index}]`, value }] : [],
  );
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  const flags = words.flatMap((word, index) => {
    const value =
      word === flag ? words[index + 1] : word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : undefined;
    return value === undefined ? [] : [{ field: `${field}.args`, value }];
  });
  return [...variables, ...flags].map((one) => ({ ...one, object: pod.object, message: `"${one.value}"` }));
}

/** Rules for servers that the overlay itself makes. */
export const standaloneChecks: readonly Check[] = [
  {
    id: 'MLF-AUTH-1',
    title: 'callers prove who they are',
    cause: 'whoever reaches the server may read, change and delete everything, and run code in what loads its models',
    fix: 'write authentication: {type: kubernetes}; or waive it, for a laptop',
    waivable: true,
    *run({ environment }) {
      if (environment.form === 'standalone' && environment.settings.authentication.type === 'none')
        yield { message: 'authentication is none', environmentPath: ['authentication', 'type'] };
    },
  },
  {
    id: 'MLF-TLS-1',
    title: 'in production tokens travel encrypted up to the pod',
    cause: "whoever listens on the network of the pods has the callers' tokens, which open the cluster too",
    fix: 'write tls: {source: cert-manager}; or waive it where a mesh encrypts',
    waivable: true,
    *run({ environment }) {
      if (environment.form !== 'standalone') return;
      const { stage, authentication, tls } = environment.settings;
      if (stage === 'prod' && authentication.type !== 'none' && tls.source === 'none')
        yield { message: 'tls source is none', environmentPath: ['tls', 'source'] };
    },
  },
  {
    id: 'MLF-HOST-1',
    title: 'the server answers only hosts and origins that are named',
    cause:
      'a page that somebody opens in a browser inside the network can use the server with their rights (DNS rebinding)',
    fix: 'name the hosts in server.extraAllowedHosts, the origins in server.extraAllowedOrigins',
    waivable: false,
    *run(overlay) {
      for (const { value, ...finding } of [
        ...lists(overlay, 'MLFLOW_SERVER_ALLOWED_HOSTS', '--allowed-hosts'),
        ...lists(overlay, 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', '--cors-allowed-origins'),
      ])
        if (value.split(',').some((host) => /^(https?:\/\/)?\*$/.test(host.trim()))) yield finding;
      for (const { value, ...finding } of lists(
        overlay,
        'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
        '--disable-security-middleware',
      ))
        if (value.toLowerCase() !== 'false') yield { ...finding, message: 'the middleware that looks at hosts is off' };
    },
  },
  {
    id: 'MLF-HOST-2',
    title: 'probes ask under a host that the server answers',
    cause: 'every probe is answered 403, and the kubelet kills the pod again and again',
    fix: 'leave the probes as they are, or add their Host header to server.extraAllowedHosts',
    waivable: false,
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const allowed = lists(overlay, 'MLFLOW_SERVER_ALLOWED_HOSTS', '--allowed-hosts').at(-1)?.value.split(',') ?? [];
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
        const get = server.container[probe]?.httpGet;
        if (!get) continue;
        const host = get.httpHeaders?.find(({ name }) => name.toLowerCase() === 'host')?.value;
        if (!host || !allowed.some((pattern) => fits(pattern, host)))
          yield {
            object: server.pod.object,
            field: `${server.field}.${probe}`,
            message: host
              ? `Host "${host}" is not among the allowed ones`
              : "asks by the pod's address, which is none of the allowed hosts",
          };
      }
    },
  },
  {
    id: 'MLF-MEMORY-2',
    title: "the memory limit of the server's pods holds the workers",
    cause: 'the kernel kills the server, at its start or under the first load',
    fix: 'raise server.resources.limits.memory, or choose a smaller size or fewer workers',
    waivable: true,
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const workers = workersOf(server.container);
      const given = server.container.resources?.limits?.['memory'];
      const limit = memoryOf(given);
      if (limit === undefined || limit >= leastMemory(workers)) return;
      yield {
        object: server.pod.object,
        field: `${server.field}.resources.limits.memory`,
        message: `${given} for ${workers} ${workers === 1 ? 'worker' : 'workers'}, which need ${leastMemory(workers)}Mi`,
        environmentPath: ['server', 'resources', 'limits', 'memory'],
      };
    },
  },
  {
    id: 'MLF-UPLOAD-1',
    title: 'the memory limit holds the largest artifact that goes through the server',
    cause:
      'a worker holds an upload twice while it passes it on (measured with MLflow 3.14: 400 MB take 785 MB more), and the kernel kills the pod with everything that it was doing',
    fix: 'raise server.resources.limits.memory, lower gateway.maxArtifactSize, or have clients write to the store by artifactStore.access: direct',
    waivable: true,
    *run(overlay) {
      const server = standaloneOf(overlay);
      if (!server) return;
      const { artifactStore, gateway } = server.environment.settings;
      if (gateway.type === 'none' || (artifactStore.type !== 'volume' && artifactStore.access === 'direct')) return;
      const given = server.container.resources?.limits?.['memory'];
      const limit = memoryOf(given);
      const wanted = Math.ceil(idleMemory + 2 * (memoryOf(gateway.maxArtifactSize) ?? 0));
      if (limit !== undefined && limit < wanted)
        yield {
          object: server.pod.object,
          field: `${server.field}.resources.limits.memory`,
          message: `${given} for artifacts of ${gateway.maxArtifactSize}, which take ${wanted}Mi`,
          environmentPath: ['gateway', 'maxArtifactSize'],
        };
    },
  },
];

/** As MLflow compares: letter by letter, or by the star of fnmatch (3.14, server/security_utils.py). */
function fits(pattern: string, host: string): boolean {
  const parts = pattern.trim().split('*');
  return new RegExp(`^${parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(host);
}
