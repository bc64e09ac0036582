import type { Check } from '../check.js';
import { operatedOf } from '../servers.js';
import { variablesOf } from '../variables.js';

/** A wildcard matches one or more labels, as in the listeners of a Gateway. */
function covers(hostname: string, host: string): boolean {
  return hostname === host || (hostname.startsWith('*.') && host.endsWith(hostname.slice(1)));
}

/** The operator's public URL. */
export const urlChecks: readonly Check[] = [
  {
    id: 'MLF-URL-1',
    title: "the operator's public URL is that of the gateway",
    cause:
      "the link in the console and in the resource's status does not work, and requests of browsers to the actual host are rejected because of their origin",
    fix: 'set operator.publicUrl: https://<first hostname of the gateway>, or remove it',
    waivable: true,
    needs: 'environment',
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
        if (parsed?.protocol !== 'https:') yield at(`"${url}" is not an https URL`);
        else if (/placeholder|example\.invalid/.test(url)) yield at(`"${url}" is a placeholder`);
        else if (gateway.type !== 'none' && !gateway.hostnames.some((name) => covers(name, parsed.hostname)))
          yield at(`"${url}" is not one of the hostnames ${gateway.hostnames.join(', ')}`);
      }
    },
  },
];
