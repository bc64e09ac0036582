import type { Check } from '../check.js';

/** Encryption up to the pod. */
export const tlsChecks: readonly Check[] = [
  {
    id: 'MLF-TLS-1',
    title: 'in production connections are encrypted up to the pod',
    cause:
      "anyone who can read the network traffic of pods can read the callers' tokens, which are valid for the cluster too",
    fix: 'set tls: {source: cert-manager}; or describe the service mesh that encrypts connections in mesh',
    waivable: true,
    needs: 'environment',
    *run({ environment }) {
      if (environment.form !== 'standalone') return;
      const { stage, authentication, tls, mesh } = environment.settings;
      // The mesh encrypts, and admits only senders with an identity of it.
      if (mesh) return;
      if (stage === 'prod' && authentication.type !== 'none' && tls.source === 'none')
        yield { message: 'tls.source: none', environmentPath: ['tls', 'source'] };
    },
  },
];
