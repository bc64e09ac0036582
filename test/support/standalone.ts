import { replaced } from './replaced.js';

/** Environments of the standalone form, small enough to read beside a test. */
export const standaloneDev = `platform: kind
form: standalone
stage: dev
authentication: {type: kubernetes}
server: {image: {image: "localhost/mlflow:3.17.2"}, size: xs}
backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: none}
gateway: {type: none}
`;

export const standaloneProd = `platform: kubernetes
form: standalone
stage: prod
authentication: {type: kubernetes, workspaces: {labelSelector: {matchLabels: {mlflow-enabled: "true"}}}}
server: {image: {image: "example.com/mlflow@sha256:${'b'.repeat(64)}"}, replicas: 2}
backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection: {schedule: "0 2 * * 0"}
`;

/** The same with a database in the cluster. */
export const standaloneCloudNativePg = replaced(
  standaloneProd,
  /^backendStore: .*$/m,
  'backendStore: {type: cloudnative-pg, backup: {destination: {bucket: backups, endpoint: "https://s3.example.com"}}}',
);

/** The same behind a proxy. */
export const standaloneProxy = replaced(
  standaloneProd,
  /^authentication: .*$/m,
  'authentication: {type: proxy, issuer: "https://dex.example.com/dex", ca: {secret: dex-ca}, service: {name: tracking}, replicas: 2, session: {store: {type: in-cluster}, refreshSeconds: 240}, workspaces: {labelSelector: {matchLabels: {mlflow-enabled: "true"}}}}\nnamespace: ml\nclients: {namespaces: [notebooks]}',
).concat('waivers: [{check: MLF-IMAGE-1, reason: named by its release here, until: "2099-12-31"}]\n');
