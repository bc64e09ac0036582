import type { Image, Images } from '../../server/harness/image.js';
import { givenIdentityTools } from './given.js';

/** What stands for the images that overlays name: by a word in the name, else the server. */
export function imagesWith(server: Image): Images {
  return (name = '') => {
    const { keycloakImage, valkeyImage, oauth2ProxyImage } = givenIdentityTools();
    if (/\bkeycloak\/keycloak\b/.test(name)) return keycloakImage;
    if (/\b(valkey|redis)\b/.test(name)) return valkeyImage;
    if (!/\boauth2-proxy\b/.test(name)) return server;
    if (!oauth2ProxyImage) throw new Error('there is no oauth2-proxy: this suite should have been skipped');
    return oauth2ProxyImage;
  };
}
