/** Environments of the operated form whose Secrets and stores come from elsewhere than in the references. */
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
  'operated-external-secrets': `${head()}${database}${bucket}registryStore: {host: registry.example.com, schema: mlflow}
readReplica: {host: replica.example.com}
secrets: {source: external-secrets, store: {name: vault}, path: ml/prod}
`,
  'operated-vault': `${head()}${database}${bucket}backup: {schedule: "0 1 * * *", image: "docker.io/library/postgres:18@sha256:${'d'.repeat(64)}", destination: {type: s3, bucket: backups, endpoint: "https://s3.example.com", ca: {secret: s3-ca}, peer: {namespace: s3}}}
secrets: {source: external-secrets, vault: {server: "https://vault.example.com:8200", caConfigMap: {name: vault-ca}}}
`,
  'operated-generated': `${head('dev')}${database}${bucket}secrets: {source: generated}
garbageCollection: {schedule: "0 2 * * 0", pod: {pullSecrets: [registry]}}
`,
  'operated-sealed': `${head('dev')}backendStore: {type: sqlite}
artifactStore: {type: volume}
server: {workspaceLabelSelector: {matchLabels: {mlflow: "true"}}}
observability: {serviceMonitor: {source: overlay, labels: {release: p}}, alerts: {}, dashboard: {grafanaOperator: {instanceSelector: {dashboards: grafana}}}}
smokeTest: {workspace: team-a, pod: {pullSecrets: [registry]}}
backup: {schedule: "0 1 * * *", storage: {storageClass: fast}}
secrets: {source: sealed-secrets, sealed: [{name: mlflow-encryption-keys, encryptedData: {kek-passphrase: ${sealed}, webhook-key: ${sealed}}}]}
`,
};
