import type { EnvVar } from '../../../imports/kubernetes.js';
import { caRequirement } from '../../model/ca-requirement.js';
import { destinationFlow, type FlowEnd, ownPods, tcp } from '../../model/flow.js';
import { type Instance, selectorOf } from '../../model/instance.js';
import { namesOf } from '../../model/names.js';
import { noConnection, type PodConnection } from '../../model/pod-connection.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { urlHost } from '../../schema/fields.js';
import type { CacheSettings, InClusterCache, OutsideCache } from '../authentication/cache-schema.js';

/** How pods connect to the cache: besides what every connection has, the URL as a variable of a chosen name. */
export interface CacheConnection extends PodConnection {
  /** Variables of a container that reads the URL from the variable `name`, with user and password. */
  urlVariable(name: string): readonly EnvVar[];
}

/** Port of Valkey in the cluster, for its pod and its Service. */
export const cachePort = 6379;
const cachePasswordKey = 'password';

/** Name of Valkey's Deployment and Service, and of the Secret with its password or with the URL of an external one. */
export function cacheName(instance: Pick<Instance, 'name'>): string {
  return namesOf(instance).cache;
}

function cacheEndpoint(instance: Instance): FlowEnd {
  return ownPods('cache', {
    component: 'cache',
    name: cacheName(instance),
    namespace: instance.namespace,
    podLabels: selectorOf(instance, 'cache'),
  });
}

export function cacheConnection(settings: CacheSettings, instance: Instance): CacheConnection {
  return settings.type === 'in-cluster' ? inCluster(settings, instance) : outside(settings, instance);
}

/** The password of Valkey in the cluster, which can be generated. */
export function cachePassword(variable: string, instance: Instance): EnvVar {
  return { name: variable, valueFrom: { secretKeyRef: { name: cacheName(instance), key: cachePasswordKey } } };
}

export function cacheSecret(instance: Instance): SecretRequirement {
  return {
    name: cacheName(instance),
    namespace: instance.namespace,
    keys: [
      {
        key: cachePasswordKey,
        format: '<32 or more random letters and digits, because it is part of a URL>',
        generate: { type: 'password', length: 40 },
      },
    ],
  };
}

function inCluster(_: InClusterCache, instance: Instance): CacheConnection {
  const host = `${cacheName(instance)}.${instance.namespace}.svc`;
  return {
    ...noConnection,
    secrets: [cacheSecret(instance)],
    flows: (from) => [{ from, to: cacheEndpoint(instance), ports: tcp(cachePort), why: 'cache' }],
    urlVariable: (name) => [
      cachePassword('CACHE_PASSWORD', instance),
      { name, value: `redis://default:$(CACHE_PASSWORD)@${host}:${cachePort}/0` },
    ],
  };
}

function outside({ host, port, tls, ca, urlFrom, peer }: OutsideCache, instance: Instance): CacheConnection {
  const name = urlFrom.name ?? cacheName(instance);
  const format = `${tls ? 'rediss' : 'redis'}://<user>:<password, URL-encoded>@${urlHost(host)}:${port}/<number of the database>`;
  return {
    ...noConnection,
    secrets: [
      {
        name,
        namespace: instance.namespace,
        keys: [{ key: urlFrom.key, format }],
      },
    ],
    requirements: ca
      ? [caRequirement(instance, ca, `<PEM certificate of the CA that issued the certificate of ${host}>`)]
      : [],
    authorities: ca ? [ca] : [],
    flows: (from) => [destinationFlow(from, { what: 'Redis', host, port, ...(peer ? { peer } : {}) })],
    urlVariable: (variable) => [{ name: variable, valueFrom: { secretKeyRef: { name, key: urlFrom.key } } }],
  };
}
