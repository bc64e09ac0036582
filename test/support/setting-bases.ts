import { kindDev, kindProd, rhoaiProd } from './environments.js';
import { realmDev, realmProd } from './keycloak.js';
import { furtherOperated, furtherStandalone } from './name-fields.js';
import { oidcCloudNativePg, oidcMachines } from './oidc.js';
import { operatedVariants } from './operated-variants.js';
import { replaced } from './replaced.js';
import { standaloneCloudNativePg, standaloneDev, standaloneProd, standaloneProxy } from './standalone.js';
import { standaloneVariants } from './standalone-variants.js';
import { everyConsumer } from './teams.js';
import { fullWorkspace } from './workspaces.js';

/** Objects that differ in kind, name or namespace alone, one of which is patched; and a label for podMetadata. */
const escapes = `labels: {area: data}
extraObjects:
${[
  ['ConfigMap', 'a', 'one'],
  ['ConfigMap', 'a', 'two'],
  ['ConfigMap', 'b', 'one'],
  ['ServiceAccount', 'a', 'one'],
]
  .map(
    ([kind, name, namespace]) =>
      `- {apiVersion: v1, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}, labels: {team: x}}}\n`,
  )
  .join('')}patches:
- target: {kind: ConfigMap, name: a, namespace: one}
  operations: [{op: add, path: /metadata/labels/team, value: ml}]
`;

/** A workspace with all fields, alone; and client settings whose token an issuer renews. */
const team = `workspaces: [${fullWorkspace}]\n`;

/** Environments of the operated form in which, between them, every setting has an effect. */
export const operatedBases: readonly string[] = [
  kindDev,
  kindProd,
  rhoaiProd,
  `${rhoaiProd}operator: {installedBy: manifests}\n`,
  `${rhoaiProd}tls: {source: cert-manager}\n`,
  replaced(kindProd, 'platform: kind', 'platform: kubernetes'),
  replaced(kindProd, '  caBundleConfigMap: {name: ca}\n', ''),
  `${kindDev}${escapes}`,
  `${replaced(kindDev, 'stage: dev', 'stage: prod')}waivers: [{check: MLF-STORE-6, reason: a laptop alone, until: "2027-03-01"}]\n`,
  `${kindDev}${team}`,
  `${kindDev}${everyConsumer}`,
  ...furtherOperated,
  ...Object.values(operatedVariants),
];

/** Cilium's own ingress, and additional ingress on a port of its own. */
const cilium = `${replaced(
  standaloneProd,
  /^gateway: .*$/m,
  'gateway: {type: ingress, controller: other, className: cilium, hostnames: [mlflow.example.com], tls: {source: secret, secretName: t}, peer: {entities: [ingress]}}',
)}networkPolicy: {additionalIngress: [{reason: scraping, ports: [15020]}]}
`;

/** A Route to pods without TLS. */
const plainRoute = `platform: openshift
form: standalone
stage: dev
authentication: {type: kubernetes, workspaces: {enabled: false}}
server: {image: {image: "example.com/mlflow:3.17.2"}}
backendStore: {type: sqlite}
artifactStore: {type: volume}
tls: {source: none}
gateway: {type: route, hostnames: [mlflow.apps.example.com]}
`;

/** Permissions of groups, which an account of the server's namespace grants. */
const permissions = replaced(
  oidcMachines,
  '  serviceAccounts:',
  '  permissions: {groups: [{name: team-a, experiments: [{name: fraud, permission: EDIT}]}]}\n  serviceAccounts:',
);

/** Permissions of people, whom the plug-in knows as groups. */
const people = `${oidcMachines}workspaces: [{namespace: team-a, people: {viewers: [{kind: OidcGroup, name: a}], editors: [{kind: OidcGroup, name: b}], owners: [{kind: OidcGroup, name: c}]}}]\n`;

/** Environments of the standalone form in which, between them, every setting has an effect. */
export const standaloneBases: readonly string[] = [
  standaloneDev,
  standaloneProd,
  standaloneCloudNativePg,
  standaloneProxy,
  oidcMachines,
  oidcCloudNativePg,
  realmProd,
  realmDev,
  `${standaloneDev}${escapes}`,
  `${standaloneProd}secrets: {source: secrets-store-csi, provider: azure, parameters: {keyvaultName: mlflow}}\n`,
  cilium,
  ...Object.values(standaloneVariants),
  `${standaloneDev}${team}`,
  permissions,
  people,
  `${standaloneDev}${everyConsumer}`,
  ...furtherStandalone,
  plainRoute,
];
