import { givenTools } from '../../server/harness/given.js';
import type { Images } from '../../server/harness/image.js';
import { givenIdentityTools } from './given.js';

/** What stands for the images that overlays name: by a word in the name, else the server with mlflow-oidc-auth. */
export const images: Images = (name = '') => {
  const { keycloakImage, valkeyImage, oauth2ProxyImage } = givenIdentityTools();
  if (/\bkeycloak\/keycloak\b/.test(name)) return keycloakImage;
  if (/\b(valkey|redis)\b/.test(name)) return valkeyImage;
  if (/\boauth2-proxy\b/.test(name)) {
    if (!oauth2ProxyImage) throw new Error('there is no oauth2-proxy: this suite should have been skipped');
    return oauth2ProxyImage;
  }
  return givenTools().image;
};
