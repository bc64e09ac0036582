/** Logins in a network that pods leave only by a proxy, which signs TLS again: the issuer is beyond it. */
import { randomBytes } from 'node:crypto';
import { Authority } from '../server/harness/certificates.js';
import { beyondProxy, CorporateProxy } from '../server/harness/corporate-proxy.js';
import { givenTools } from '../server/harness/given.js';
import type { Pod } from '../server/harness/pod.js';
import { Rig } from '../server/harness/rig.js';
import { Standalone, standaloneOf } from '../server/harness/standalone.js';
import { keycloakProd } from './fixtures/environment.js';
import { startCache } from './harness/cache.js';
import { imagesWith } from './harness/images.js';
import { Keycloak } from './harness/keycloak.js';
import { addPeople, mailOf, passwordOf } from './harness/people.js';
import { prepareRealm, realmAdmin } from './harness/realm-admin.js';
import { cookiesOf, Web } from './harness/web.js';

const realm = 'mlflow';
const publicHost = 'mlflow.example.com';
const issuer = new URL(`https://keycloak.example.com/realms/${realm}`);
const url = 'http://proxy.example.com:3128';

let rig: Rig;
let standalone: Standalone;
let keycloak: Keycloak;
let proxy: CorporateProxy;
let server: Pod;
let authority: Authority;

beforeAll(async () => {
  rig = await Rig.start({ images: imagesWith(givenTools().image) });
  authority = await Authority.create(rig.folder('authority'));
  const starting = Keycloak.start({
    ...{ authority, folder: rig.folder('keycloak'), issuer: issuer.href, services: rig.services },
    namespace: beyondProxy,
  });
  proxy = await CorporateProxy.start(rig, url, authority);
  const environment = keycloakProd(await rig.address(), {
    '\n  ca: {secret: outside-ca}\n  providerName': '\n  providerName',
  });
  standalone = await Standalone.on(
    rig,
    standaloneOf(`${environment}\nhttpProxy: {url: "${url}"}\npods: {caBundleConfigMap: {name: corporate-ca}}\n`),
    authority,
    {
      'mlflow-oidc-client/client-secret': randomBytes(24).toString('hex'),
      'mlflow-keycloak-admin/client-id': realmAdmin.id,
      'mlflow-keycloak-admin/client-secret': realmAdmin.secret,
    },
  );
  const { namespace } = standalone;
  const data = { 'ca.crt': proxy.certificate };
  await rig.apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'corporate-ca', namespace }, data }]);
  keycloak = await starting;
  await prepareRealm(keycloak, realm);
  await startCache(standalone);
  await standalone.must('migration');
});
afterAll(async () => {
  await keycloak?.stop();
  await (standalone ?? rig)?.stop();
});

const ofIssuer = () => proxy.log.matchAll(/: (GET|POST) https:\/\/keycloak\.example\.com(?::443)?(\/[^\s?]*)/g);
const requested = () => [...ofIssuer()].map(([, method, path]) => `${method} ${path}`);
const paths = (...names: readonly string[]) => names.map((name) => name.replace('~', issuer.pathname));

test('the Job configures the realm through the proxy', async () => {
  await standalone.must('realm');
  expect(requested()).toContain(paths('POST ~/protocol/openid-connect/token')[0]);
  await addPeople(keycloak, realm);
});

test('a user logs in: the server asks the issuer for its document, its keys and a token through the proxy', async () => {
  server = await standalone.serve();
  const before = requested().length;
  const atServer = new Web({
    target: { host: server.ip, port: server.ports[0]?.containerPort ?? 0 },
    ...{ host: publicHost, ca: authority.certificate, certified: `mlflow.${standalone.namespace}.svc` },
  });
  const atIssuer = new Web({ target: keycloak.target, host: issuer.host, ca: authority.certificate });

  const start = await atServer.send('/login');
  const login = await atIssuer.send(pathOf(start.headers.location));
  const form = /<form[^>]* action="([^"]+)"/.exec(login.text)?.[1]?.replaceAll('&amp;', '&');
  const proved = await atIssuer.send(pathOf(form), {
    method: 'POST',
    headers: { cookie: cookiesOf(login), 'content-type': 'application/x-www-form-urlencoded' },
    text: new URLSearchParams({ username: 'ada', password: passwordOf('ada') }).toString(),
  });
  const back = await atServer.send(pathOf(proved.headers.location), { headers: { cookie: cookiesOf(start) } });
  const { text } = await atServer.send('/api/2.0/mlflow/users/current', { headers: { cookie: cookiesOf(back) } });
  expect(JSON.parse(text)).toMatchObject({ username: mailOf('ada'), is_admin: false });
  expect(requested().slice(before)).toEqual(
    expect.arrayContaining(
      paths(
        'GET ~/.well-known/openid-configuration',
        'POST ~/protocol/openid-connect/token',
        'GET ~/protocol/openid-connect/certs',
      ),
    ),
  );
});

function pathOf(location: string | undefined): string {
  const { pathname, search } = new URL(location ?? '');
  return `${pathname}${search}`;
}
