import { waysInVariants } from './ways-in-variants.js';
import { fullWorkspace } from './workspaces.js';

/** One valid environment for each option of the standalone form, most of them with several. */
const digest = (c: string) => `sha256:${c.repeat(64)}`;
const head = (stage = 'prod', platform = 'kubernetes', extra = '') => `platform: ${platform}
form: standalone
stage: ${stage}
${extra}`;
const auth =
  'authentication: {type: kubernetes, workspaces: {labelSelector: {matchLabels: {mlflow-enabled: "true"}}}}\n';
const keycloakWith = (ca: string) =>
  `authentication: {type: oidc, issuer: "https://sso.example.com/auth/realms/ml", ca: {secret: ${ca}}, groups: [ML Users], adminGroups: [mlflow-admins], trustedProxies: [10.0.0.0/16]}
`;
const image = `image: {image: "example.com/mlflow@${digest('b')}"}`;
const server = (f = '') => `server: {${image}${f && `, ${f}`}}\n`;
const noBackup = `waivers:
- {check: MLF-BACKUP-1, reason: backups are made by others, until: "2027-06-30"}
`;
const sealed = 'A'.repeat(140);
const oidc = (fields: string) =>
  `authentication: {type: oidc, issuer: "https://keycloak.example.com/realms/mlflow", groups: [users], adminGroups: [admins], ${fields}}\n`;
export const standaloneVariants: Readonly<Record<string, string>> = {
  ...waysInVariants,
  'oidc-cnpg': `${head()}${oidc('trustedProxies: [10.244.0.0/16], ca: {configMap: issuer-ca}, cache: {type: redis, host: redis.example.com}, serviceAccounts: {namespaces: [mlflow, team-a]}')}${server('replicas: 2')}backendStore: {type: cloudnative-pg, image: "ghcr.io/cloudnative-pg/postgresql:18@${digest('f')}", registryDatabase: registry, pooler: {instances: 2, poolSize: 70}, backup: {destination: {bucket: backups, endpoint: "https://s3.example.com"}}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
secrets: {source: generated}
tls: {source: cert-manager}
gateway: {type: ingress, controller: nginx, className: nginx, hostnames: [mlflow.example.com], tls: {source: cert-manager, issuer: {name: letsencrypt}}, peer: {namespace: ingress-nginx}}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
smokeTest: {}
`,
  'oidc-dev': `${head('dev', 'kind')}${oidc('automaticLogin: true')}server: {image: {image: "localhost/mlflow-oidc:3.17.2"}, size: xs}
backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: none}
gateway: {type: none}
backup: {schedule: "0 1 * * *"}
`,
  'ingress-nginx-cm': `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com, credentials: {type: uri}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager, issuer: {name: internal-ca, kind: ClusterIssuer}}
gateway: {type: ingress, controller: nginx, className: nginx, hostnames: [mlflow.example.com, ml.example.com], tls: {source: cert-manager, issuer: {name: letsencrypt}}, peer: {namespace: ingress-nginx}}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
smokeTest: {workspace: team-b}
`,
  'ingress-traefik-notls': `${head('dev')}${auth}${server()}backendStore: {type: postgresql, host: db.databases.svc, tls: {ca: {secret: db-ca}}}
artifactStore: {type: s3, bucket: mlflow, provider: minio, endpoint: "https://minio.storage.svc:9000", ca: {configMap: minio-ca}, credentials: {type: secret}}
tls: {source: none}
gateway: {type: ingress, controller: traefik, hostnames: [mlflow.example.com], tls: {source: secret, secretName: pub}, peer: {namespace: traefik}}
`,
  'ingress-haproxy': `${head()}${auth}${server('replicas: 3')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: azure, account: mlflowacc, container: mlflow, credentials: {type: workload-identity, clientId: 00000000-0000-0000-0000-000000000001}}
tls: {source: secret}
gateway: {type: ingress, controller: haproxy, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {namespace: haproxy}}
traceArchival: {}
garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {}
workspaces: [{namespace: team-a, artifacts: {path: x}}, ${fullWorkspace}]
`,
  'ingress-alb': `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, access: direct, credentials: {type: workload-identity, serviceAccountAnnotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/mlflow"}}}
tls: {source: cert-manager, issuer: {name: i, kind: Issuer}}
gateway: {type: ingress, controller: alb, className: alb, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {cidrs: [10.0.0.0/16]}}
garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {workspace: team-a}
traceArchival: {}
workspaces: [{namespace: team-a}]
`,
  'ingress-other-prefix': `${head()}${auth}${server('replicas: 2, staticPrefix: /mlflow')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: azure, account: mlflowacc, container: mlflow, credentials: {type: connection-string}}
tls: {source: cert-manager}
gateway: {type: ingress, controller: other, hostnames: [mlflow.example.com], tls: {source: none}, peer: {namespace: x}}
`,
  'ingress-route': `${head()}${auth}${server('replicas: 2, staticPrefix: /ml/flow')}backendStore: {type: postgresql, host: db.example.com}
registryStore: {host: registry.example.com}
readReplica: {host: replica.example.com}
artifactStore: {type: gcs, bucket: mlflow-artifacts, credentials: {type: key-file}}
secrets: {source: external-secrets, vault: {server: "https://vault.example.com:8200", caConfigMap: {name: vault-ca}}}
tls: {source: cert-manager}
gateway: {type: ingress-route, hostnames: [mlflow.example.com], tls: {source: cert-manager, issuer: {name: letsencrypt}}, peer: {namespace: traefik}}
observability: {serviceMonitor: {podNetworks: [10.244.0.0/16]}, alerts: {}, dashboard: {grafanaOperator: {instanceSelector: {dashboards: grafana}, namespace: grafana}}}
traceArchival: {}
smokeTest: {workspace: team-a}
workspaces: [{namespace: team-a, artifacts: {path: a}, bindings: [{role: edit, subjects: [{kind: Group, name: team-a}]}]}]
`,
  'vault-gcs-wi': `${head()}${auth}${server('autoscaling: {minReplicas: 2, maxReplicas: 4}')}backendStore: {type: postgresql, host: db.example.com, maxConnections: 200}
artifactStore: {type: gcs, bucket: mlflow-artifacts, credentials: {type: workload-identity, serviceAccountAnnotations: {iam.gke.io/gcp-service-account: "mlflow@p.iam.gserviceaccount.com"}}}
secrets: {source: external-secrets, store: {kind: SecretStore, name: store}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, routeNamespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
`,
  sealed: `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: azure, account: mlflowacc, container: mlflow, credentials: {type: access-key}}
secrets:
  source: sealed-secrets
  sealed:
  - {name: mlflow-db-credentials, encryptedData: {username: ${sealed}, password: ${sealed}}}
  - {name: mlflow-artifacts-credentials, encryptedData: {AZURE_STORAGE_ACCESS_KEY: ${sealed}}}
  - {name: mlflow-encryption-keys, encryptedData: {kek-passphrase: ${sealed}, webhook-key: ${sealed}}}
tls: {source: cert-manager}
gateway: {type: none}
`,
  'cnpg-full': `${head()}${auth}${server('replicas: 2')}backendStore:
  type: cloudnative-pg
  pooler: {instances: 2, poolSize: 60}
  backup: {destination: {bucket: backups, endpoint: "https://s3.example.com", ca: {secret: s3-ca}}}
  recovery: {type: backup, name: mlflow-db-20260131020000}
  readReplica: true
  registryDatabase: mlflow_registry
  authDatabase: mlflow_auth
  monitoring: true
  walStorage: {size: 5Gi}
  image: "ghcr.io/cloudnative-pg/postgresql:18@${digest('c')}"
  parameters: {max_connections: "300"}
artifactStore: {type: s3, bucket: mlflow, provider: noobaa, endpoint: "https://s3.openshift-storage.svc", ca: {configMap: openshift-service-ca.crt, key: service-ca.crt}, credentials: {type: bucket-claim, storageClassName: openshift-storage.noobaa.io}}
secrets: {source: external-secrets, store: {name: vault}}
workspaces: [{namespace: team-c, artifacts: {endpoint: "https://s3.openshift-storage.svc", bucketClaim: {bucket: team-c-mlflow, storageClassName: openshift-storage.noobaa.io}}}]
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
observability: {serviceMonitor: {podNetworks: [10.244.0.0/16], labels: {release: kps}}, alerts: {labels: {release: kps}}, dashboard: {}}
traceArchival: {}
garbageCollection: {schedule: "0 2 * * 0"}
backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres@${digest('d')}", destination: {type: s3, bucket: dumps, provider: ceph, endpoint: "https://dumps.example.com", ca: {configMap: dumps-ca}}}
smokeTest: {}
`,
  pgbouncer: `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: pgbouncer.example.com, port: 6432, pool: {class: NullPool}, direct: {host: db.example.com}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: none}
backup: {schedule: "0 1 * * *", image: "example.com/postgres@${digest('f')}"}
`,
  'cnpg-transaction': `${head()}${auth}${server('replicas: 2')}backendStore:
  type: cloudnative-pg
  pooler: {poolMode: transaction}
  pool: {class: NullPool}
  image: "ghcr.io/cloudnative-pg/postgresql:18@${digest('c')}"
artifactStore: {type: in-cluster-s3, server: versitygw, access: direct, image: "ghcr.io/versity/versitygw@${digest('e')}"}
secrets: {source: generated}
tls: {source: cert-manager}
gateway: {type: none}
garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {workspace: team-a}
backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres@${digest('d')}"}
`,
  'seaweed-sqlite-none': `${head('dev', 'kind')}authentication: {type: none}
${server('size: xs')}backendStore: {type: sqlite, path: /mlflow/db/x.db}
artifactStore: {type: in-cluster-s3, server: seaweedfs}
secrets: {source: generated}
tls: {source: none}
gateway: {type: none}
backup: {schedule: "0 1 * * *"}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
smokeTest: {}
waivers:
- {check: MLF-AUTH-1, reason: a laptop alone, until: "2027-06-30"}
`,
  copied: `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: team-db-rw.databases.svc, credentials: {type: user, copiedFrom: {namespace: databases, secret: team-db-app, caSecret: team-db-ca}}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: none}
`,
  'single-ns': `${head('prod', 'kubernetes', 'namespace: ml\nname: tracking\n')}authentication: {type: kubernetes, workspaces: {enabled: false}, cacheTtlSeconds: 10, usernameClaim: email}
${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
smokeTest: {}
`,
  'platform-preset': `${head('prod', 'kubernetes', 'securityPreset: platform\ncreateNamespace: false\n')}authentication: {type: kubernetes, workspaces: {defaultWorkspace: team-d, excludeNamespaces: [argocd], labelSelector: {matchExpressions: [{key: a, operator: Exists}]}}}
${server('replicas: 2, caBundleConfigMap: {name: ca}, serviceAccount: {create: false, name: given}')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: in-cluster-s3, server: seaweedfs, image: "example.com/s@${digest('e')}"}
tls: {source: cert-manager}
gateway: {type: none}
smokeTest: {}
garbageCollection: {schedule: "0 2 * * 0"}
`,
  autoscaling: `${head()}${auth}${server('autoscaling: {maxReplicas: 3}, size: xs, podLabels: {a: b}, podAnnotations: {c: d}, annotations: {e: f}, extraAllowedHosts: [mlflow.internal.example.com], options: {limitConcurrency: 100, host: "::"}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}], envFrom: [{configMapRef: {name: kube-root-ca.crt}}]')}backendStore: {type: postgresql, host: db.example.com, pool: {size: 3, maxOverflow: 2}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com], extraPaths: [/oidc], port: 8443, peer: {namespace: envoy}}
networkPolicy: {apiServer: {cidrs: [10.0.0.1/32]}}
`,
  rwx: `${head('dev')}${auth}${server('replicas: 2, storage: {accessModes: [ReadWriteMany], storageClassName: nfs, resources: {requests: {storage: 50Gi}}}')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: volume}
tls: {source: cert-manager}
gateway: {type: none}
smokeTest: {workspace: mlflow}
garbageCollection: {schedule: "0 2 * * 0"}
`,
  'sqlite-dev-tls': `${head('dev')}${auth}${server('size: xs')}backendStore: {type: sqlite}
artifactStore: {type: volume, path: /mlflow/files}
tls: {source: cert-manager}
gateway: {type: ingress-route, hostnames: [mlflow.example.com], tls: {source: none}, entryPoints: [web], peer: {namespace: traefik}}
backup: {schedule: "@daily", keep: 3, storage: {size: 5Gi, storageClass: fast}}
observability: {alerts: {}}
smokeTest: {}
`,
  'long-name': `${head('prod', 'kubernetes', 'name: a-very-long-name-of-thirty-let\nnamespace: a-very-long-namespace-name-that-has-sixty-three-characters-yes\n')}${auth}${server('replicas: 2')}backendStore: {type: cloudnative-pg, instances: 2, image: "ghcr.io/cloudnative-pg/postgresql:18@${digest('c')}"}
artifactStore: {type: in-cluster-s3, image: "example.com/s@${digest('e')}"}
secrets: {source: generated}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
smokeTest: {workspace: team-a}
${noBackup}`,
  'database-proxy': `${head()}${oidc('trustedProxies: [10.244.0.0/16], cache: {type: redis, host: redis.example.com}, session: {pruning: "17 3 * * *"}')}${server('replicas: 2')}backendStore:
  type: postgresql
  host: 127.0.0.1
  maxConnections: 200
  tls: {mode: disable}
  proxy:
    container: {name: cloud-sql-proxy, image: "example.com/cloud-sql-proxy@${digest('e')}", args: [--port=5432, "p:europe-west1:mlflow"], resources: {limits: {memory: 128Mi}}, volumeMounts: [{name: key, mountPath: /key, readOnly: true}]}
    volumes: [{name: key, secret: {secretName: cloud-sql-key}}]
    serviceAccountAnnotations: {iam.gke.io/gcp-service-account: mlflow@p.iam.gserviceaccount.com}
    destinations: [{host: sqladmin.googleapis.com, port: 443}, {host: 10.20.0.3, port: 3307}]
artifactStore: {type: gcs, bucket: mlflow, credentials: {type: key-file}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection: {schedule: "0 2 * * 0"}
traceArchival: {}
backup: {schedule: "0 1 * * *", image: "example.com/postgres@${digest('f')}"}
`,
  'copied-plus-registry': `${head()}${auth}${server('replicas: 2, size: m')}backendStore: {type: postgresql, host: db.example.com, maxConnections: 400, tls: {mode: require}}
registryStore: {host: db.example.com, database: registry, tls: {mode: require}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: none}
`,
  'azure-cs-direct': `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: azure, account: mlflowacc, container: mlflow, access: direct, peer: {cidrs: [20.60.0.0/16]}, credentials: {type: connection-string, name: azure}}
tls: {source: secret, secretName: my-tls}
gateway: {type: ingress-route, hostnames: [mlflow.example.com], tls: {source: secret, secretName: pub}, peer: {cidrs: [10.0.0.0/8]}}
garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {workspace: team-a}
encryptionKeys: {name: keys, kekVersion: 2}
`,
  'mid-dev-postgres-given': `${head('dev')}${auth}${server()}backendStore: {type: cloudnative-pg, instances: 1, name: db}
artifactStore: {type: gcs, bucket: mlflow-artifacts, peer: {cidrs: [199.36.153.8/30]}, credentials: {type: key-file, name: g, key: k.json}}
tls: {source: none}
gateway: {type: gateway-api, scheme: http, name: public, namespace: gateways, hostnames: [mlflow.example.com], port: 8080}
`,
  'proxy-headers': `${head()}authentication: {type: proxy, issuer: "https://keycloak.example.com/realms/a~b", image: "example.com/oauth2-proxy@${digest('d')}", client: {id: m, secret: {name: c, key: s}}, userClaim: preferred_username, userPrefix: "oidc:", groupsPrefix: "oidc:", groupsClaim: roles, allowedGroups: ["a,b", c], scopes: [openid, profile], ca: {configMap: issuer-ca}, peer: {namespace: keycloak}, hostAliases: [{ip: 10.96.0.20, hostnames: [keycloak.example.com]}], trustedProxies: [10.0.0.0/16], replicas: 3, bearerTokens: {audiences: [kubernetes], extraIssuers: [{issuer: "https://dex.dex.svc:5556/dex", audience: machines}]}, cookieSecret: {name: k, key: v}, session: {lifetimeSeconds: 3600, refreshSeconds: 240, logoutUrl: "https://keycloak.example.com/logout", store: {type: redis, host: redis.example.com, peer: {namespace: redis}, port: 6380, urlFrom: {name: r, key: u}}}, workspaces: {labelSelector: {matchLabels: {mlflow-enabled: "true"}}, defaultWorkspace: team-a}}
${server('replicas: 2, staticPrefix: /mlflow, caBundleConfigMap: {name: ca}')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: secret, secretName: given}
gateway: {type: ingress-route, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {cidrs: [10.0.0.0/24]}, timeouts: {request: 30m}}
observability: {serviceMonitor: {labels: {a: b}, podNetworks: [10.244.0.0/16]}}
garbageCollection: {schedule: "0 2 * * 0"}
smokeTest: {}
clients: {namespaces: [notebooks]}
`,
  'proxy-token': `${head('dev', 'kind')}authentication: {type: proxy, identity: token, issuer: "https://dex.example.com/dex", session: {refreshSeconds: 240, store: {type: in-cluster, resources: {limits: {memory: 1Gi}}}}, bearerTokens: {enabled: false}, workspaces: {enabled: false}}
${server()}backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: cert-manager}
gateway: {type: none}
smokeTest: {}
`,
  external: `${head()}${auth}${server()}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: external, hostnames: [mlflow.example.com], peer: {namespace: istio-system, podLabels: {istio: ingressgateway}}}
`,
  headers: `${head()}authentication: {type: headers, userHeader: X-Auth-Request-Email, groupsHeader: X-Auth-Request-Groups, workspaces: {labelSelector: {matchLabels: {mlflow-enabled: "true"}}}}
${server()}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: external, hostnames: [mlflow.example.com], peer: {namespace: istio-system, podLabels: {istio: ingressgateway}}}
smokeTest: {workspace: team-a}
`,
  'backup-bucket': `${head()}${keycloakWith('mlflow-keycloak-tls')}keycloak: {server: {instances: 1, image: "example.com/keycloak@${digest('c')}", database: {instances: 1, recovery: {type: object-store, serverName: mlflow-keycloak-db, destination: {bucket: backups}}}}}
${server('caBundleConfigMap: {name: ca}')}backendStore: {type: postgresql, host: db.example.com, schema: tracking}
registryStore: {host: registry.example.com, schema: registry}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
secrets: {source: external-secrets, store: {name: vault}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
httpProxy: {url: "http://proxy.example.com:3128"}
backup: {schedule: "0 1 * * *", image: "example.com/postgres:18@${digest('d')}", storage: {size: 5Gi, storageClass: fast}, destination: {type: s3, bucket: backups, region: eu-central-1, encryption: {type: aes256}, prune: false, ca: {configMap: s3-ca}, credentials: {type: workload-identity, serviceAccountAnnotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/backup"}}}}
waivers:
- {check: MLF-IMAGE-1, reason: versions will do, until: "2027-06-30"}
`,
  'cnpg-recovery': `${head()}${auth}${server('replicas: 3, size: l')}backendStore:
  type: cloudnative-pg
  name: mlflow-db-2
  pooler: {instances: 2}
  image: "ghcr.io/cloudnative-pg/postgresql:18@${digest('c')}"
  backup: {serverName: second, destination: {bucket: backups, endpoint: "https://s3.example.com"}}
  recovery: {type: object-store, serverName: mlflow-db, backupId: 20260131T020000, targetTime: "2026-01-31T12:00:00+01:00", destination: {bucket: old-backups, endpoint: "https://old.example.com", ca: {secret: old-ca}, credentials: {name: old-key}}}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: none}
backup: {schedule: "0 1 * * *", destination: {type: s3, bucket: dumps, provider: ceph, endpoint: "https://s3.example.com", credentials: {type: secret}}}
`,
  'secrets-csi': `${head()}${auth}${server('replicas: 2')}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
secrets: {source: secrets-store-csi, provider: azure, parameters: {keyvaultName: mlflow, tenantId: 00000000-0000-0000-0000-000000000000, objects: "array: []"}}
tls: {source: cert-manager}
gateway: {type: none}
garbageCollection: {schedule: "0 2 * * 0"}
`,
  'keycloak-import': `${head()}${keycloakWith('mlflow-keycloak-tls')}keycloak: {apply: {type: realm-import}, server: {instances: 2, database: {recovery: {type: backup, name: keycloak-20260131020000}}, image: "example.com/keycloak@${digest('c')}", optimized: true, gateway: {name: public, namespace: gateways, routeNamespace: gateways, adminConsole: true}}}
${server()}backendStore: {type: cloudnative-pg}
artifactStore: {type: in-cluster-s3, server: versitygw}
secrets: {source: generated}
tls: {source: cert-manager}
gateway: {type: ingress, controller: nginx, className: nginx, hostnames: [mlflow.example.com], tls: {source: controller}, peer: {namespace: ingress-nginx}}
${noBackup}- {check: MLF-IMAGE-1, reason: versions will do, until: "2027-06-30"}
`,
  'keycloak-edp': `${head()}${keycloakWith('keycloak-ca')}keycloak: {createRealm: true, admin: {type: client}, apply: {type: edp}}
${server()}backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
`,
};
