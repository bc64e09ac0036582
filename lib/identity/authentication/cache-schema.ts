import { z } from 'zod';
import type { ResourceRequirements } from '../../../imports/kubernetes.js';
import { embedded } from '../../kubernetes/embedded.js';
import { componentPodWithoutTrust } from '../../pods/pod-settings.js';
import { caFileSchema } from '../../schema/ca-source.js';
import { dataKey, field, host, port } from '../../schema/fields.js';
import { peerField } from '../../schema/peer.js';
import { secretName } from '../../schema/secret-key.js';
import { verified } from '../../schema/verified-service.js';

export const inClusterCacheSchema = z.strictObject({
  type: field(
    z.literal('in-cluster'),
    'Valkey in the cluster, without a volume: its contents may be lost.',
    'in-cluster',
  ),
  image: field(
    z.string().min(1).default('docker.io/valkey/valkey:9.0.0-bookworm'),
    'Image of Valkey.',
    'docker.io/valkey/valkey:9.0.0-bookworm',
  ),
  resources: field(
    embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements').optional(),
    'CPU and memory. Default: 50m and 128Mi, limited to 256Mi.',
    { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  ),
  pod: componentPodWithoutTrust,
});

const given = z.strictObject({
  type: field(z.literal('redis'), 'An external Redis or Valkey.', 'redis'),
  host: verified(field(host, 'Its host.', 'redis.example.com'), { service: 'cache', ca: 'ca', tls: 'tls' }),
  port: field(port.default(6379), 'Its port.', 6379),
  tls: field(z.boolean().default(true), 'Whether the connection uses TLS (rediss).', true),
  urlFrom: field(
    z
      .strictObject({
        name: secretName('cache'),
        key: field(dataKey.default('redis-url'), 'Key of the URL, with user and password.', 'redis-url'),
      })
      .prefault({}),
    'The Secret with the complete URL, with user and password.',
    { name: 'mlflow-cache' },
  ),
  ca: field(
    caFileSchema.optional(),
    'The CA of its certificate. Default: public CAs, as ElastiCache, MemoryDB and Azure have, and caBundleConfigMap.',
    { configMap: 'redis-ca' },
  ),
  peer: peerField('derived from the host', { namespace: 'redis' }),
});

/** Shared data of several pods that may be lost, in Redis or Valkey. */
export const cacheSchema = z.discriminatedUnion('type', [inClusterCacheSchema, given]);

export type CacheSettings = z.output<typeof cacheSchema>;
export type InClusterCache = z.output<typeof inClusterCacheSchema>;
export type OutsideCache = z.output<typeof given>;
