/** Every check, by the cases of its family: an overlay that it lets pass, some that it finds, some that only look wrong. */
import { checks } from '../../lib/checks/all.js';
import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { overlayOf, today } from '../support/environments.js';
import * as artifact from './cases/artifact.js';
import * as auth from './cases/auth.js';
import * as backup from './cases/backup.js';
import * as client from './cases/client.js';
import * as cron from './cases/cron.js';
import * as egress from './cases/egress.js';
import * as env from './cases/env.js';
import * as gc from './cases/gc.js';
import * as host from './cases/host.js';
import * as id from './cases/id.js';
import * as image from './cases/image.js';
import * as ingress from './cases/ingress.js';
import * as keycloak from './cases/keycloak.js';
import * as memory from './cases/memory.js';
import * as mesh from './cases/mesh.js';
import * as name from './cases/name.js';
import * as oidc from './cases/oidc.js';
import * as origin from './cases/origin.js';
import * as platform from './cases/platform.js';
import * as pool from './cases/pool.js';
import * as port from './cases/port.js';
import * as proxy from './cases/proxy.js';
import * as pss from './cases/pss.js';
import * as quota from './cases/quota.js';
import * as ref from './cases/ref.js';
import * as role from './cases/role.js';
import * as route from './cases/route.js';
import * as scc from './cases/scc.js';
import * as schema from './cases/schema.js';
import * as scope from './cases/scope.js';
import * as secret from './cases/secret.js';
import * as serving from './cases/serving.js';
import * as store from './cases/store.js';
import * as tls from './cases/tls.js';
import * as trace from './cases/trace.js';
import * as upload from './cases/upload.js';
import * as uri from './cases/uri.js';
import * as url from './cases/url.js';
import * as workbench from './cases/workbench.js';
import { type Allowed, type Broken, found } from './support.js';

interface Cases {
  readonly broken: readonly Broken[];
  readonly allowed?: readonly Allowed[];
}

const families: Readonly<Record<string, Cases>> = {
  artifact,
  auth,
  backup,
  client,
  cron,
  egress,
  env,
  gc,
  host,
  id,
  image,
  ingress,
  keycloak,
  memory,
  mesh,
  name,
  oidc,
  origin,
  platform,
  pool,
  port,
  proxy,
  pss,
  quota,
  ref,
  role,
  route,
  scc,
  schema,
  scope,
  secret,
  serving,
  store,
  tls,
  trace,
  upload,
  uri,
  url,
  workbench,
};
const broken = Object.values(families).flatMap((cases) => cases.broken);
const allowed = Object.values(families).flatMap((cases) => cases.allowed ?? []);
const good = [...new Map(broken.map(([id, yaml]) => [`${id} ${yaml}`, [id, yaml] as const])).values()];

test.each(good)('%s lets a good overlay pass', (id, yaml) => {
  expect(found(overlayOf(yaml), id)).toEqual([]);
});

test.each(broken.map(([id, , overlay, says]) => [id, says, overlay] as const))('%s says: %s', (id, says, overlay) => {
  const text = formatProblems(runChecks(overlay(), today).problems.filter((problem) => problem.check === id));
  expect(text).toContain(says);
  expect(text).toMatch(/^environments\/test\.yaml:\d+:\d+ MLF-/);
});

test.each(allowed)('%s allows %s', (id, _, overlay) => {
  expect(found(overlay(), id)).toEqual([]);
});

test('every check has a case', () => {
  const covered = new Set(broken.map(([id]) => id));
  expect(checks.map((check) => check.id).filter((id) => !covered.has(id))).toEqual([]);
});

test.each(Object.entries(families))('cases/%s.ts has cases of its family', (family, { broken, allowed = [] }) => {
  const ids = [...broken, ...allowed].map(([id]) => id);
  expect(ids.filter((id) => id.split('-')[1]?.toLowerCase() !== family)).toEqual([]);
});

test.each(checks.map((check) => [check.id, check] as const))('%s has title, cause and fix', (id, check) => {
  for (const text of [check.title, check.cause, check.fix]) expect(text).toMatch(/\S{2,} \S{2,}/);
  expect(checks.filter((other) => other.id === id)).toEqual([check]);
});
