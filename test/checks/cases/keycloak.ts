import { appliedBy, realmDev, realmProd } from '../../support/keycloak.js';
import { type Broken, changedServer, withRealm } from '../support.js';

const imported = appliedBy('{type: realm-import, keycloak: main}');
const cli = appliedBy('{type: config-cli, image: "example.com/config-cli:6-26"}');

export const broken: readonly Broken[] = [
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
