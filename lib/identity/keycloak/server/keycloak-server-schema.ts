import { z } from 'zod';
import type { ResourceRequirements } from '../../../../imports/kubernetes.js';
import { podTlsSchema } from '../../../gateway/pod-tls-schema.js';
import { standaloneGatewayApiSchema } from '../../../gateway/standalone-gateway-schema.js';
import { embedded } from '../../../kubernetes/embedded.js';
import { cloudNativePgInstancePod, keycloakServerPod } from '../../../pods/pod-settings.js';
import { dnsSubdomain, field } from '../../../schema/fields.js';
import { cloudNativePgSchema } from '../../../stores/cloudnative-pg/cloudnative-pg-schema.js';

const resources = embedded<ResourceRequirements>('io.k8s.api.core.v1.ResourceRequirements');

const [, certManager] = podTlsSchema.options;
const {
  operatorNamespace,
  instances,
  antiAffinity,
  image,
  storage,
  walStorage,
  parameters,
  backup,
  recovery,
  monitoring,
} = cloudNativePgSchema.shape;
const { name, namespace, sectionName, routeNamespace, peer, backendTls } = standaloneGatewayApiSchema.shape;

/** v2alpha1 is supported by every current operator, and about to be removed. */
export const keycloakApiVersion = field(
  z.enum(['v2beta1', 'v2alpha1']).default('v2beta1'),
  "API version of the resources of Keycloak's operator: v2beta1 for 26.6 and newer, v2alpha1 for older ones.",
  'v2beta1',
);

const gateway = z.strictObject({
  name,
  namespace,
  sectionName,
  routeNamespace,
  peer,
  backendTls,
  adminConsole: field(
    z.boolean().default(false),
    'Whether the administration console and its API (/admin) are exposed through the gateway too.',
    false,
  ),
});

/** Keycloak in the cluster, run by its own operator. */
export const keycloakServerSchema = z
  .strictObject({
    apiVersion: keycloakApiVersion,
    instances: field(
      z.int().min(1).max(9).default(2),
      'Number of Keycloak pods; with 2 or more, sessions survive the loss of a node.',
      2,
    ),
    image: field(
      z.string().min(1).optional(),
      "Image of Keycloak. Default: the operator's, which has the version of the operator.",
      'quay.io/keycloak/keycloak:26.7.4',
    ),
    optimized: field(
      z.boolean().default(false),
      'Whether the image was built by `kc.sh build` for PostgreSQL with health checks: it starts faster, and with a read-only file system.',
      true,
    ),
    resources: field(resources.optional(), 'CPU and memory of each pod. Default: 500m and 1700Mi, limited to 2Gi.', {
      requests: { cpu: '500m', memory: '1700Mi' },
      limits: { memory: '2Gi' },
    }),
    pod: keycloakServerPod,
    database: field(
      z
        .strictObject({
          operatorNamespace,
          instances,
          antiAffinity,
          image,
          storage,
          walStorage,
          resources: cloudNativePgSchema.shape.resources,
          pod: cloudNativePgInstancePod,
          parameters,
          backup,
          recovery,
          monitoring,
        })
        .prefault({}),
      'Its PostgreSQL, a Cluster of CloudNativePG with the name <name of the server>-keycloak-db.',
      { instances: 2 },
    ),
    issuer: field(
      certManager.shape.issuer,
      'The issuer of cert-manager that signs the certificate of the pods. Default: a CA that the overlay creates only for Keycloak.',
      { name: 'internal-ca', kind: 'ClusterIssuer' },
    ),
    bootstrapAdmin: field(
      z
        .strictObject({
          secret: field(
            dnsSubdomain.optional(),
            'Secret with username and password. Default: <name of the server>-keycloak-admin.',
            'mlflow-keycloak-admin',
          ),
        })
        .prefault({}),
      'The first administrator, which Keycloak creates only while its database is empty.',
      { secret: 'mlflow-keycloak-admin' },
    ),
    gateway: field(
      gateway.optional(),
      'The Gateway through which browsers reach the hostname of the issuer. Default: the one of the server if it has type gateway-api; else the overlay creates no route to Keycloak.',
      { name: 'public', namespace: 'gateway-system', sectionName: 'https' },
    ),
  })
  .refine(({ optimized, image: own }) => !optimized || own !== undefined, {
    error: 'optimized: true requires a custom image',
    path: ['optimized'],
    params: { fix: 'set image; or remove optimized, and Keycloak runs its build at each start' },
  });

export type KeycloakServerSettings = z.output<typeof keycloakServerSchema>;
export type KeycloakGateway = z.output<typeof gateway>;
