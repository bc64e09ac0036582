/** A pooler in front of an external database, and the database behind it. */
import { z } from 'zod';
import { field, host, port } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';

export const directSchema = z.strictObject({
  host: field(host.optional(), 'Host of the database itself. Default: the host of the pooler.', 'db-rw.example.com'),
  port: field(port.default(5432), 'Port of the database itself.', 5432),
  peer: peerField('derived from the host', { namespace: 'databases' }),
});

interface Pooled {
  readonly host: string;
  readonly port: number;
  readonly peer?: unknown;
  readonly direct?: z.output<typeof directSchema> | undefined;
}

/** The store at the address of the database itself, for jobs that need one session: migration and backup. */
export function directly<S extends Pooled>(store: S): S {
  const { direct } = store;
  return direct ? { ...store, host: direct.host ?? store.host, port: direct.port, peer: direct.peer } : store;
}

/** Why a store seems to be behind a pooler; undefined if nothing says so. */
export function poolerSign({
  host: name,
  port: number,
  pool,
}: Pooled & { readonly pool: { readonly class: string } }): string | undefined {
  if (pool.class === 'NullPool') return 'pool.class NullPool is for a PgBouncer in transaction mode';
  if (number === 6432) return 'port 6432 is that of PgBouncer';
  return /(^|[.-])(pgbouncer|pooler|pgcat|odyssey|supavisor)([.-]|\d|$)|\.proxy-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com/.test(
    name,
  )
    ? `${name} is the name of a pooler`
    : undefined;
}
