import type { Check } from '../check.js';

/** Encryption up to the pod. */
export const tlsChecks: readonly Check[] = [
  {
    id: 'MLF-TLS-1',
    title: 'in production tokens are encrypted all the way to the pod',
    cause: "anyone who can read the pods' network traffic has the callers' tokens, which are valid for the cluster too",
    fix: 'set tls: {source: cert-manager}; or waive it where a mesh encrypts',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form !== 'standalone') return;
      const { stage, authentication, tls } = environment.settings;
      if (stage === 'prod' && authentication.type !== 'none' && tls.source === 'none')
        yield { message: 'tls source is none', environmentPath: ['tls', 'source'] };
    },
  },
];
