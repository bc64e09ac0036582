import type {
  Container,
  EnvVar,
  PodTemplateSpec,
  Probe,
  TopologySpreadConstraint,
} from '../../../imports/kubernetes.js';
import { labelsOf, selectorOf } from '../../model/instance.js';
import { noConnection } from '../../model/pod-connection.js';
import { refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import type { ServerParts } from '../../standalone/server-parts.js';
import { proxyName } from '../authentication/proxy-names.js';
import type { ProxyAuthentication } from '../authentication/proxy-schema.js';
import { cacheConnection } from '../cache/cache-connection.js';
import { proxyArguments } from './proxy-arguments.js';
import { pingPath } from './proxy-certificate.js';
import { proxyFiles } from './proxy-files.js';
import { cookieSecretOf } from './proxy-secrets.js';

const defaultResources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } };

/** The folder of public CAs in the image; a variable of Go replaces the default list of folders. */
const publicAuthorities = '/etc/ssl/certs';

export const proxyContainer = 'oauth2-proxy';

/** The pod of oauth2-proxy. */
export function proxyPod(
  parts: ServerParts,
  authentication: ProxyAuthentication,
  annotations: Readonly<Record<string, string>>,
): PodTemplateSpec {
  const { instance, server } = parts.settings;
  const { volumes, volumeMounts } = proxyFiles(parts, authentication);
  return restrictedPod({
    setting: refined(parts.podSetting, authentication.pod),
    labels: labelsOf(instance, 'proxy'),
    annotations,
    connections: [{ ...noConnection, hostAliases: authentication.hostAliases ?? [] }],
    account: proxyName(instance),
    container: {
      name: proxyContainer,
      image: authentication.image,
      args: [...proxyArguments(parts, authentication)],
      env: [...variables(parts, authentication)],
      ports: [{ name: parts.portName, containerPort: authentication.service.port, protocol: 'TCP' }],
      resources: authentication.resources ?? defaultResources,
      ...probes(parts),
      // A terminating pod still receives requests for some seconds, until all endpoints are updated.
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
      volumeMounts: [...volumeMounts],
    },
    volumes,
    spec: {
      // Uploads that it forwards end when the server's do.
      terminationGracePeriodSeconds: server.terminationGracePeriodSeconds,
      ...(authentication.replicas > 1 ? { topologySpreadConstraints: [overNodes(parts)] } : {}),
    },
  });
}

function variables(parts: ServerParts, authentication: ProxyAuthentication): readonly EnvVar[] {
  const { instance } = parts.settings;
  const { authorities } = proxyFiles(parts, authentication);
  const { store } = authentication.session;
  return [
    {
      name: 'OAUTH2_PROXY_COOKIE_SECRET',
      valueFrom: { secretKeyRef: { ...cookieSecretOf(authentication, instance) } },
    },
    ...(store ? cacheConnection(store, instance).urlVariable('OAUTH2_PROXY_REDIS_CONNECTION_URL') : []),
    ...(authorities.length > 0 ? [{ name: 'SSL_CERT_DIR', value: [publicAuthorities, ...authorities].join(':') }] : []),
  ];
}

function probes({
  portName,
  scheme,
}: ServerParts): Pick<Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const ask = (path: string): Probe => ({
    httpGet: { path, port: portName, scheme: scheme === 'https' ? 'HTTPS' : 'HTTP' },
    timeoutSeconds: 5,
  });
  return {
    startupProbe: { ...ask(pingPath), periodSeconds: 2, failureThreshold: 30 },
    // Not /ready, which also checks the session store: it is the same for all pods, and programs need no session.
    readinessProbe: { ...ask(pingPath), periodSeconds: 5, failureThreshold: 3 },
    livenessProbe: { ...ask(pingPath), periodSeconds: 10, failureThreshold: 3 },
  };
}

function overNodes({ settings: { instance } }: ServerParts): TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { ...selectorOf(instance, 'proxy') } },
    matchLabelKeys: ['pod-template-hash'],
  };
}
