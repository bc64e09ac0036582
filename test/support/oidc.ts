import { replaced } from './replaced.js';

/** Environments with logins by OpenID Connect, small enough to read beside a test. */
export const oidcProd = `platform: kubernetes
form: standalone
stage: prod
authentication:
  type: oidc
  issuer: https://keycloak.example.com/realms/mlflow
  groups: [mlflow-users, "data science"]
  adminGroups: [mlflow-admins]
  trustedProxies: [10.244.0.0/16]
  cache: {type: in-cluster}
server: {image: {image: "example.com/mlflow-oidc@sha256:${'b'.repeat(64)}"}, replicas: 2}
backendStore: {type: postgresql, host: db.example.com, maxConnections: 200}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
`;

/** The same with pods that prove themselves by their account, and the jobs that need or do not need it. */
export const oidcMachines = `${replaced(oidcProd, '  cache:', '  serviceAccounts: {namespaces: [mlflow]}\n  cache:')}garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {}
`;

export const oidcCloudNativePg = replaced(
  oidcProd,
  /^backendStore: .*$/m,
  'backendStore: {type: cloudnative-pg, pooler: {instances: 2}, backup: {destination: {bucket: backups, endpoint: "https://s3.example.com"}}}',
);

export const oidcDev = `platform: kind
form: standalone
stage: dev
authentication:
  type: oidc
  issuer: https://keycloak.example.com/realms/mlflow
  groups: [mlflow-users]
  adminGroups: [mlflow-admins]
  ca: {secret: keycloak-tls}
server: {image: {image: "localhost/mlflow-oidc:3.17.2"}, size: xs}
backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: none}
gateway: {type: none}
`;
