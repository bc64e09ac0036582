import type { Page } from 'playwright-core';
import type { NetworkPolicySpec } from '../../imports/kubernetes.js';
import { resultOf, runClient } from '../server/harness/client-pod.js';
import { Mlflow } from '../server/harness/mlflow.js';
import type { Pod } from '../server/harness/pod.js';
import { Standalone, standaloneOf, workspaces } from '../server/harness/standalone.js';
import { find, templateOf } from '../server/harness/templates.js';
import {
  behindOthers,
  behindProxyWithTokens,
  defaultScopes,
  issuer,
  proxyOfOthers,
  publicHost,
  publicUrl,
  serviceName,
} from './fixtures/proxy.js';
import { screenshot } from './harness/browser.js';
import { givenIdentityTools } from './harness/given.js';
import type { Keycloak } from './harness/keycloak.js';
import { Proxied, startProxy } from './harness/proxied.js';
import { clientSecret, idToken, mailOf, passwordOf } from './harness/proxy-realms.js';
import { Web } from './harness/web.js';

const search = '/api/2.0/mlflow/experiments/search';
const create = '/api/2.0/mlflow/experiments/create';
const hasProxy = givenIdentityTools().oauth2Proxy !== undefined;

let proxied: Proxied;
let standalone: Standalone;
let keycloak: Keycloak;

/** The Service of the proxy, as pods of the cluster call it. */
function service(token?: string, name: string = serviceName, of = standalone): Mlflow {
  const ip = of.rig.services.addressOf(name, of.namespace);
  const uri = `http://${name}.${of.namespace}.svc:5000`;
  return new Mlflow({ uri, ip }, { ...(token ? { token } : {}), workspace: workspaces.home });
}

/** What somebody is answered who reads and who writes. */
async function answers(token?: string, headers: Readonly<Record<string, string>> = {}, mlflow = service(token)) {
  const read = await mlflow.call('POST', search, { max_results: 5 }, headers);
  const written = await mlflow.call('POST', create, { name: `of-${Math.round(performance.now() * 1000)}` }, headers);
  await mlflow.close();
  return [read.status, written.status];
}

if (hasProxy)
  beforeAll(async () => {
    proxied = await Proxied.start();
    ({ standalone, keycloak } = proxied);
  });
afterAll(() => proxied?.stop());

(hasProxy ? describe : describe.skip)('programs behind the proxy', () => {
  test('may do what Kubernetes allows whom their token names', async () => {
    expect(await answers(await idToken(keycloak, 'ada'))).toEqual([200, 200]);
    // By a group of the token, which may only read.
    expect(await answers(await idToken(keycloak, 'ben'))).toEqual([200, 403]);
    expect(await answers(await idToken(keycloak, 'ada', 'kubeflow'))).toEqual([200, 200]);
    expect(await answers(await idToken(keycloak, 'robot', 'machines', 'platform'))).toEqual([200, 200]);
  });

  test('are refused without a page of HTML, whatever is wrong with their token', async () => {
    const token = await idToken(keycloak, 'ada');
    const short = await idToken(keycloak, 'ada', 'short');
    const [head = '', body = '', signature = ''] = token.split('.');
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), email: mailOf('root') };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const found = {
      none: await answers(),
      tampered: await answers(`${head}.${forged}.${signature}`),
      expired: await answers(short),
      'for another client': await answers(await idToken(keycloak, 'ada', 'others')),
      'of the other issuer, for the client of this one': await answers(
        await idToken(keycloak, 'robot', 'mlflow', 'platform'),
      ),
      'of an address that nobody verified': await answers(await idToken(keycloak, 'mallory')),
    };
    for (const [what, statuses] of Object.entries(found)) expect([what, statuses]).toEqual([what, [401, 401]]);
  });

  test('are nobody else by headers, in any spelling', async () => {
    const forged = {
      'X-Forwarded-User': mailOf('ada'),
      X_Forwarded_User: mailOf('ada'),
      'X-Forwarded-Groups': 'system:masters',
      X_Forwarded_Groups: 'system:masters',
      'X-Remote-User': mailOf('ada'),
      'X-Remote-Groups': 'system:masters',
      'X-Forwarded-Email': mailOf('ada'),
      'X-Forwarded-Access-Token': await idToken(keycloak, 'ada'),
    };
    expect(await answers(await idToken(keycloak, 'ben'), forged)).toEqual([200, 403]);
    expect(await answers(undefined, forged)).toEqual([401, 401]);
    // Past the proxy the server believes them: that is what its network policy is for.
    const server = standalone.mlflow({ workspace: workspaces.home });
    expect((await server.call('POST', create, { name: 'of a header' }, forged)).status).toBe(200);
    await server.close();
  });

  test('do not see what is for Prometheus', async () => {
    const mlflow = service(await idToken(keycloak, 'ada'));
    for (const path of ['/metrics', '/metrics/', '/%6detrics'])
      expect((await mlflow.call('GET', path)).status).toBe(404);
    await mlflow.close();
  });

  test('use the client of MLflow, as pipelines do, and own what they write', async () => {
    const script = `import mlflow
mlflow.set_workspace("${workspaces.home}")
mlflow.set_experiment("kfp-training-experiment")
with mlflow.start_run() as run:
    mlflow.log_param("learning_rate", 0.1)
    mlflow.log_metric("loss", 2.0)
    mlflow.log_text("x" * 1000000, "large.txt")
print("=", mlflow.get_run(run.info.run_id).info.user_id)
`;
    const { namespace } = standalone;
    const exit = await runClient(standalone.rig, {
      ...{ script, namespace: workspaces.home, account: 'default' },
      env: {
        MLFLOW_TRACKING_URI: `http://${serviceName}.${namespace}:5000`,
        MLFLOW_TRACKING_TOKEN: await idToken(keycloak, 'ada'),
      },
    });
    expect(resultOf(exit)).toBe(mailOf('ada'));
  });

  test('the jobs of the overlay go past it, under the names of their accounts', async () => {
    await standalone.must('smoke-test');
  });
});

(hasProxy ? describe : describe.skip)('a person in a browser', () => {
  let ada: Page;
  /** What a page that is open asks the server for. */
  const asked = (path: string) => ada.evaluate(async (url) => (await fetch(url)).status, path);

  test('logs in at the issuer and lands in MLflow, whichever pod answers', async () => {
    ada = await proxied.browser.person();
    await ada.goto(`${publicUrl}/`);
    await ada.waitForURL(({ host }) => host === 'keycloak.example.com');
    await ada.locator('#username').fill('ada');
    await ada.locator('#password').fill(passwordOf('ada'));
    await ada.locator('#kc-login').click();
    await ada.waitForURL(({ host }) => host === publicHost);
    await ada.getByText('team-a').first().waitFor();
    await screenshot(ada, 'proxy-mlflow');
    const { gateway, proxies } = proxied;
    gateway.answeredBy.length = 0;
    for (let count = 0; count < 4; count += 1) expect(await asked('/ajax-api/3.0/mlflow/workspaces')).toBe(200);
    expect(new Set(gateway.answeredBy)).toEqual(new Set(proxies.map(({ ip }) => ip)));
  });

  test('logs out, at the issuer too', async () => {
    const cookies = await ada.context().cookies(publicUrl);
    expect(cookies.filter(({ name }) => name === '_oauth2_proxy')).toEqual([
      expect.objectContaining({ secure: true, httpOnly: true, sameSite: 'Lax' }),
    ]);
    const [client] = await keycloak.must<readonly { id: string }[]>('GET', '/realms/mlflow/clients?clientId=mlflow');
    const sessions = async () => {
      const open = await keycloak.must<readonly { username: string; id: string }[]>(
        'GET',
        `/realms/mlflow/clients/${client?.id}/user-sessions?max=500`,
      );
      return open.length;
    };
    const before = await sessions();
    await ada.goto(`${publicUrl}/oauth2/sign_out`);
    await ada.waitForURL(({ host }) => host === 'keycloak.example.com');
    await ada.locator('#password').waitFor();
    expect(await sessions()).toBe(before - 1);
    // The old cookie is worth nothing.
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const mlflow = service();
    expect((await mlflow.call('POST', search, { max_results: 1 }, { cookie })).status).toBe(401);
    await mlflow.close();
  });

  test('nothing of a token stands in the logs', () => {
    for (const proxy of proxied.proxies) {
      expect(proxy.log()).toContain(mailOf('ada'));
      expect(proxy.log()).not.toMatch(/eyJ|code=/);
    }
  });
});

(hasProxy ? describe : describe.skip)('a server that asks with the token that the proxy passes on', () => {
  let other: Standalone;
  const through = (token?: string) => service(token, 'mlflow-proxy', other);

  beforeAll(async () => {
    const overlay = standaloneOf(behindProxyWithTokens());
    other = await Standalone.on(standalone.rig, overlay, standalone.authority, { 'client-secret': clientSecret });
    await other.must('migration');
    await other.serve();
    await startProxy('mlflow-proxy-0', other);
  });

  test('does what the API server allows whom it finds in the token', async () => {
    const ada = await idToken(keycloak, 'ada');
    const ben = await idToken(keycloak, 'ben');
    expect(await answers(ada, {}, through(ada))).toEqual([200, 200]);
    // Readers are bound without the prefix of the API server: nothing is shown.
    expect(await answers(ben, {}, through(ben))).toEqual([200, 403]);
  });

  test('believes nobody a header, and takes no token that the proxy has not seen', async () => {
    const ben = await idToken(keycloak, 'ben');
    const forged = { 'x-forwarded-user': mailOf('ada'), 'x-forwarded-access-token': await idToken(keycloak, 'ada') };
    expect(await answers(ben, forged, through(ben))).toEqual([200, 403]);
    expect(await answers(undefined, forged, through())).toEqual([401, 401]);
  });

  test('its jobs prove themselves by the tokens of their accounts', async () => {
    await other.must('smoke-test');
  });
});

(hasProxy ? describe : describe.skip)('an issuer that knows only the scopes of OpenID Connect', () => {
  /** What the issuer answers to a login that requests these scopes: its page, or an error. */
  async function loginWith(scopes: readonly string[]): Promise<string> {
    const query = new URLSearchParams({
      client_id: 'strict',
      redirect_uri: `${publicUrl}/oauth2/callback`,
      response_type: 'code',
      scope: scopes.join(' '),
    });
    const web = new Web({ target: keycloak.target, host: new URL(issuer).host, ca: standalone.authority.certificate });
    const { status, headers } = await web.send(`/realms/mlflow/protocol/openid-connect/auth?${query}`);
    return status === 200 ? 'page' : (new URL(headers.location ?? '').searchParams.get('error') ?? '');
  }

  test('refuses others, such as groups', async () => {
    expect(await loginWith(['openid', 'email', 'profile'])).toBe('page');
    expect(await loginWith(['openid', 'email', 'groups'])).toBe('invalid_scope');
    expect(await loginWith(['openid', 'email', 'offline_access'])).toBe('invalid_scope');
  });

  // What Google and an Entra ID app without offline_access accept.
  test.each([
    'https://accounts.google.com',
    'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0',
    issuer,
  ])('accepts the default scopes of %s', async (url) => {
    for (const scopes of defaultScopes(url)) {
      expect(scopes).toContain('openid');
      expect([scopes, await loginWith(scopes)]).toEqual([scopes, 'page']);
    }
  });
});

(hasProxy ? describe : describe.skip)('a server behind the proxy of others', () => {
  let behind: Standalone;
  let proxy: Pod;
  let server: Pod;
  const through = ({ ip, ports }: Pod) =>
    new Web({ target: { host: ip, port: ports[0]?.containerPort ?? 0 }, host: publicHost });
  const writes = async (pod: Pod, headers: Readonly<Record<string, string>>) =>
    through(pod).status(create, {
      method: 'POST',
      headers: { 'x-mlflow-workspace': workspaces.home, ...headers },
      body: { name: `of-${Math.round(performance.now() * 1000)}` },
    });
  const bearer = async (name: string) => ({ authorization: `Bearer ${await idToken(keycloak, name)}` });

  beforeAll(async () => {
    const { rig, authority } = standalone;
    behind = await Standalone.on(rig, standaloneOf(behindOthers()), authority);
    const front = await Standalone.on(rig, proxyOfOthers(), authority, { 'client-secret': clientSecret });
    await behind.must('migration');
    [server, proxy] = await Promise.all([behind.serve(), startProxy('mlflow-proxy-0', front)]);
  });

  test('does what Kubernetes allows the user whom the proxy names, and the groups', async () => {
    expect(await writes(proxy, await bearer('ada'))).toBe(200);
    expect(await writes(proxy, await bearer('ben'))).toBe(403);
    expect(await writes(proxy, {})).toBe(401);
  });

  test('gets no header of a client, in any spelling', async () => {
    const forged = {
      'X-Auth-Request-Email': mailOf('ada'),
      X_Auth_Request_Email: mailOf('ada'),
      'X-Forwarded-Groups': 'system:masters',
      X_Forwarded_Groups: 'system:masters',
      'X-Forwarded-User': mailOf('ada'),
    };
    expect(await writes(proxy, { ...(await bearer('ben')), ...forged })).toBe(403);
    expect(await writes(proxy, forged)).toBe(401);
  });

  test('believes a pod that is not the proxy, which is why its policy admits only the proxy, jobs and Prometheus', async () => {
    expect(await writes(server, { 'X-Auth-Request-Email': mailOf('ada') })).toBe(200);
    expect(await writes(server, {})).toBe(401);
    const { spec } = behind.object('NetworkPolicy', 'mlflow') as unknown as { readonly spec: NetworkPolicySpec };
    const admitted = (namespace: string, labels: Readonly<Record<string, string>>) =>
      (spec.ingress ?? []).some(({ from = [] }) =>
        from.some(
          ({ namespaceSelector, podSelector }) =>
            (namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? behind.namespace) === namespace &&
            Object.entries(podSelector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
        ),
      );
    const proxyLabels = templateOf(find(proxyOfOthers().objects, 'Deployment', 'mlflow-proxy')).metadata?.labels ?? {};
    expect(admitted('front', proxyLabels)).toBe(true);
    expect(admitted('front', { ...proxyLabels, 'app.kubernetes.io/component': 'other' })).toBe(false);
    expect(admitted(workspaces.home, proxyLabels)).toBe(false);
    expect(admitted(behind.namespace, proxyLabels)).toBe(false);
  });

  test('its jobs name themselves in the headers of the proxy', async () => {
    await behind.must('smoke-test');
  });
});
