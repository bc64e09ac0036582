import { fitsPattern } from '../../schema/wildcards.js';
import type { Check, Finding } from '../check.js';
import { type ServerPod, serverPodsOf } from '../servers.js';

/** The values of a list of hosts or origins of the server, from variables and arguments. */
function lists(
  { pod, container, field }: ServerPod,
  variable: string,
  flag: string,
): readonly (Finding & { readonly value: string })[] {
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

/** Hosts and origins that a standalone server accepts. */
export const hostChecks: readonly Check[] = [
  {
    id: 'MLF-HOST-1',
    title: 'the server accepts only named hosts and origins',
    cause:
      "a page that a user opens in a browser inside the network can use the server with that user's rights (DNS rebinding)",
    fix: 'list the hosts in server.extraAllowedHosts, the origins in server.extraAllowedOrigins',
    waivable: false,
    *run(manifests) {
      for (const server of serverPodsOf(manifests)) {
        for (const { value, ...finding } of [
          ...lists(server, 'MLFLOW_SERVER_ALLOWED_HOSTS', '--allowed-hosts'),
          ...lists(server, 'MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', '--cors-allowed-origins'),
        ])
          if (value.split(',').some((host) => /^(https?:\/\/)?\*$/.test(host.trim()))) yield finding;
        for (const { value, ...finding } of lists(
          server,
          'MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE',
          '--disable-security-middleware',
        ))
          if (value.toLowerCase() !== 'false')
            yield { ...finding, message: 'the middleware that validates hosts is disabled' };
      }
    },
  },
  {
    id: 'MLF-HOST-2',
    title: 'probes use a Host header that the server accepts',
    cause: 'every probe fails with 403, and the kubelet restarts the container repeatedly',
    fix: 'use the default probes, or add their Host header to server.extraAllowedHosts',
    waivable: false,
    *run(manifests) {
      for (const server of serverPodsOf(manifests)) yield* unansweredProbes(server);
    },
  },
];

/** Probes with a host that the server rejects. Without a list it accepts the addresses of pods and localhost. */
function* unansweredProbes(server: ServerPod): Iterable<Finding> {
  const allowed = lists(server, 'MLFLOW_SERVER_ALLOWED_HOSTS', '--allowed-hosts').at(-1)?.value.split(',');
  if (!allowed) return;
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
    const get = server.container[probe]?.httpGet;
    if (!get) continue;
    const host = get.httpHeaders?.find(({ name }) => name.toLowerCase() === 'host')?.value;
    // As MLflow compares: exact, or by a pattern of fnmatch (3.14, server/security_utils.py).
    if (!host || !allowed.some((pattern) => fitsPattern(host, pattern.trim())))
      yield {
        object: server.pod.object,
        field: `${server.field}.${probe}`,
        message: host
          ? `Host "${host}" is not an allowed host`
          : "uses the pod's address, which is not an allowed host",
      };
  }
}
