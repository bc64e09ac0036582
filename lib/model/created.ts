/** The Secrets and ConfigMaps that an object provides: itself, or those that a controller creates from it. */
import { grouped } from '../kubernetes/grouped.js';
import { groupOf, type KubernetesObject } from '../kubernetes/object.js';
import { remembered } from '../kubernetes/remembered.js';
import { at, isObject } from '../kubernetes/structural.js';
import { crunchySecrets, namesOfCluster } from './names-postgresql.js';

/** A Secret or ConfigMap that exists because of an object. */
export interface Created {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /**
   * Its namespace.
   * @default - the namespaces that a cluster-scoped object selects by labels, which only the cluster knows
   */
  readonly namespace?: string;
}

/** What an object provides; empty for any other kind. */
export function createdFrom(object: KubernetesObject): readonly Created[] {
  const names = kindOf(object)?.(object);
  const { namespace } = object.metadata;
  return Object.entries(names ?? {}).flatMap(([kind, all]) =>
    all
      .filter((name): name is string => typeof name === 'string')
      .map((name) => ({ kind: kind as Created['kind'], name, ...(namespace ? { namespace } : {}) })),
  );
}

/** Whether Secrets or ConfigMaps come from an object of this kind, or from one that refers to it: a store, a generator, an issuer. */
export function isSource(object: KubernetesObject): boolean {
  return kindOf(object) !== undefined || referredTo[groupOf(object.apiVersion)]?.test(object.kind) === true;
}

interface Wanted {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** What objects provide, by kind and name. */
const providers = remembered((objects: readonly KubernetesObject[]) =>
  grouped(
    objects.flatMap((object) => createdFrom(object).map((created) => ({ object, created }))),
    ({ created }) => `${created.kind} ${created.name}`,
  ),
);

/** The object that provides a Secret or ConfigMap. */
export function providerOf(
  objects: readonly KubernetesObject[],
  { kind, name, namespace }: Wanted,
): KubernetesObject | undefined {
  return providers(objects)
    .get(`${kind} ${name}`)
    ?.find(({ created }) => created.namespace === undefined || created.namespace === namespace)?.object;
}

type Names = Partial<Record<Created['kind'], readonly unknown[]>>;
type Kind = (object: KubernetesObject) => Names;

const ownName = ({ metadata }: KubernetesObject) => metadata.name;
const secretAt =
  (...path: readonly string[]): Kind =>
  (object) => ({ Secret: [at(object, ...path) ?? ownName(object)] });
const vault = secretAt('spec', 'destination', 'name');

/** By API group and kind. */
const kinds: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  '': {
    Secret: (object) => ({ Secret: [ownName(object)] }),
    ConfigMap: (object) => ({ ConfigMap: [ownName(object)] }),
  },
  'bitnami.com': { SealedSecret: secretAt('spec', 'template', 'metadata', 'name') },
  'cert-manager.io': { Certificate: secretAt('spec', 'secretName') },
  'external-secrets.io': {
    ExternalSecret: secretAt('spec', 'target', 'name'),
    ClusterExternalSecret: (object) => ({
      Secret: [
        at(object, 'spec', 'externalSecretSpec', 'target', 'name') ??
          at(object, 'spec', 'externalSecretName') ??
          ownName(object),
      ],
    }),
  },
  // A bundle is a ConfigMap with its name, and a Secret if it has that target (trust-manager, Bundle).
  'trust.cert-manager.io': {
    Bundle: (object) => ({
      ...(at(object, 'spec', 'target', 'secret') ? { Secret: [ownName(object)] } : {}),
      ...(at(object, 'spec', 'target', 'configMap') ? { ConfigMap: [ownName(object)] } : {}),
    }),
  },
  // The claim becomes a Secret and a ConfigMap with its name (lib-bucket-provisioner).
  'objectbucket.io': {
    ObjectBucketClaim: (object) => ({ Secret: [ownName(object)], ConfigMap: [ownName(object)] }),
  },
  'secrets.hashicorp.com': {
    VaultStaticSecret: vault,
    VaultDynamicSecret: vault,
    VaultPKISecret: vault,
    HCPVaultSecretsApp: vault,
  },
  'onepassword.com': { OnePasswordItem: secretAt('metadata', 'name') },
  'isindir.github.com': {
    SopsSecret: (object) => ({ Secret: listAt(object, 'spec', 'secretTemplates').map((one) => at(one, 'name')) }),
  },
  'secrets.infisical.com': { InfisicalSecret: secretAt('spec', 'managedSecretReference', 'secretName') },
  // CloudNativePG 1.28, applications.md: the owner's credentials and the CA.
  'postgresql.cnpg.io': {
    Cluster: (object) => {
      const { userSecret, superuserSecret, caSecret, serverSecret } = namesOfCluster(ownName(object));
      return { Secret: [userSecret, superuserSecret, caSecret, serverSecret] };
    },
  },
  // Crunchy Postgres for Kubernetes 5, user management: <cluster>-pguser-<user>, by default of the cluster's name.
  'postgres-operator.crunchydata.com': {
    PostgresCluster: (object) => {
      const users = listAt(object, 'spec', 'users').flatMap((user) => at(user, 'name') ?? []);
      return { Secret: crunchySecrets(ownName(object), users.map(String)) };
    },
  },
};

/** Kinds that those above refer to, by API group. */
const referredTo: Readonly<Record<string, RegExp>> = {
  'cert-manager.io': /^(Cluster)?Issuer$/,
  'external-secrets.io': /^(Cluster)?SecretStore$/,
  'generators.external-secrets.io': /./,
  'secrets.hashicorp.com': /./,
  'secrets-store.csi.x-k8s.io': /^SecretProviderClass$/,
};

function kindOf({ apiVersion, kind }: KubernetesObject): Kind | undefined {
  const group = groupOf(apiVersion);
  const known = Object.hasOwn(kinds, group) ? kinds[group] : undefined;
  return known && Object.hasOwn(known, kind) ? known[kind] : undefined;
}

function listAt(object: KubernetesObject, ...path: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const list = at(object, ...path);
  return Array.isArray(list) ? list.filter(isObject) : [];
}
