import type { Check } from '../check.js';

/** Authentication of callers. */
export const authChecks: readonly Check[] = [
  {
    id: 'MLF-AUTH-1',
    title: 'callers authenticate',
    cause:
      'anyone who can connect to the server can read, change and delete everything, and run code in every program that loads its models',
    fix: 'set authentication.type: kubernetes, oidc or proxy, or headers behind a proxy that sends the names of users; or waive it on a laptop, or behind a gateway that authenticates',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form === 'standalone' && environment.settings.authentication.type === 'none')
        yield { message: 'authentication.type: none', environmentPath: ['authentication', 'type'] };
    },
  },
];
