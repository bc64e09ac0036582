import { inClusterUri, operated } from '../../model/operated.js';
import type { Check } from '../check.js';
import { operatedOf, strings, variablesOf } from '../select.js';

/** A wildcard stands for one label or more, as in the listeners of a Gateway. */
function covers(hostname: string, host: string): boolean {
  return hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
}

export const consistencyChecks: readonly Check[] = [
  {
    id: 'MLF-URI-1',
    title: "every URI of the server agrees with the server's scheme, port and path",
    cause:
      'the client gets 404 on every call, or no connection: since MLflow 3.12 the API lies under /mlflow, before that at the root',
    fix: 'write the URI that the README names',
    waivable: true,
    *run(overlay) {
      const environment = operatedOf(overlay);
      if (!environment) return;
      const { namespace, profile } = environment;
      const right = inClusterUri(namespace, profile.server.uriPath);
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
                : path === operated.staticPrefix || path.startsWith(`${operated.staticPrefix}/`);
            // The operator's own public URL stops before the path.
            const isPublicUrl = path === '' && object.kind === 'Deployment' && text === uri;
            if (scheme !== 'https' || port !== `:${operated.port}` || !(under || isPublicUrl))
              yield { object, field, message: `${uri} is not ${right}` };
          }
        }
      }
    },
  },
  {
    id: 'MLF-URL-1',
    title: "the operator's public URL is the gateway's",
    cause:
      "users find a dead link in the console and in the resource's status, and browsers at the real host are refused as a foreign origin",
    fix: 'write operator.publicUrl: https://<first hostname of the gateway>, or leave it out',
    waivable: true,
    *run(overlay) {
      const gateway = operatedOf(overlay)?.gateway ?? { type: 'none' };
      for (const { object, field, variable } of variablesOf(overlay)) {
        if (variable.name !== 'MLFLOW_URL') continue;
        const url = variable.value ?? '';
        const parsed = URL.canParse(url) ? new URL(url) : undefined;
        const at = (message: string) => ({
          object,
          field: `${field}.value`,
          message,
          environmentPath: ['operator', 'publicUrl'] as const,
        });
        if (parsed?.protocol !== 'https:') yield at(`"${url}" is no https URL`);
        else if (/placeholder|example\.invalid/.test(url)) yield at(`"${url}" is a placeholder`);
        else if (gateway.type !== 'none' && !gateway.hostnames.some((name) => covers(name, parsed.hostname)))
          yield at(`"${url}" is none of the hostnames ${gateway.hostnames.join(', ')}`);
      }
    },
  },
];
