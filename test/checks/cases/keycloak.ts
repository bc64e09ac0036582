import { overlayOf } from '../../support/environments.js';
import { appliedBy, realmDev, realmProd } from '../../support/keycloak.js';
import { oidcProd } from '../../support/oidc.js';
import { replaced } from '../../support/replaced.js';
import { type Broken, changedServer, withRealm } from '../support.js';

const imported = appliedBy('{type: realm-import, keycloak: main}');
const cli = appliedBy('{type: config-cli, image: "example.com/config-cli:6-26"}');

const elsewhere = replaced(
  replaced(realmProd, '  groups:', '  ca: {secret: sso-ca}\n  groups:'),
  'keycloak: {',
  'keycloak: {url: "https://keycloak.sso.svc:8443/auth", ',
);
const withToken = (settings: string) =>
  `${realmDev}clients: {namespaces: [team-a], issuerToken: {grant: password, ca: {configMap: issuer-ca}, ${settings}}}\n`;
const peered = replaced(oidcProd, '  groups:', '  peer: {namespace: sso}\n  groups:');

export const broken: readonly Broken[] = [
  [
    'MLF-KEYCLOAK-4',
    withToken('refreshMinutes: 3'),
    () => overlayOf(withToken('lifetimeSeconds: 3600, refreshMinutes: 30')),
    'a token that is valid for 300 seconds is renewed every 1800 seconds',
  ],
  [
    'MLF-KEYCLOAK-4',
    withToken('refreshMinutes: 3, renewedBy: cron-job'),
    () => overlayOf(withToken('lifetimeSeconds: 3600, refreshMinutes: 5, renewedBy: cron-job')),
    'a token that is valid for 300 seconds is renewed every 300 seconds',
  ],
  [
    'MLF-KEYCLOAK-3',
    realmProd,
    () => overlayOf(elsewhere),
    'pods request https://keycloak.example.com/realms/mlflow, but keycloak.url is https://keycloak.sso.svc:8443/auth',
  ],
  ['MLF-KEYCLOAK-3', oidcProd, () => overlayOf(peered), 'authentication.peer allows pods of namespace sso'],
  [
    'MLF-KEYCLOAK-1',
    realmProd,
    () =>
      changedServer(realmProd, (_, { env }) => {
        const variable = env.find(({ name }) => name === 'OIDC_REDIRECT_URI');
        if (variable) variable.value = 'https://other.example.com/callback';
      }),
    'https://other.example.com/callback is sent, and the client mlflow allows https://mlflow.example.com/callback',
  ],
  [
    'MLF-KEYCLOAK-1',
    imported,
    () => withRealm(imported, 'http://localhost:5000/callback', 'https://*'),
    'is sent, and the client mlflow allows https://*',
  ],
  [
    'MLF-KEYCLOAK-1',
    cli,
    () => withRealm(cli, 'http://localhost:5000/callback', 'https://*'),
    'is sent, and the client mlflow allows https://*',
  ],
  [
    'MLF-KEYCLOAK-2',
    realmDev,
    () => withRealm(realmDev, '\\"directAccessGrantsEnabled\\": false', '\\"directAccessGrantsEnabled\\": true'),
    'client mlflow: it accepts passwords of users',
  ],
  [
    'MLF-KEYCLOAK-2',
    realmDev,
    () => withRealm(realmDev, 'S256', 'plain'),
    'client mlflow: it does not require PKCE with S256',
  ],
  [
    'MLF-KEYCLOAK-2',
    imported,
    () => withRealm(imported, '"publicClient":false', '"publicClient":true'),
    'client mlflow: it is public',
  ],
];
