import { z } from 'zod';
import { field } from '../schema/fields.js';
import { peerField } from '../schema/peer.js';
import { verified } from '../schema/verified-service.js';

const proxyUrl = z
  .string()
  .refine((url) => !url.includes('@'), {
    error: 'the URL of the proxy has credentials, which every pod and everyone who reads the manifests would see',
    params: {
      fix: 'let the proxy authorize the address range of the cluster, or run a forwarder in the cluster that has the credentials, and write its URL',
    },
    abort: true,
  })
  .refine((url) => /^https?:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?):\d{1,5}\/?$/.test(url), {
    error: 'the URL of a proxy is a scheme, a host and a port, because programs differ in the default port',
    params: { fix: 'for example http://proxy.example.com:3128' },
    abort: true,
  });

/** The HTTP proxy through which pods leave the cluster. */
export const httpProxySchema = z.strictObject({
  url: verified(field(proxyUrl, 'URL of the proxy, without credentials.', 'http://proxy.example.com:3128'), {
    service: 'proxy',
  }),
  noProxy: field(
    z
      .array(
        z
          .string()
          .regex(
            /^[^\s,*[\]]+$/,
            'an entry is a host, a domain that begins with ".", an address without brackets, or a range',
          ),
      )
      .default([]),
    'Hosts, domains and addresses that are connected to directly, besides the computed ones: Services, the API server, everything for which a `peer` is set, and the ranges of network policies.',
    ['.corp.example.com'],
  ),
  peer: peerField('any address, on the port of the proxy', { cidrs: ['10.20.0.0/16'] }),
});

export type HttpProxy = z.output<typeof httpProxySchema>;
