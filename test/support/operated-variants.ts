/** Environments of the operated form whose Secrets and stores come from elsewhere than in the references. */
import { fullWorkspace } from './workspaces.js';

const digest = (c: string) => `sha256:${c.repeat(64)}`;
const head = (stage = 'prod') => `platform: kind
stage: ${stage}
operator: {installedBy: manifests, image: "example.com/operator@${digest('a')}", serverImage: "example.com/mlflow@${digest('b')}"}
gateway: {type: none}
`;
const database = 'backendStore: {type: postgresql, host: db.example.com}\n';
const bucket = 'artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}\n';
const sealed = 'A'.repeat(140);

export const operatedVariants: Readonly<Record<string, string>> = {
  'operated-consumers': `platform: rhoai
release: "3.5"
stage: dev
backendStore: {type: sqlite}
artifactStore: {type: volume}
gateway: {type: platform, hostnames: [rh-ai.apps.example.com]}
workspaces: [{namespace: team-a, artifacts: {path: mlflow}, consoleLink: {text: Experiments}}, ${fullWorkspace}]
workbenches: [{name: alice, namespace: team-a, image: "example.com/workbench:1", owner: alice, description: Trials, connections: [data], env: [{name: A, value: b}], stopped: true, pod: {pullSecrets: [registry], tolerations: [{key: gpu, operator: Exists}]}}]
platformGroups: {adminGroups: [rhods-admins, ml-platform], allowedGroups: [data-science]}
pipelineServers: [{namespace: team-a, database: {type: mysql, host: db.example.com, tls: false}, objectStore: {endpoint: "https://s3.example.com:9443", bucket: pipelines, region: eu, basePath: runs}, caBundle: {configMap: pipelines-ca}, mlflow: {injectUserEnvVars: false}}]
clients: {namespaces: [team-a]}
`,
  'operated-external-secrets': `${head()}${database}${bucket}registryStore: {host: registry.example.com, schema: mlflow}
readReplica: {host: replica.example.com}
secrets: {source: external-secrets, store: {name: vault}, path: ml/prod}
`,
  'operated-vault': `${head()}${database}${bucket}backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres:18@sha256:${'d'.repeat(64)}", destination: {type: s3, bucket: backups, endpoint: "https://s3.example.com", ca: {secret: s3-ca}, peer: {namespace: s3}}}
secrets: {source: external-secrets, vault: {server: "https://vault.example.com:8200", caConfigMap: {name: vault-ca}}}
`,
  'operated-generated': `${head('dev')}${database}${bucket}secrets: {source: generated}
garbageCollection: {schedule: "0 2 * * 0", pod: {pullSecrets: [registry]}}
workspaces: [{namespace: team-c, artifacts: {path: x, endpoint: "https://s3.openshift-storage.svc", bucketClaim: {bucket: team-c-mlflow, storageClassName: openshift-storage.noobaa.io}}}]
`,
  'operated-sealed': `${head('dev')}backendStore: {type: sqlite}
artifactStore: {type: volume}
server: {workspaceLabelSelector: {matchLabels: {mlflow: "true"}}}
observability: {serviceMonitor: {source: overlay, labels: {release: p}}, alerts: {}, dashboard: {grafanaOperator: {instanceSelector: {dashboards: grafana}}}}
smokeTest: {workspace: team-a, pod: {pullSecrets: [registry]}}
backup: {schedule: "0 1 * * *", storage: {storageClass: fast}}
secrets: {source: sealed-secrets, sealed: [{name: mlflow-encryption-keys, encryptedData: {kek-passphrase: ${sealed}, webhook-key: ${sealed}}}]}
`,
  'operated-cnpg-s3': `${head('dev')}server: {replicas: 2, caBundleConfigMap: {name: ca}}
backendStore: {type: cloudnative-pg, storage: {size: 5Gi, storageClass: fast}, instances: 2, registryDatabase: registry, readReplica: true, tls: {mode: verify-full}, pool: {size: 3}, monitoring: true, parameters: {max_connections: "200"}, pod: {pullSecrets: [registry], priorityClassName: high}}
artifactStore: {type: in-cluster-s3, server: seaweedfs, pod: {pullSecrets: [registry], priorityClassName: high, runtimeClassName: kata}, storage: {size: 10Gi, storageClass: fast}}
secrets: {source: generated}
observability: {alerts: {}}
backup: {schedule: "0 1 * * *"}
garbageCollection: {schedule: "0 2 * * 0"}
networkPolicy: {additionalEgress: [{reason: backups of disks, components: [object-store, database], to: {namespace: backup}, ports: [443]}]}
`,
  'operated-cnpg-pooler': `${head('dev')}server: {workers: 4}
backendStore: {type: cloudnative-pg, name: tracking, pool: {class: NullPool}, pooler: {poolMode: transaction}, walStorage: {size: 1Gi, storageClass: fast}, backup: {destination: {bucket: backups, endpoint: "https://s3.example.com", ca: {secret: s3-ca}, peer: {namespace: s3}}}, recovery: {type: object-store, serverName: lost, destination: {bucket: old, ca: {secret: s3-ca}, peer: {namespace: s3}}}}
artifactStore: {type: in-cluster-s3, storage: {size: 10Gi}}
mesh: {type: istio}
httpProxy: {url: "http://proxy.example.com:3128"}
`,
  'operated-cnpg-backup': `${head('dev')}backendStore: {type: cloudnative-pg, recovery: {type: backup, name: last}}
${bucket}`,
  'operated-bucket-claim': `${head()}${database}artifactStore: {type: s3, provider: noobaa, endpoint: "https://s3.openshift-storage.svc", privateCa: false, bucket: mlflow, credentials: {type: bucket-claim, storageClassName: openshift-storage.noobaa.io}}
`,
  'operated-session-token': `${head()}${database}artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret, sessionTokenKey: AWS_SESSION_TOKEN}}
`,
  'operated-environment': `${head()}${database}server: {envFrom: [{secretRef: {name: aws-credentials}}], env: [{name: AWS_DEFAULT_REGION, value: us-east-1}]}
artifactStore: {type: s3, bucket: my-mlflow-bucket, access: direct, credentials: {type: environment}}
garbageCollection: {schedule: "0 2 * * 0"}
`,
};
