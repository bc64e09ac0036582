import type { StandaloneOverlay } from '../../../lib/overlay/rendering.js';
import type { Authority } from './certificates.js';
import { beyondProxy } from './corporate-proxy.js';
import { PgBouncer } from './pgbouncer.js';
import { Postgresql } from './postgresql.js';
import type { Rig } from './rig.js';
import { S3 } from './s3.js';
import type { Target } from './services.js';

/** What the S3 server outside the cluster knows. */
export const outsideKeys = { accessKey: 'mlflow', secretKey: 'not-a-secret-in-this-place' };
export const outsideBucket = 'example-mlflow-artifacts';

export interface Databases {
  readonly postgresql: Postgresql;
  readonly pooler: PgBouncer | undefined;
}

/** The server of all databases that the variables of pods name, with a certificate for its name, and the pooler in front of it. */
export async function startDatabase(
  rig: Rig,
  overlay: StandaloneOverlay,
  authority: Authority,
  { username, password }: Readonly<Record<'username' | 'password', string>>,
): Promise<Databases | undefined> {
  const uris = urisOf(overlay);
  if (uris.length === 0) return undefined;
  const tls = await authority.sign('database', [...new Set(uris.map(({ hostname }) => hostname))]);
  const postgresql = await Postgresql.start({ folder: rig.folder('postgresql'), password, tls });
  for (const database of new Set(uris.map(({ pathname }) => pathname.slice(1))))
    if (database !== 'mlflow') await postgresql.sql(`CREATE DATABASE "${database}"`, 'postgres');
  const { backendStore: store } = overlay.environment.settings;
  const isPooler = ({ hostname, port }: URL) =>
    store.type === 'postgresql' && store.direct && hostname === store.host && port === String(store.port);
  const pooler = uris.some(isPooler)
    ? await PgBouncer.start({
        folder: rig.folder('pgbouncer'),
        database: postgresql.target,
        user: username,
        password,
        tls,
      })
    : undefined;
  await serveDatabase(rig, uris, (uri) => (isPooler(uri) && pooler ? pooler : postgresql).target);
  return { postgresql, pooler };
}

/** Lets pods find the databases that their variables name: each host once, with all its ports. */
async function serveDatabase(rig: Rig, uris: readonly URL[], targetOf: (uri: URL) => Target): Promise<void> {
  for (const hostname of new Set(uris.map((uri) => uri.hostname))) {
    const ofHost = new Map(uris.filter((uri) => uri.hostname === hostname).map((uri) => [uri.port, uri]));
    const ports = [...ofHost.values()].map((uri) => ({
      port: Number(uri.port || 5432),
      targets: () => [targetOf(uri)],
    }));
    const [name = '', namespace = '', svc] = hostname.split('.');
    if (svc === 'svc') await rig.services.add(name, namespace, ports);
    else await rig.services.addHost(hostname, ports);
  }
}

function urisOf({ objects }: StandaloneOverlay): readonly URL[] {
  return (JSON.stringify(objects).match(/postgresql\+psycopg2?:\/\/[^"\\]+/g) ?? []).map((uri) => new URL(uri));
}

/** The S3 server outside the cluster that the server's variables name, with a certificate for its name. */
export async function startOutsideS3(
  rig: Rig,
  overlay: StandaloneOverlay,
  authority: Authority,
): Promise<S3 | undefined> {
  const endpoint = JSON.stringify(overlay.objects).match(/https:\/\/s3\.[^"]+/)?.[0];
  if (!endpoint) return undefined;
  const { hostname, port } = new URL(endpoint);
  const tls = await authority.sign('s3', [hostname]);
  const s3 = await S3.start({ folder: rig.folder('s3'), identity: outsideKeys, bucket: outsideBucket, tls });
  const { httpProxy } = overlay.environment.settings;
  const ports = [{ port: Number(port || 443), targets: () => [s3.target] }];
  await rig.services.addHost(hostname, ports, httpProxy && beyondProxy);
  return s3;
}
