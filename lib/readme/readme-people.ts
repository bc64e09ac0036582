import { stringify } from 'yaml';
import { apiServerFlags, authenticationConfiguration, openShiftAuthentication } from '../access/api-server-oidc.js';
import type { ApiServerOidc } from '../access/api-server-oidc-schema.js';
import { asksKubernetes } from '../identity/authentication/authentication-schema.js';
import type { Overlay } from '../overlay/rendering.js';
import { code, section, shell } from './markdown.js';

/** How the API server comes to know people of an OpenID Connect issuer, and what they set then. */
export function peopleSection(overlay: Overlay): string | undefined {
  const { settings, profile } = overlay.environment;
  const oidc = settings.access.apiServerOidc;
  if (!oidc || ('authentication' in settings && !asksKubernetes(settings.authentication))) return undefined;
  return section(
    'People of the OpenID Connect issuer',
    `Users and groups of <${oidc.issuer}> are known to Kubernetes as ${code(`${oidc.usernamePrefix}<${oidc.usernameClaim}>`)} and ${code(`${oidc.groupsPrefix}<group>`)}. For that the API server has to trust the issuer, which no object of this overlay can bring about:`,
    ...(profile.cli === 'oc' ? onOpenShift(oidc) : onKubernetes(oidc)),
    `Whether it does, and what somebody may do then:`,
    shell(...questions(overlay, oidc)),
    'A client sends the ID token of the user as it sends tokens of the cluster. Such tokens live for minutes, so whatever runs for longer asks for a new one, or uses an account of the cluster:',
    shell(
      `export MLFLOW_TRACKING_URI=${overlay.clientAccess.outsideUri ?? overlay.clientAccess.insideUri}`,
      'export MLFLOW_WORKSPACE=<namespace>',
      `export MLFLOW_TRACKING_TOKEN="$(kubectl oidc-login get-token --oidc-issuer-url=${oidc.issuer} --oidc-client-id=${oidc.clientId} | jq -r .status.token)"`,
    ),
    `${code('oidc-login')} is the plug-in [kubelogin](https://github.com/int128/kubelogin). The browser shows MLflow's pages only behind a gateway or a proxy that adds the token to each request.`,
  );
}

function onKubernetes(oidc: ApiServerOidc): readonly string[] {
  return [
    'by flags of kube-apiserver,',
    shell(...apiServerFlags(oidc)),
    `or by the file that ${code('--authentication-config')} names, instead of these flags (Kubernetes 1.34 and newer; 1.30 to 1.33 write ${code('v1beta1')})${oidc.caFile ? `, with the certificates of ${code(oidc.caFile)} as text in ${code('issuer.certificateAuthority')}` : ''}:`,
    yaml(authenticationConfiguration(oidc)),
    `On kind both stand in ${code('kubeadmConfigPatches')} of the cluster's configuration, with the file mounted from the host; a managed Kubernetes has a setting of its own for it.`,
  ];
}

function onOpenShift(oidc: ApiServerOidc): readonly string[] {
  return [
    `by this setting of the cluster (OpenShift 4.20 and newer), which switches off the built-in OAuth server and its users: keep a kubeconfig with a certificate at hand.${oidc.caFile ? ` The ConfigMap ${code('issuer-ca')} in ${code('openshift-config')} holds the CA of the issuer under ${code('ca-bundle.crt')}.` : ''} The console and ${code('oc')} need clients of their own beside it (${code('oidcClients')}).`,
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
    `kubectl auth can-i list experiments.mlflow.kubeflow.org -n ${namespace} --as=${oidc.usernamePrefix}<${oidc.usernameClaim}> --as-group=${oidc.groupsPrefix}${group?.name ?? '<group>'}`,
  ];
}

function yaml(value: unknown): string {
  // Not as objects of the overlay are written: a field is null, which takes away what OpenShift sets by itself.
  return `\`\`\`yaml\n${stringify(value, { indentSeq: false })}\`\`\``;
}
