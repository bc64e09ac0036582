import { secondsOf } from '../../gateway/request-time.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { containersOf, podTemplates } from '../../kubernetes/pods.js';
import { at } from '../../kubernetes/structural.js';
import type { RenderedOverlay } from '../../overlay/rendered-overlay.js';
import type { Check } from '../check.js';

/** A token that is requested again and again, and how often. */
interface Renewal {
  readonly object: KubernetesObject;
  readonly url: string;
  readonly seconds: number;
}

/** Webhook generators with their ExternalSecrets, and CronJobs with the endpoint in a variable. */
function* renewalsOf({ objects }: RenderedOverlay): Iterable<Renewal> {
  for (const object of objects) {
    if (object.kind !== 'ExternalSecret') continue;
    const sources = at(object, 'spec', 'dataFrom');
    for (const source of Array.isArray(sources) ? sources : []) {
      const generator = at(source, 'sourceRef', 'generatorRef');
      const webhook = objects.find(
        ({ kind, metadata }) =>
          kind === 'Webhook' &&
          at(generator, 'kind') === kind &&
          metadata.name === at(generator, 'name') &&
          metadata.namespace === object.metadata.namespace,
      );
      const url = webhook && at(webhook, 'spec', 'url');
      if (typeof url === 'string')
        yield { object, url, seconds: secondsOf(String(at(object, 'spec', 'refreshInterval') ?? '1h')) };
    }
  }
  for (const template of podTemplates(objects).filter(({ object }) => object.kind === 'CronJob'))
    for (const { container } of containersOf(template)) {
      const value = (name: string) => container.env?.find((one) => one.name === name)?.value;
      const [url, seconds] = [value('TOKEN_URL'), Number(value('REFRESH_SECONDS'))];
      if (url !== undefined && seconds > 0) yield { object: template.object, url, seconds };
    }
}

/** Tokens of a realm of the overlay. */
export const keycloakTokenChecks: readonly Check[] = [
  {
    id: 'MLF-KEYCLOAK-4',
    title: 'tokens of the realm are renewed before they end',
    cause:
      'the realm of this overlay makes access tokens valid for keycloak.accessTokenSeconds, and the Secret would hold one that has ended until the next renewal: programs that start meanwhile get 401',
    fix: 'renew them more often (issuerToken.refreshMinutes), or set keycloak.accessTokenSeconds; or waive it if the client of the programs has a longer access token lifespan of its own',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const { environment } = overlay;
      if (environment.form !== 'standalone') return;
      const { authentication, keycloak } = environment.settings;
      if (!keycloak?.createRealm || !('issuer' in authentication)) return;
      for (const { object, url, seconds } of renewalsOf(overlay))
        if (url.startsWith(`${authentication.issuer}/`) && seconds >= keycloak.accessTokenSeconds)
          yield {
            object,
            message: `a token that is valid for ${keycloak.accessTokenSeconds} seconds is renewed every ${seconds} seconds`,
          };
    },
  },
];
