import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import type { RenderedOverlay } from '../../lib/overlay/rendered-overlay.js';
import { overlayOf } from './environments.js';
import { appliedBy, realmDev, realmProd } from './keycloak.js';
import { changed } from './standalone-check-cases.js';

/** An overlay in whose realm some words were changed as a patch would. */
function withRealm(words: string, others: string, yaml = realmDev): RenderedOverlay {
  const overlay = overlayOf(yaml);
  const objects = overlay.objects.map((object) => {
    if (!/^mlflow-realm/.test(object.metadata.name)) return object;
    const text = JSON.stringify(object);
    return JSON.parse(text.replaceAll(words, others)) as KubernetesObject;
  });
  if (JSON.stringify(objects) === JSON.stringify(overlay.objects)) throw new Error(`the realm does not say ${words}`);
  return { ...overlay, objects };
}

const imported = appliedBy('{type: realm-import, keycloak: main}');
const cli = appliedBy('{type: config-cli, image: "example.com/config-cli:6-26"}');

/** Each check of the realm: an environment that passes, an overlay that does not, and what is said of it. */
export const keycloakCases: readonly (readonly [string, string, () => RenderedOverlay, string])[] = [
  [
    'MLF-KEYCLOAK-1',
    realmProd,
    () =>
      changed(realmProd, (_, { env }) => {
        const variable = env.find(({ name }) => name === 'OIDC_REDIRECT_URI');
        if (variable) variable.value = 'https://other.example.com/callback';
      }),
    'https://other.example.com/callback is sent, and the client mlflow allows https://mlflow.example.com/callback',
  ],
  [
    'MLF-KEYCLOAK-1',
    imported,
    () => withRealm('http://localhost:5000/callback', 'https://*', imported),
    'is sent, and the client mlflow allows https://*',
  ],
  [
    'MLF-KEYCLOAK-1',
    cli,
    () => withRealm('http://localhost:5000/callback', 'https://*', cli),
    'is sent, and the client mlflow allows https://*',
  ],
  [
    'MLF-KEYCLOAK-2',
    realmDev,
    () => withRealm('\\"directAccessGrantsEnabled\\": false', '\\"directAccessGrantsEnabled\\": true'),
    'client mlflow: it takes passwords of users',
  ],
  ['MLF-KEYCLOAK-2', realmDev, () => withRealm('S256', 'plain'), 'client mlflow: PKCE by S256 is not asked for'],
  [
    'MLF-KEYCLOAK-2',
    imported,
    () => withRealm('"publicClient":false', '"publicClient":true', imported),
    'client mlflow: it is public',
  ],
];
