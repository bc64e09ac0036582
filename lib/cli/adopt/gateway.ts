/** Hosts, routes and ingresses of an existing server. */
import type { Adoption } from './adoption.js';
import { type Field, type Input, isTree, type Tree } from './input.js';

/** Where the pods of a controller are, by its own manifests. */
const peers: Readonly<Record<string, Tree>> = {
  nginx: { namespace: 'ingress-nginx', podLabels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
  traefik: { namespace: 'traefik', podLabels: { 'app.kubernetes.io/name': 'traefik' } },
  haproxy: { namespace: 'haproxy-controller', podLabels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
  openshift: { namespace: 'openshift-ingress' },
};

export interface IngressFields {
  readonly hosts: Field;
  readonly hostnames: readonly string[];
  /** Paths below the hosts. */
  readonly paths: readonly string[];
  readonly className: Field;
  readonly annotations: Field;
  readonly tls: Field;
}

export function takeIngress(
  adoption: Adoption,
  { hosts, hostnames, paths, className, annotations, tls }: IngressFields,
): void {
  const names = [...new Set(hostnames)].filter((name) => name !== '');
  const notes = isTree(annotations.value) ? annotations.value : {};
  if (names.length === 0) return;
  if (adoption.form === 'operated') {
    adoption.lost(hosts, 'the operated form has no Ingress: write gateway with type: gateway-api or platform');
    return;
  }
  const given = String(className.value ?? notes['kubernetes.io/ingress.class'] ?? '');
  const controller =
    ['nginx', 'traefik', 'haproxy', 'alb', 'openshift'].find((name) => given.includes(name)) ??
    (given.startsWith('gce') ? 'gke' : 'other');
  if (controller === 'traefik') {
    adoption.assume('gateway.type', 'ingress-route', 'an Ingress cannot say how Traefik verifies TLS in the pod');
    adoption.computed(className, 'an IngressRoute has entryPoints in place of a class');
  } else {
    adoption.assume('gateway.type', 'ingress', 'as today');
    adoption.assume('gateway.controller', controller, `by the class ${given || '(none)'}`);
    if (className.value !== undefined) adoption.take(className, 'gateway.className');
    else if (given) adoption.assume('gateway.className', given, 'of the annotation kubernetes.io/ingress.class');
  }
  adoption.take(hosts, 'gateway.hostnames', names);
  takeTls(adoption, notes, annotations, tls);
  const peer = peers[controller];
  if (peer) adoption.assume('gateway.peer', peer, 'where the manifests of the controller put its pods: check it');
  else adoption.remind('gateway.peer', 'write the pods or addresses of the controller, which alone may connect');
  const others = controller === 'traefik' ? takeTraefik(adoption, annotations, notes) : notes;
  takeAnnotations(adoption, annotations, others, notes);
  for (const path of new Set(paths.map(prefixOf)))
    if (path !== '' && path !== adoption.get('server.staticPrefix'))
      adoption.lost(
        { ...hosts, where: `${hosts.where} path ${path}` },
        `the server is at the root of its host: write server.staticPrefix: ${path}, or clients need another URI`,
      );
  if (Object.keys(notes).some((name) => login.test(name)))
    adoption.remind(
      'authentication.type',
      'annotations of the Ingress name what logs users in: type headers takes the names that it passes on, proxy and oidc have a login of their own',
    );
}

/** Of ingress-nginx, HAProxy, the load balancer controller of AWS, and middlewares of Traefik. */
const login = /\/(auth-(url|signin|type|secret|idp-oidc)|router\.middlewares)$/;

/** Without what rewrites it: `/mlflow(/|$)(.*)`, `/mlflow/*`. */
function prefixOf(path: string): string {
  return path.replace(/[(*].*$/, '').replace(/\/+$/, '');
}

/** What Traefik reads of an Ingress alone; the annotations that are left. */
function takeTraefik(adoption: Adoption, field: Field, notes: Tree): Tree {
  const prefix = 'traefik.ingress.kubernetes.io/';
  for (const [name, value] of Object.entries(notes)) {
    if (!name.startsWith(prefix)) continue;
    const one = { ...field, where: `${field.where} ${name}` };
    if (name === `${prefix}router.entrypoints`)
      adoption.take(
        one,
        'gateway.entryPoints',
        String(value)
          .split(',')
          .map((item) => item.trim()),
      );
    else if (name !== `${prefix}router.tls`)
      adoption.lost(
        one,
        'Traefik does not read it from an IngressRoute: what it does, such as a login or a list of addresses, is lost; add it to spec.routes by patches',
      );
  }
  return Object.fromEntries(Object.entries(notes).filter(([name]) => !name.startsWith(prefix)));
}

function takeTls(adoption: Adoption, notes: Tree, annotations: Field, tls: Field): void {
  const [kind, issuer] = notes['cert-manager.io/cluster-issuer']
    ? ['ClusterIssuer', notes['cert-manager.io/cluster-issuer']]
    : ['Issuer', notes['cert-manager.io/issuer']];
  const first: unknown = Array.isArray(tls.value) ? tls.value[0] : undefined;
  const secretName = isTree(first) ? first['secretName'] : undefined;
  if (issuer) {
    adoption.take(annotations, 'gateway.tls', { source: 'cert-manager', issuer: { name: issuer, kind } });
    adoption.computed(tls, 'the Secret of the certificate has the name of the server');
  } else if (secretName) adoption.take(tls, 'gateway.tls', { source: 'secret', secretName });
  else if (tls.value !== undefined) adoption.take(tls, 'gateway.tls', { source: 'controller' });
  else if (notes['alb.ingress.kubernetes.io/certificate-arn'])
    adoption.take(annotations, 'gateway.tls', { source: 'controller' });
  else adoption.assume('gateway.tls', { source: 'none' }, 'plain HTTP today: users and tokens can be read on the way');
}

/** Annotations for sizes, times and the class are computed; those of others are kept. */
function takeAnnotations(adoption: Adoption, field: Field, notes: Tree, all: Tree): void {
  const computed =
    /^cert-manager\.io\/|ingress\.class$|tls-acme$|proxy-(body-size|read|send|connect|buffer)|backend-protocol|ssl-redirect|kubectl\.kubernetes\.io|meta\.helm\.sh/;
  const others = Object.fromEntries(Object.entries(notes).filter(([name]) => !computed.test(name)));
  if (Object.keys(others).length > 0) adoption.take(field, 'gateway.annotations', others);
  if (Object.keys(all).some((name) => computed.test(name)))
    adoption.computed(field, 'certificates, sizes and timeouts: gateway.tls, maxArtifactSize and timeouts');
}

/** Of a rule of an Ingress or of its values: texts, or maps with `path`. */
export function pathsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map((item) => String(isTree(item) ? (item['path'] ?? '') : item)) : [];
}

/** The ingress of the two charts with `ingress.hosts`. */
export function takeChartIngress(adoption: Adoption, input: Input, path = 'ingress'): void {
  if (!input.isOn(`${path}.enabled`)) return;
  for (const name of ['enabled', 'path', 'pathType']) input.use([...path.split('.'), name]);
  takeIngress(adoption, {
    hosts: input.at(`${path}.hosts`),
    hostnames: input.list(`${path}.hosts`).map((item) => (isTree(item) ? String(item['host'] ?? '') : String(item))),
    paths: input.list(`${path}.hosts`).flatMap((item) => (isTree(item) ? pathsIn(item['paths']) : [])),
    className: input.at(`${path}.className`),
    annotations: input.at(`${path}.annotations`),
    tls: input.at(`${path}.tls`),
  });
}
