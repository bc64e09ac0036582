import { suggest } from './suggest.js';

/** Words that users write for a value or a field, each with those that it can mean; the first that is allowed is suggested. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  // Platforms
  ...each(
    ['eks', 'aks', 'gke', 'k3s', 'k3d', 'rke', 'rke2', 'k0s', 'microk8s', 'minikube', 'k8s', 'vanilla', 'talos'],
    ['kubernetes'],
  ),
  ...each(['openshift', 'ocp', 'okd', 'rosa', 'aro'], ['openshift', 'kubernetes', 'rhoai']),
  ...each(['openshift-ai', 'rhods', 'redhat-openshift-ai'], ['rhoai']),
  ...each(['opendatahub', 'open-data-hub'], ['odh']),
  // Stages
  ...each(['production', 'live', 'prd', 'staging', 'stage', 'preprod'], ['prod']),
  ...each(['development', 'devel', 'test', 'testing', 'sandbox', 'local'], ['dev', 'volume']),
  // Stores
  ...each(['cnpg', 'cloudnativepg', 'cloud-native-pg', 'crunchy', 'operator'], ['cloudnative-pg', 'postgresql']),
  ...each(['postgres', 'pg', 'rds', 'aurora', 'cloudsql', 'cloud-sql', 'alloydb'], ['postgresql']),
  ...each(['file', 'files', 'filesystem', 'pvc', 'disk'], ['volume', 'sqlite']),
  ...each(['odf', 'ocs', 'openshift-data-foundation', 'mcg', 'multicloud-object-gateway'], ['noobaa', 's3']),
  ...each(['rook', 'rgw', 'rook-ceph', 'radosgw'], ['ceph', 's3']),
  ...each(['amazon', 's3', 'aws'], ['aws', 's3']),
  ...each(['minio', 'noobaa', 'ceph', 'seaweedfs', 'weed', 'r2', 'wasabi', 'garage'], ['s3', 'seaweedfs', 'other']),
  ...each(['gcp', 'google-cloud-storage', 'gs'], ['gcs']),
  ...each(['mysql', 'mariadb', 'mssql', 'sqlserver'], ['postgresql']),
  ...each(['azureblob', 'azure-blob', 'wasbs', 'adls', 'blob'], ['azure']),
  ...each(['obc', 'objectbucketclaim', 'object-bucket-claim'], ['bucket-claim']),
  ...each(['irsa', 'pod-identity', 'iam', 'iam-role', 'managed-identity', 'workloadidentity'], ['workload-identity']),
  // Logins
  ...each(['keycloak', 'sso', 'dex', 'okta', 'entra', 'openid', 'openidconnect', 'oauth'], ['oidc', 'proxy']),
  ...each(
    ['ldap', 'saml', 'basic', 'basic-auth', 'basicauth', 'password', 'google', 'cognito', 'azuread', 'azure-ad'],
    ['oidc', 'gcs'],
  ),
  ...each(['oauth2-proxy', 'oauth2proxy'], ['proxy']),
  ...each(['header', 'forward-auth', 'forwardauth', 'external-auth'], ['headers']),
  ...each(['kubernetes-auth', 'token', 'tokens', 'rbac'], ['kubernetes']),
  ...each(['disabled', 'off', 'no', 'anonymous'], ['none']),
  // Ways in
  ...each(['gateway', 'httproute', 'gatewayapi', 'gateway_api', 'envoy', 'istio'], ['gateway-api', 'platform']),
  ...each(['nginx', 'ingress-nginx', 'traefik', 'alb', 'haproxy', 'contour'], ['ingress', 'other', 'gateway-api']),
  ...each(['route', 'routes'], ['route', 'platform']),
  // Secrets and certificates
  ...each(['eso', 'externalsecrets', 'vault', 'external_secrets'], ['external-secrets']),
  ...each(['sealedsecrets', 'kubeseal', 'bitnami'], ['sealed-secrets', 'sealed']),
  ...each(['csi', 'secrets-store', 'secretproviderclass', 'keyvault'], ['secrets-store-csi']),
  ...each(['manual', 'existing', 'existingsecret'], ['given', 'secret']),
  ...each(['certmanager', 'letsencrypt', 'acme'], ['cert-manager']),
  ...each(['serviceca', 'openshift-service-ca'], ['service-ca']),
  // Installers of the operator
  ...each(['olm', 'dsc', 'datasciencecluster'], ['platform']),
  // Components of the platform
  ...each(
    ['datasciencepipelines', 'data-science-pipelines', 'pipelines', 'kfp', 'dspa', 'kubeflow'],
    ['aipipelines', 'pipelines'],
  ),
  ...each(['notebooks', 'notebook', 'workbench'], ['workbenches', 'pipelines']),
  ...each(['trainingoperator', 'training', 'trainjob', 'trainjobs', 'trainer'], ['trainer', 'training']),
  ...each(['manifest', 'yaml', 'kustomize'], ['manifests']),
  // Teams and what they use
  ...each(['kserve', 'inferenceservice', 'inferenceservices', 'inference', 'models', 'seldon'], ['serving']),
  ...each(['ray', 'rayjob', 'rayjobs', 'spark', 'sparkapplication', 'sparkapplications', 'jobs'], ['training']),
  ...each(['argo', 'argoworkflows', 'argo-workflows', 'workflowtemplates'], ['workflows']),
  ...each(['otel', 'opentelemetry', 'collector', 'tracing', 'otlp'], ['traces']),
  ...each(['deployment', 'deployments', 'applications', 'apps'], ['pods']),
  ...each(['admins', 'administrators', 'maintainers', 'owner'], ['owners']),
  ...each(['writers', 'contributors', 'members', 'developers', 'edit'], ['editors']),
  ...each(['readers', 'read', 'view'], ['viewers']),
  ...each(['users', 'groups', 'team', 'subjects'], ['people']),
  ...each(['serviceaccounts', 'serviceaccount', 'robots', 'bots'], ['programs']),
  ...each(['resourcequota', 'quotas'], ['quota']),
  ...each(['limitrange', 'limitranges', 'containerlimits'], ['limits']),
  ...each(['networkpolicies', 'isolation'], ['networkPolicy']),
  // Fields
  ...each(['replicacount', 'replica'], ['replicas']),
  ...each(['ingresses', 'ingress', 'host', 'hosts', 'hostname', 'domain'], ['hostnames', 'host', 'gateway']),
  ...each(['auth', 'login'], ['authentication']),
  ...each(['database', 'db', 'metadatastore', 'backendstoreuri'], ['backendStore', 'database']),
  ...each(['artifacts', 'objectstore', 'storage', 'artifactroot'], ['artifactStore']),
  ...each(['monitoring', 'metrics', 'prometheus'], ['observability']),
  ...each(['gc'], ['garbageCollection']),
  ...each(['proxy', 'http_proxy'], ['httpProxy']),
  ...each(['environment'], ['stage']),
};

/** The candidate that a word means, as a synonym or mistyped; undefined if there is none. */
export function meant(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  const wanted = Object.hasOwn(meanings, word.toLowerCase()) ? meanings[word.toLowerCase()] : undefined;
  return wanted?.find((one) => all.includes(one)) ?? suggest(word, all);
}

function each(words: readonly string[], values: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(words.map((word) => [word, values]));
}
