/** The fields of a schema that hold names, and an environment for each in which it can be set. */
import { z } from 'zod';
import { loadEnvironment } from '../../lib/environment/load.js';
import { unwrap } from '../../lib/environment/schema-walk.js';
import { dnsLabel, dnsSubdomain } from '../../lib/schema/fields.js';

const patterns = new Set([dnsLabel, dnsSubdomain].flatMap(patternsOf));

function patternsOf(schema: z.ZodType): readonly string[] {
  const checks = (schema instanceof z.ZodString && schema.def.checks) || [];
  return checks.flatMap(({ _zod: { def } }) =>
    'pattern' in def && def.pattern instanceof RegExp ? [def.pattern.source] : [],
  );
}

/** All leaves that have the form of a name, by their places: `workspaces.*.roles.*.name`. */
export function nameFields(root: z.ZodType): ReadonlyMap<string, z.ZodType> {
  const found = new Map<string, z.ZodType>();
  const visit = (schema: z.ZodType, place: readonly string[]): void => {
    const inner = unwrap(schema);
    if (inner instanceof z.ZodObject)
      for (const [key, child] of Object.entries(inner.shape)) visit(child as z.ZodType, [...place, key]);
    else if (inner instanceof z.ZodArray) visit(inner.element as z.ZodType, [...place, '*']);
    else if (inner instanceof z.ZodRecord) visit(inner.valueType as z.ZodType, [...place, '*']);
    else if (inner instanceof z.ZodUnion) for (const option of inner.options) visit(option as z.ZodType, place);
    else if (inner instanceof z.ZodPipe) visit(inner.in as z.ZodType, place);
    else if (patternsOf(inner).some((pattern) => patterns.has(pattern))) found.set(place.join('.'), inner);
  };
  visit(root, []);
  return found;
}

/** A copy of a value with another one at a place; lists have one item there. */
export function withValue(value: unknown, place: string, set: unknown): unknown {
  const follow = (one: unknown, [key, ...rest]: readonly string[]): unknown => {
    if (key === undefined) return set;
    if (key === '*') {
      const [first, ...others] = Array.isArray(one) ? one : [];
      return [follow(first, rest), ...others];
    }
    return { ...(typeof one === 'object' ? one : {}), [key]: follow(one && Reflect.get(Object(one), key), rest) };
  };
  return follow(value, place.split('.'));
}

/** JSON is YAML, and each value has a line of its own. */
export const asYaml = (value: unknown): string => JSON.stringify(value, undefined, 1);

export function load(value: unknown) {
  return loadEnvironment('e.yaml', 'e', () => Buffer.from(asYaml(value)));
}

/** The first of some environments in which a field can be set. */
export function environmentWith(place: string, schema: z.ZodType, environments: readonly unknown[]): unknown {
  return environments.find((environment) => {
    const changed = withValue(environment, place, 'x');
    return schema.safeParse(changed).success && 'environment' in load(changed);
  });
}

const image = `example.com/mlflow@sha256:${'b'.repeat(64)}`;
const backup =
  '{destination: {bucket: backups, endpoint: "https://s3.example.com", ca: {secret: s3-ca}, peer: {namespace: s3}}}';
const recovery =
  '{type: object-store, serverName: lost, destination: {bucket: old-backups, ca: {secret: s3-ca}, peer: {namespace: s3}}}';
const storage = '{size: 10Gi, storageClass: fast}';
const role =
  '{name: agent, rules: [{resource: experiments, verbs: [get]}], subjects: [{kind: ServiceAccount, name: agent, namespace: team-b}]}';
const binding = '{role: edit, subjects: [{kind: ServiceAccount, name: job, namespace: team-b}]}';
const programs = '[{name: training}], agents: [{name: bot, experiments: [a]}]';
const policies =
  '{egress: [{reason: a, to: {namespace: databases}, ports: [1]}], ingress: [{reason: a, from: {namespace: monitoring}, ports: [1]}]}';
/** Programs of a workspace with every field that names something. */
const program = (name: string, more = '') =>
  `{name: ${name}, image: "${image}", account: training, pod: {pullSecrets: [registry]}${more}}`;
const job = ', account: training, queue: default';
const consumers = `{
  pods: [${program('agent')}],
  cronJobs: [${program('retrain', ', schedule: "0 3 * * *"')}],
  pipelines: {launcher: {}},
  traces: {name: otel, image: "${image}", experimentId: "1", account: training, pod: {pullSecrets: [registry]}},
  workflows: [${program('prepare')}],
  serving: [{name: wine, model: "mlflow://models/wine/champion", runtime: mlserver, storageContainer: mlflow, pod: {priorityClassName: high, pullSecrets: [registry]}}],
  training: {
    jobs: [${program('train', ', queue: default')}],
    trainJobs: [{name: tune${job}, runtime: {name: torch-distributed}}],
    rayJobs: [${program('ray', ', queue: default, rayVersion: "2.52.0", entrypoint: "python train.py"')}],
    sparkApplications: [{name: spark${job}, image: "${image}", sparkVersion: "4.0.1", main: "local:///train.py"}]
  }}`;
const issuerToken =
  '{renewedBy: cron-job, image: "example.com/python:3.12", ca: {configMap: issuer-ca}, pod: {pullSecrets: [registry]}}';
const client = `{account: training, ca: {configMap: mlflow-ca}, issuerToken: ${issuerToken}}`;
const workspaces = `serving: {image: "${image}", name: mlflow, ca: {configMap: mlflow-ca}}
kubeflow: {namespace: kubeflow, pipelines: {config: '{"plugins": {"other": {}}}'}}
workspaces: [{namespace: team-a, bindings: [${binding}], roles: [${role}], client: ${client}, consumers: ${consumers}, programs: ${programs}, networkPolicy: ${policies}}]`;
const head = (platform: string) => `platform: ${platform}
form: standalone
stage: dev
server: {image: {image: "${image}", pullSecrets: [registry]}, priorityClassName: high}
artifactStore: {type: in-cluster-s3, server: versitygw, storage: {size: 10Gi}}
secrets: {source: generated}
tls: {source: cert-manager}
`;

const mesh = 'type: istio, namespace: istio-system, revision: stable';
const further = `existing: [{kind: Secret, name: team-settings, namespace: mlflow}]
httpProxy: {url: "http://proxy.egress.svc:3128", peer: {namespace: egress}}
networkPolicy: {modelProviders: [{url: "http://llm.models.svc:8000", peer: {namespace: models}}], webhookReceivers: [{url: "http://hooks.ci.svc", peer: {namespace: ci}}], additionalEgress: [{reason: traces, to: {namespace: telemetry}, ports: [4318]}], additionalIngress: [{reason: mesh, from: {namespace: istio-system}}]}
`;

const withKeycloak = (
  kind: 'secret' | 'configMap',
) => `${head('kind').replace('cert-manager}', 'cert-manager, issuer: {name: internal}}')}authentication: {type: oidc, issuer: "https://sso.example.com/realms/ml", ca: {secret: mlflow-keycloak-tls}, groups: [users], adminGroups: [admins], permissions: {administrator: {type: access-key}, groups: [{name: users}]}, trustedProxies: [10.0.0.0/16], cache: {type: in-cluster}}
keycloak: {apply: {type: job}, users: [{username: ann, groups: [users]}], server: {issuer: {name: internal}, gateway: {name: public, namespace: gateways, backendTls: {bundle: {${kind}: root-ca}}}, database: {storage: ${storage}, walStorage: ${storage}, backup: ${backup}, recovery: ${recovery}}}}
backendStore: {type: cloudnative-pg, storage: ${storage}, walStorage: ${storage}, backup: ${backup}, recovery: ${recovery}}
backup: {schedule: "0 1 * * *", destination: {type: s3, bucket: dumps, credentials: {type: secret}, ca: {secret: s3-ca}, peer: {namespace: s3}}}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com], create: {className: gateways, tls: {source: secret, secretName: public}}, backendTls: {bundle: {secret: root-ca}}}
`;

/** Environments that have parts which the variants lack. */
export const furtherStandalone: readonly string[] = [
  withKeycloak('secret'),
  withKeycloak('configMap'),
  `${head('kubernetes')}authentication: {type: kubernetes}
backendStore: {type: postgresql, host: db.example.com}
gateway: {type: none}
${workspaces}
access: {apiServerOidc: {issuer: "https://keycloak.example.com/realms/ml", clientId: kubernetes}}
clients: {namespaces: [team-b], issuerToken: ${issuerToken}}
smokeTest: {}
mesh: {${mesh}, outsideNamespaces: [monitoring]}
${further}`,
];

const bundled = (kind: string) => `platform: kubernetes
stage: dev
backendStore: {type: postgresql, host: db.databases.svc}
artifactStore: {type: volume}
tls: {source: cert-manager, issuer: {name: internal}}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com], backendTls: {bundle: {${kind}: root-ca}}}
`;

export const furtherOperated: readonly string[] = [
  bundled('secret'),
  bundled('configMap'),
  `platform: kind
stage: dev
server: {serviceAccountName: mlflow-sa}
backendStore: {type: postgresql, host: db.databases.svc}
registryStore: {host: registry.databases.svc}
readReplica: {host: replica.databases.svc}
artifactStore: {type: volume}
tls: {source: cert-manager, issuer: {name: internal}}
gateway: {type: none}
observability: {dashboard: {grafanaOperator: {instanceSelector: {dashboards: grafana}}}}
smokeTest: {}
backup: {schedule: "0 1 * * *", image: "example.com/postgres:18", storage: {storageClass: fast}, destination: {type: s3, bucket: dumps, credentials: {type: secret}, ca: {secret: s3-ca}, peer: {namespace: s3}}}
${workspaces}
access: {apiServerOidc: {issuer: "https://keycloak.example.com/realms/ml", clientId: kubernetes}}
clients: {namespaces: [team-b], issuerToken: ${issuerToken}}
mesh: {${mesh}}
${further}`,
  `platform: rhoai
release: "3.5"
stage: dev
operator: {installedBy: platform, dataScienceCluster: default-dsc, components: [workbenches, aipipelines, dashboard]}
backendStore: {type: postgresql, host: db.databases.svc}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
gateway: {type: platform, hostnames: [rh-ai.example.com]}
backup: {schedule: "0 1 * * *", image: "example.com/postgres:18", destination: {type: s3, bucket: dumps, ca: {configMap: s3-ca}}}
workbenches: [{name: alice, namespace: team-a, imageStream: {name: datascience, tag: "1"}, hardwareProfile: {name: small}}]
pipelineServers: [{namespace: team-a, objectStore: {endpoint: "https://s3.example.com", bucket: pipelines}, database: {type: mysql, host: db.example.com}}]
`,
  `platform: rhoai
release: "3.5"
stage: dev
operator: {installedBy: platform, dataScienceCluster: default-dsc, components: [workbenches, aipipelines, dashboard]}
backendStore: {type: postgresql, host: db.databases.svc}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
gateway: {type: platform, hostnames: [rh-ai.example.com]}
workbenches: [{name: alice, namespace: team-a, imageStream: {name: datascience, tag: "1"}, hardwareProfile: {name: small}}]
pipelineServers: [{namespace: team-a, objectStore: {endpoint: "https://s3.example.com", bucket: pipelines}, database: {type: mariadb}}]
`,
];

/** The variants in which the other fields can be set. */
export const variantsWithNames = [
  'database-proxy',
  'openshift-gateway',
  ...['oidc-cnpg', 'keycloak-edp', 'proxy-headers', 'keycloak-import', 'ingress-nginx-cm', 'copied', 'ingress-route'],
  ...['proxy-token', 'cnpg-full', 'vault-gcs-wi', 'sealed', 'ingress-haproxy', 'ingress-traefik-notls', 'oidc-dev'],
];
