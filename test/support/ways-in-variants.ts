/** Environments on clusters with a way in of their own: OpenShift with each login, and Google's load balancers. */
const image = `{image: {image: "example.com/mlflow@sha256:${'b'.repeat(64)}"}`;
const stores = `backendStore: {type: postgresql, host: db.example.com}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
`;
const openshift = (fields: string, server = '') => `platform: openshift
form: standalone
stage: prod
server: ${image}${server && `, ${server}`}}
${stores}${fields}`;
const kubernetes = (fields: string, server = '') => openshift(fields, server).replace('openshift', 'kubernetes');
const workspaces = '{labelSelector: {matchLabels: {mlflow-enabled: "true"}}}';
const ca = '"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"';

export const waysInVariants: Readonly<Record<string, string>> = {
  'openshift-kubernetes': openshift(
    `authentication: {type: kubernetes, workspaces: ${workspaces}}
tls: {source: service-ca}
gateway: {type: route, hostnames: [mlflow.apps.example.com, ml.example.com], tls: {source: secret, secretName: public}}
consoleLink: {location: NamespaceDashboard, text: Experiments}
workspaces: [{namespace: team-a, consoleLink: {text: Experiments}}]
alaudaMenu: {title: Experiments}
observability: {serviceMonitor: {podNetworks: [10.128.0.0/14]}}
traceArchival: {}
`,
    'staticPrefix: /mlflow',
  ),
  'openshift-oidc':
    openshift(`authentication: {type: oidc, issuer: "https://keycloak.example.com/realms/mlflow", groups: [users], adminGroups: [admins], trustedProxies: [10.128.0.0/14]}
tls: {source: service-ca}
gateway: {type: route, hostnames: [mlflow.apps.example.com]}
consoleLink: {}
`),
  'openshift-proxy': openshift(
    `authentication: {type: proxy, issuer: "https://keycloak.example.com/realms/mlflow", image: "example.com/oauth2-proxy@sha256:${'d'.repeat(64)}", replicas: 2, session: {store: {type: in-cluster, image: "example.com/valkey@sha256:${'e'.repeat(64)}"}}, workspaces: {enabled: false}}
tls: {source: service-ca}
gateway: {type: route, hostnames: [mlflow.apps.example.com]}
observability: {serviceMonitor: {podNetworks: [10.128.0.0/14]}}
workspaces: [{namespace: mlflow, bindings: [{role: edit, subjects: [{kind: Group, name: data-scientists}]}]}]
`,
  ),
  'openshift-headers': openshift(`authentication: {type: headers, workspaces: ${workspaces}}
tls: {source: service-ca}
gateway: {type: external, hostnames: [mlflow.apps.example.com], peer: {namespace: istio-ingress, podLabels: {istio: ingressgateway}}}
`),
  'openshift-none': openshift(`authentication: {type: none}
tls: {source: service-ca}
gateway: {type: external, hostnames: [mlflow.apps.example.com], peer: {namespace: sso, podLabels: {app: sso}}}
waivers: [{check: MLF-AUTH-1, reason: the proxy authenticates, until: "2027-06-30"}]
`),
  'openshift-ingress': openshift(`authentication: {type: kubernetes, workspaces: {enabled: false}}
tls: {source: cert-manager}
gateway: {type: ingress, controller: openshift, hostnames: [mlflow.apps.example.com], tls: {source: controller}, peer: {namespace: openshift-ingress}}
`),
  'openshift-gateway': openshift(`authentication: {type: kubernetes, workspaces: {enabled: false}}
tls: {source: service-ca}
gateway: {type: gateway-api, name: mlflow, namespace: mlflow, hostnames: [mlflow.example.com, ml.example.com], create: {className: openshift-default, tls: {source: cert-manager, issuer: {name: letsencrypt}}}}
observability: {serviceMonitor: {podNetworks: [10.128.0.0/14]}}
`),
  'openshift-other-ca': openshift(`authentication: {type: kubernetes, workspaces: {enabled: false}}
tls: {source: secret}
gateway: {type: route, hostnames: [mlflow.apps.example.com], tls: {source: cert-manager, issuer: {name: letsencrypt}}, destinationCACertificate: ${ca}}
`),
  'gke-gateway': kubernetes(
    `authentication: {type: kubernetes, workspaces: ${workspaces}}
tls: {source: cert-manager}
gateway: {type: gateway-api, name: internal-http, namespace: infra, controller: gke, hostnames: [mlflow.example.com], peer: {cidrs: [10.9.0.0/23]}, create: {className: gke-l7-rilb, annotations: {networking.gke.io/certmap: mlflow}, tls: {source: controller}}}
access: {create: false}
`,
    'staticPrefix: /mlflow',
  ),
  'gke-ingress':
    kubernetes(`authentication: {type: proxy, issuer: "https://keycloak.example.com/realms/mlflow", image: "example.com/oauth2-proxy@sha256:${'d'.repeat(64)}", workspaces: ${workspaces}}
tls: {source: cert-manager}
gateway: {type: ingress, controller: gke, hostnames: [mlflow.example.com], tls: {source: secret, secretName: public}, peer: {cidrs: [10.9.0.0/23]}}
`),
};
