import type { StandaloneOverlay } from '../../../lib/overlay/rendering.js';
import type { Authority } from './certificates.js';
import { Postgresql } from './postgresql.js';
import type { Rig } from './rig.js';
import { S3 } from './s3.js';

/** What the S3 server outside the cluster knows. */
export const outsideKeys = { accessKey: 'mlflow', secretKey: 'not-a-secret-in-this-place' };
export const outsideBucket = 'example-mlflow-artifacts';

/** The server of all databases that the variables of pods name, with a certificate for its name. */
export async function startDatabase(
  rig: Rig,
  overlay: StandaloneOverlay,
  authority: Authority,
  password: string,
): Promise<Postgresql | undefined> {
  const uris = JSON.stringify(overlay.objects).match(/postgresql\+psycopg2?:\/\/[^"\\]+/g) ?? [];
  const all = uris.map((found) => new URL(found));
  if (all.length === 0) return undefined;
  const hosts = new Map(all.map(({ hostname, port }) => [hostname, Number(port || 5432)]));
  const tls = await authority.sign('database', [...hosts.keys()]);
  const postgresql = await Postgresql.start({ folder: rig.folder('postgresql'), password, tls });
  for (const database of new Set(all.map(({ pathname }) => pathname.slice(1))))
    if (database !== 'mlflow') await postgresql.sql(`CREATE DATABASE "${database}"`, 'postgres');
  const targets = () => [postgresql.target];
  for (const [hostname, port] of hosts) {
    const [name = '', namespace = '', svc] = hostname.split('.');
    if (svc === 'svc') await rig.services.add(name, namespace, [{ port, targets }]);
    else await rig.services.addHost(hostname, [{ port, targets }]);
  }
  return postgresql;
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
  await rig.services.addHost(hostname, [{ port: Number(port || 443), targets: () => [s3.target] }]);
  return s3;
}
