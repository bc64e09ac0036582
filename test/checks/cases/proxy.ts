import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { overlayOf } from '../../support/environments.js';
import { replaced } from '../../support/replaced.js';
import { standaloneProxy } from '../../support/standalone.js';
import { type Broken, withPolicy, withServer } from '../support.js';

const proxyOf = (issuer: string) => replaced(standaloneProxy, 'issuer: "https://dex.example.com/dex"', issuer);
const anyoneAtGoogle = 'issuer: "https://accounts.google.com", client: {id: 1-a.apps.googleusercontent.com}';
const google = `${anyoneAtGoogle}, emailDomains: [example.com]`;

export const broken: readonly Broken[] = [
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () => withPolicy((policy) => policy.spec.ingress?.push({ from: [{ namespaceSelector: {} }] })),
    'open to {"namespaceSelector":{}}',
  ],
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () => {
      const overlay = overlayOf(standaloneProxy);
      const isServers = ({ kind, metadata }: KubernetesObject) =>
        kind === 'NetworkPolicy' && metadata.name === 'mlflow';
      return { ...overlay, objects: overlay.objects.filter((object) => !isServers(object)) };
    },
    'no network policy selects its pods',
  ],
  [
    'MLF-PROXY-1',
    standaloneProxy,
    () =>
      overlayOf(
        `${standaloneProxy}extraObjects: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: debug, namespace: ml}, spec: {podSelector: {}, ingress: [{}]}}]\n`,
      ),
    "the server's port is open to every pod",
  ],
  [
    'MLF-PROXY-2',
    standaloneProxy,
    () =>
      withServer(
        'sidecars: [{name: shell, image: "example.com/shell@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"}]',
        standaloneProxy,
      ),
    'container shell runs in the same pod as the server',
  ],
  [
    'MLF-PROXY-3',
    proxyOf(google),
    () => overlayOf(proxyOf(anyoneAtGoogle)),
    'the proxy admits every account of Google',
  ],
];
