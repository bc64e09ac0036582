import { hasRootedPaths, prefixedPaths } from '../../gateway/served-paths.js';
import { inClusterUri, operated } from '../../model/operated.js';
import type { Check } from '../check.js';
import { operatedOf } from '../servers.js';
import { strings } from '../texts.js';

/** URIs of the server. */
export const uriChecks: readonly Check[] = [
  {
    id: 'MLF-URI-1',
    title: "every URI of the server has the server's scheme, port and path",
    cause:
      'every request of the client fails with 404, or cannot connect: since MLflow 3.12 the API is below /mlflow, before that at the root',
    fix: 'use the URI in the README',
    waivable: true,
    needs: 'environment',
    *run(overlay) {
      const environment = operatedOf(overlay);
      if (!environment) return;
      const { namespace, profile } = environment;
      const right = inClusterUri(namespace, profile.server.uriPath);
      const served = prefixedPaths(operated.staticPrefix, { isRooted: hasRootedPaths(profile.server.version) });
      const pattern = new RegExp(
        `(https?)://${operated.name}\\.${namespace}(?:\\.svc(?:\\.cluster\\.local)?)?(:\\d+)?(/[^\\s"'?#]*)?`,
        'g',
      );
      for (const object of overlay.objects.filter(({ kind }) => kind !== 'CustomResourceDefinition')) {
        for (const { field, text } of strings(object).filter((one) => one.text.includes(`://${operated.name}.`))) {
          for (const [uri, scheme, port, path = ''] of text.matchAll(pattern)) {
            const under =
              profile.server.uriPath === ''
                ? !path.startsWith(operated.staticPrefix)
                : served.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
            // The operator's own public URL has no path.
            const isPublicUrl = path === '' && object.kind === 'Deployment' && text === uri;
            if (scheme !== 'https' || port !== `:${operated.port}` || !(under || isPublicUrl))
              yield { object, field, message: `${uri} must be ${right}` };
          }
        }
      }
    },
  },
];
