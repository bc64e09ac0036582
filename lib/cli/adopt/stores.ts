/** Stores by their URIs, as `mlflow server` gets them. */
import type { Adoption, SecretRef } from './adoption.js';
import type { Field } from './input.js';

/** The Secret that a part of a URI is read from. */
export type SecretOf = (text: string) => SecretRef | undefined;

const modes = ['disable', 'require', 'verify-ca', 'verify-full'];

/** The backend store, by a URI; user and password are taken only as references to a Secret. */
export function takeBackend(adoption: Adoption, field: Field, uri: string, secretOf?: SecretOf): void {
  const to = 'backendStore';
  if (/^\$[({]?\w+[)}]?$/.test(uri)) {
    takeUriOf(adoption, field, secretOf?.(uri));
    return;
  }
  if (/^sqlite/.test(uri)) {
    adoption.take(field, `${to}.type`, 'sqlite');
    const path = uri.replace(/^sqlite(\+\w+)?:\/\/\//, '').replace(/\?.*$/, '');
    takePath(adoption, field, `${to}.path`, path, 'the database');
    return;
  }
  if (!/^postgres(ql)?(\+\w+)?:\/\//.test(uri)) {
    const scheme = /^[a-z0-9]+(?=[+:])/.exec(uri)?.[0] ?? 'a folder';
    adoption.lost(field, `a backend store is PostgreSQL or SQLite: move the data of ${scheme} to a database first`);
    return;
  }
  const [, login, host = '', port, database, query = ''] =
    /^[^:]+:\/\/(?:(.*)@)?(\[[^\]]+\]|[^:/?]*)(?::([^/?]+))?\/?([^?]*)\??(.*)$/.exec(uri) ?? [];
  adoption.take(field, `${to}.type`, 'postgresql');
  for (const [name, value] of [
    ['host', host.replace(/^\[|\]$/g, '')],
    ['port', port === undefined || port === '5432' || !/^\d+$/.test(port) ? '' : Number(port)],
    ['database', database === 'mlflow' ? '' : database],
  ] as const) {
    if (typeof value === 'string' && value.includes('$'))
      adoption.remind(`${to}.${name}`, `write it: ${field.where} reads it from a Secret or ConfigMap`);
    else if (value) adoption.take(field, `${to}.${name}`, value);
  }
  const mode = new URLSearchParams(query).get('sslmode');
  if (mode && modes.includes(mode)) adoption.take(field, `${to}.tls.mode`, mode);
  else adoption.remind(`${to}.tls`, 'verify-full is the default, which the existing connection may not be');
  if (login !== undefined) takeLogin(adoption, field, login, secretOf);
}

/** A URI that one key of a Secret holds. */
export function takeUriOf(adoption: Adoption, field: Field, ref: SecretRef | undefined): void {
  if (!ref) {
    adoption.lost(field, 'the URI is in a Secret that is not known: write backendStore');
    return;
  }
  const { name, key } = ref;
  const keyOf = key === 'backend-store-uri' ? {} : { key };
  adoption.assume('backendStore.type', 'postgresql', 'a URI in a Secret');
  if (adoption.form === 'operated') adoption.take(field, 'backendStore.uriFrom', { name, ...keyOf });
  else adoption.take(field, 'backendStore.credentials', { type: 'uri', name, ...keyOf });
  adoption.remind('backendStore.host', 'write it: the URI is in the Secret, which is not read');
}

function takeLogin(adoption: Adoption, field: Field, login: string, secretOf: SecretOf | undefined): void {
  const [user = '', password = ''] = login.split(':').map((text) => secretOf?.(text));
  if (typeof user === 'object' && typeof password === 'object' && user.name === password.name) {
    takeUser(adoption, field, user, password);
    return;
  }
  adoption.secret([field], databaseSecret(adoption));
}

/** References to user and password in one Secret. */
export function takeUser(adoption: Adoption, field: Field, user: SecretRef, password: SecretRef): void {
  if (adoption.form === 'operated') adoption.lost(field, 'the operated form reads the complete URI from one key');
  else
    adoption.take(field, 'backendStore.credentials', {
      type: 'user',
      name: user.name,
      ...(user.key === 'username' ? {} : { usernameKey: user.key }),
      ...(password.key === 'password' ? {} : { passwordKey: password.key }),
    });
}

export function databaseSecret({ form, secrets }: Adoption): string {
  const keys = form === 'operated' ? 'the key backend-store-uri, the URI' : 'the keys username and password';
  return `create Secret ${secrets.database} with ${keys}`;
}

/**
 * The artifact store, by a URI.
 *
 * @param isServed - whether clients send artifacts through the server
 */
export function takeArtifacts(adoption: Adoption, field: Field, uri: string, isServed: boolean): void {
  const to = 'artifactStore';
  const [, scheme = '', place = '', folder = ''] = /^([a-z0-9]+):\/\/([^/]*)\/?(.*?)\/?$/.exec(uri) ?? [];
  if (uri.includes('$')) {
    adoption.lost(field, 'a part of it is in a Secret, or in a variable that is not known: write artifactStore');
    return;
  }
  if (/^s3a?$|^gs$/.test(scheme)) {
    adoption.take(field, `${to}.type`, scheme === 'gs' ? 'gcs' : 's3');
    adoption.take(field, `${to}.bucket`, place);
  } else if (/^wasbs?$|^abfss?$/.test(scheme)) {
    const [container = '', host = ''] = place.split('@');
    adoption.take(field, `${to}.type`, 'azure');
    adoption.take(field, `${to}.container`, container);
    adoption.take(field, `${to}.account`, host.split('.')[0]);
  } else if (/^(file:|\.?\/|mlruns)/.test(uri)) {
    adoption.take(field, `${to}.type`, 'volume');
    takePath(adoption, field, `${to}.path`, uri.replace(/^file:(\/\/)?/, ''), 'artifacts');
    return;
  } else {
    if (!/^mlflow-artifacts:/.test(uri))
      adoption.lost(field, 'an artifact store is a volume, S3, Google Cloud Storage or Azure');
    else adoption.computed(field, 'artifactStore.access, served by default');
    return;
  }
  takePrefix(adoption, field, folder, isServed);
  if (!isServed) adoption.assume(`${to}.access`, 'direct', 'clients access the store directly today');
}

/** A store always has a folder, so artifacts in the root of a bucket have to be looked at. */
export function takePrefix(adoption: Adoption, field: Field, folder: string, isServed: boolean): void {
  if (folder) adoption.take(field, 'artifactStore.prefix', folder);
  else
    adoption.remind(
      'artifactStore.prefix',
      `artifacts is the default, and existing artifacts are in the root of the bucket: ${
        isServed ? 'copy them into that folder' : 'existing experiments keep their URIs, new ones get the folder'
      }`,
    );
}

/** A file or folder, at its new place below /mlflow if its volume is mounted there. */
function takePath(adoption: Adoption, field: Field, to: string, path: string, what: string): void {
  const mount = adoption.mounts.find((one) => !one.secret && (path === one.path || path.startsWith(`${one.path}/`)));
  if (mount?.volume) adoption.usedVolumes.add(mount.volume);
  if (!mount) {
    adoption.remind(to, `${what} is not on a known volume: copy it to the volume of the new server`);
    return;
  }
  const inside = path.slice(mount.path.length).replace(/^\/|\/$/g, '');
  if (inside === '')
    adoption.remind(to, `${what} is at the root of the volume: move it into a folder, which is then below /mlflow`);
  else adoption.take(field, to, `/mlflow/${inside}`);
  if (mount.claim) adoption.assume('server.existingClaim.name', mount.claim, `the claim that holds ${what}`);
  if (mount.path !== '/mlflow')
    adoption.remind(
      'server.existingClaim',
      `mounted at /mlflow instead of ${mount.path}: URIs in the database that name the old folder have to be changed`,
    );
}
