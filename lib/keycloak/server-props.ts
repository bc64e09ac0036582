import type { StandaloneEnvironment } from '../environment/environment.js';
import type { Endpoint } from '../network/flow.js';
import type { IssuerAuthentication } from './realm-props.js';
import { realmAddress } from './realm-props.js';
import type { KeycloakServerProps } from './server.js';
import type { KeycloakServerSettings } from './server-schema.js';

/** What Keycloak beside the server runs under, besides what the environment says of it. */
export function keycloakServerProps(
  { instance, settings, profile }: StandaloneEnvironment,
  server: KeycloakServerSettings,
  authentication: IssuerAuthentication,
  clients: readonly Endpoint[],
): KeycloakServerProps {
  const { networkPolicy, observability, gateway } = settings;
  return {
    instance,
    settings: { ...server, gateway: server.gateway ?? serversGateway(gateway) },
    baseUrl: realmAddress(authentication).baseUrl,
    clients,
    apiServer: networkPolicy.apiServer,
    dnsPorts: profile.network.dnsPorts,
    monitoring: {
      namespace: networkPolicy.monitoringNamespace ?? profile.network.monitoringNamespace,
      labels: observability.serviceMonitor?.labels ?? {},
    },
    pullSecrets: settings.server.image.pullSecrets,
  };
}

/** The same Gateway, with another hostname, and another CA behind it. */
function serversGateway(
  gateway: StandaloneEnvironment['settings']['gateway'],
): KeycloakServerProps['settings']['gateway'] {
  if (gateway.type !== 'gateway-api') return undefined;
  const { name, namespace, sectionName, routeNamespace, peer } = gateway;
  return { name, namespace, sectionName, routeNamespace, peer };
}
