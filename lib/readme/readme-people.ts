import { stringify } from 'yaml';
import { apiServerFlags, authenticationConfiguration, openShiftAuthentication } from '../access/api-server-oidc.js';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import type { Overlay } from '../overlay/rendering.js';
import { code, section, shell, shellWord } from './markdown.js';

/** How the API server is configured to accept users of an OpenID Connect issuer, and what clients set then. */
export function peopleSection(overlay: Overlay): string | undefined {
  const { settings, profile } = overlay.environment;
  const oidc = settings.access.apiServerOidc;
  if (!oidc || ('authentication' in settings && !asksKubernetes(settings.authentication))) return undefined;
  return section(
    'Users of the OpenID Connect issuer',
    `Users and groups of <${oidc.issuer}> have the names ${code(`${oidc.usernamePrefix}<${oidc.usernameClaim}>`)} and ${code(`${oidc.groupsPrefix}<group>`)} in Kubernetes. The API server must trust the issuer, which no object of this overlay can configure:`,
    ...(profile.cli === 'oc' ? onOpenShift(oidc) : onKubernetes(oidc)),
    'To check that it does, and what a user may do:',
    shell(...questions(overlay, oidc)),
    'A client sends the ID token of the user in the same way as tokens of the cluster. ID tokens are valid for minutes: a longer run must request new ones, or use a service account:',
    shell(
      `export MLFLOW_TRACKING_URI=${overlay.clientAccess.outsideUri ?? overlay.clientAccess.insideUri}`,
      'export MLFLOW_WORKSPACE=<namespace>',
      `export MLFLOW_TRACKING_TOKEN="$(kubectl oidc-login get-token --oidc-issuer-url=${shellWord(oidc.issuer)} --oidc-client-id=${shellWord(oidc.clientId)} | jq -r .status.token)"`,
    ),
    `${code('oidc-login')} is the plug-in [kubelogin](https://github.com/int128/kubelogin). The browser shows MLflow's pages only behind a gateway or a proxy that adds the token to each request.`,
  );
}

function onKubernetes(oidc: ApiServerOidc): readonly string[] {
  return [
    'with flags of kube-apiserver,',
    shell(...apiServerFlags(oidc)),
    `or, instead of these flags, with the file that ${code('--authentication-config')} names (Kubernetes 1.34 and newer; 1.30 to 1.33 use ${code('v1beta1')})${oidc.caFile ? `, with the certificates of ${code(oidc.caFile)} as text in ${code('issuer.certificateAuthority')}` : ''}:`,
    yaml(authenticationConfiguration(oidc)),
    `On kind, set either one in ${code('kubeadmConfigPatches')} of the cluster's configuration, with the file mounted from the host; a managed Kubernetes service has its own setting.`,
  ];
}

function onOpenShift(oidc: ApiServerOidc): readonly string[] {
  return [
    `with this setting of the cluster (OpenShift 4.20 and newer), which disables the built-in OAuth server and its users: keep a kubeconfig with a client certificate.${oidc.caFile ? ` The ConfigMap ${code('issuer-ca')} in ${code('openshift-config')} must contain the CA of the issuer in the key ${code('ca-bundle.crt')}.` : ''} The console and ${code('oc')} require their own clients (${code('oidcClients')}).`,
    yaml(openShiftAuthentication(oidc)),
  ];
}

function questions({ environment }: Overlay, oidc: ApiServerOidc): readonly string[] {
  const { workspaces } = environment.settings;
  const namespace = workspaces[0]?.namespace ?? '<namespace>';
  const group = workspaces
    .flatMap(({ bindings, roles }) => [...bindings, ...roles])
    .flatMap(({ subjects }) => subjects)
    .find(({ kind }) => kind === 'OidcGroup');
  return [
    'kubectl --token="$MLFLOW_TRACKING_TOKEN" auth whoami',
    `kubectl auth can-i list experiments.mlflow.kubeflow.org -n ${namespace} --as=${oidc.usernamePrefix}<${oidc.usernameClaim}> --as-group=${shellWord(`${oidc.groupsPrefix}${group?.name ?? '<group>'}`)}`,
  ];
}

function yaml(value: unknown): string {
  // Not with the writer for objects of the overlay: a field is null, which removes what OpenShift sets by default.
  return `\`\`\`yaml\n${stringify(value, { indentSeq: false })}\`\`\``;
}
