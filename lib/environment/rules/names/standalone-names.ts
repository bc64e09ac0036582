import { parseIssuer } from '../../../identity/keycloak/issuer.js';
import { digestedName } from '../../../model/digested-job.js';
import type { Instance } from '../../../model/instance.js';
import { type InstanceName, instanceNames, nameBeyond, namesOf } from '../../../model/names.js';
import { keycloakOperatorNames, realmImportSecret } from '../../../model/names-keycloak.js';
import { clusterNames } from '../../../model/names-postgresql.js';
import type { StandaloneEnvironmentSettings } from '../../standalone-schema.js';
import type { PathProblem } from '../path-problem.js';
import { clusterSecrets } from './cluster-secrets.js';
import { type Names, nameProblems } from './name-problems.js';
import { type NamedObject, objectsNamed, objectsOf } from './named-object.js';
import { standaloneChosen } from './standalone-chosen.js';
import { workspaceObjects } from './workspace-objects.js';

type Settings = StandaloneEnvironmentSettings;

/** Names of a standalone environment that are too long, invalid, or those of other objects. */
export function standaloneNameProblems(settings: Settings): Iterable<PathProblem> {
  return nameProblems(standaloneNames(settings));
}

export function standaloneNames(settings: Settings): Names<Settings> {
  const { name, namespace = name } = settings;
  const instance = { name, namespace };
  const names: Readonly<Record<string, string>> = namesOf(instance);
  return {
    settings,
    namespace,
    chosen: standaloneChosen,
    derived: (without) => derived(settings, instance, without),
    madeSecrets: madeSecrets(settings, instance),
    usual: (entry) => names[entry],
  };
}

/** Every object with a derived name, of any environment. */
function derived(settings: Settings, instance: Instance, without: readonly string[]): readonly NamedObject[] {
  const { name, namespace } = instance;
  const { keycloak, keycloakDatabase, database, client, smokeTest } = namesOf(instance);
  const { version } = settings.server.image;
  // The names of the overlay's own Jobs contain the version and a digest.
  const own = objectsOf(name, namespace, instanceNames, without).map((object) =>
    object.kind === 'Job' ? { ...object, name: digestedName(object.name, version, '00000000') } : object,
  );
  return [
    ...own,
    ...(without.includes('database') ? [] : objectsOf(database, namespace, clusterNames)),
    ...objectsOf(keycloakDatabase, namespace, clusterNames),
    ...objectsOf(keycloak, namespace, keycloakOperatorNames),
    ...(settings.clients?.namespaces ?? []).flatMap((one) => objectsNamed(client, one, instanceNames.client)),
    ...settings.workspaces.flatMap((workspace) => workspaceObjects(workspace.namespace)),
    ...settings.workspaces.flatMap((one) =>
      one.client || one.consumers?.pipelines ? objectsNamed(client, one.namespace, instanceNames.client) : [],
    ),
    ...testedIn(settings, namespace).flatMap((one) =>
      objectsNamed(nameBeyond(namespace, smokeTest), one, {
        what: instanceNames.smokeTest.what,
        kinds: ['Role', 'RoleBinding'],
      }),
    ),
  ];
}

/** Namespaces where the smoke test can have rights: its configured workspace, or one of the configured ones. */
function testedIn({ smokeTest, workspaces }: Settings, namespace: string): readonly string[] {
  const named = smokeTest?.workspace === undefined ? [] : [smokeTest.workspace];
  return [...new Set([namespace, ...named, ...workspaces.map((workspace) => workspace.namespace)])];
}

/** Secrets that controllers create here for resources of the overlay. */
function madeSecrets(settings: Settings, instance: Instance): readonly NamedObject[] {
  const { tls, gateway, artifactStore, backendStore, keycloak, authentication } = settings;
  const { name, namespace } = instance;
  const names = namesOf(instance);
  const publicTls = 'tls' in gateway ? gateway.tls.source : 'create' in gateway ? gateway.create?.tls?.source : 'none';
  const entries: readonly (readonly [InstanceName, unknown])[] = [
    ['tlsSecret', tls.source === 'cert-manager' || tls.source === 'service-ca'],
    ['proxyTlsSecret', tls.source === 'service-ca' && authentication.type === 'proxy'],
    ['authorityKey', tls.source === 'cert-manager' && !tls.issuer],
    ['publicTlsSecret', publicTls === 'cert-manager'],
    ['bucketClaim', artifactStore.type === 's3' && artifactStore.credentials.type === 'bucket-claim'],
    ['keycloakTlsSecret', keycloak?.server],
    ['keycloakAuthorityKey', keycloak?.server && !keycloak.server.issuer],
  ];
  const own = entries.filter(([, here]) => here).map(([entry]) => entry);
  const issuer = 'issuer' in authentication ? parseIssuer(authentication.issuer) : undefined;
  const apply = keycloak?.apply;
  const importing = apply?.type === 'realm-import' ? (apply.keycloak ?? names.keycloak) : undefined;
  return [
    ...objectsOf(
      name,
      namespace,
      instanceNames,
      Object.keys(instanceNames).filter((key) => !own.some((one) => one === key)),
    ),
    ...(backendStore.type === 'cloudnative-pg' && !backendStore.name ? clusterSecrets(names.database, namespace) : []),
    ...(keycloak?.server ? clusterSecrets(names.keycloakDatabase, namespace) : []),
    ...(importing && issuer
      ? objectsNamed(realmImportSecret(importing, issuer.realm), namespace, { what: 'the realm', kinds: ['Secret'] })
      : []),
  ].filter(({ kind }) => kind === 'Secret');
}
