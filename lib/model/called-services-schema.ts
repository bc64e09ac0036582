import { z } from 'zod';
import { field } from '../schema/fields.js';
import { peerField } from '../schema/peer.js';
import { verified } from '../schema/verified-service.js';

/** A service that users of the server name in MLflow, not in this file. */
const calledService = z.strictObject({
  url: verified(
    field(
      z.string().refine((text) => /^https?:\/\/[^/@\s]+(\/\S*)?$/.test(text) && URL.canParse(text), {
        error: 'a URL is http:// or https:// with a host, and without credentials',
        params: { fix: 'for example https://api.example.com' },
      }),
      'URL of the service; scheme, host and port count.',
      'https://api.example.com',
    ),
    { service: 'service' },
  ),
  peer: peerField('derived from the host; any address for a name outside the cluster', { namespace: 'models' }),
});

export const calledServicesFields = {
  modelProviders: field(
    z.array(calledService).default([]),
    'Providers of models that endpoints of the AI gateway use. The server connects to them directly: MLflow does not use httpProxy for them. Default: none.',
    [{ url: 'https://api.openai.com' }],
  ),
  webhookReceivers: field(
    z.array(calledService).default([]),
    'Receivers of webhooks that users register; MLflow then accepts plain HTTP and private addresses, if one of them has it. The server connects to them directly: MLflow 3.17 and newer do not use httpProxy for them. Default: none.',
    [{ url: 'http://receiver.ci.svc:8080' }],
  ),
};

export type CalledService = z.output<typeof calledService>;

export interface CalledServices {
  readonly modelProviders: readonly CalledService[];
  readonly webhookReceivers: readonly CalledService[];
}
