import type {
  LocalObjectReference,
  ObjectMeta,
  PodSecurityContext,
  PodSpec,
  ResourceRequirements,
  SecretKeySelector,
  SecurityContext,
  Volume,
  VolumeMount,
} from '../../../../imports/kubernetes.js';
import type { SecretKeyRef } from '../realm/realm.js';
import type { RealmRepresentation } from '../realm/representation.js';

/** v2beta1 is the storage version of Keycloak's operator since 26.6; v2alpha1 has the same fields and is the only one of older operators. */
export type KeycloakApiVersion = 'v2beta1' | 'v2alpha1';

/** Whether the cluster serves them. */
export function keycloakApiTest(version: KeycloakApiVersion): string {
  return `kubectl get --raw /apis/k8s.keycloak.org/${version}`;
}

/**
 * The fields of a Keycloak (k8s.keycloak.org) that are used here. The operator's definitions are in no published package,
 * so these fields are typed by hand.
 * @see operator/src/main/java/org/keycloak/operator/crds/v2beta1/deployment/KeycloakSpec.java of github.com/keycloak/keycloak
 */
export interface KeycloakSpec {
  readonly instances: number;
  readonly image?: string;
  readonly startOptimized?: boolean;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly bootstrapAdmin: { readonly user: { readonly secret: string } };
  readonly db: {
    readonly vendor: 'postgres';
    readonly url: string;
    readonly usernameSecret: SecretKeySelector;
    readonly passwordSecret: SecretKeySelector;
    readonly poolMaxSize: number;
  };
  readonly http: { readonly httpEnabled: boolean; readonly httpsPort: number; readonly tlsSecret: string };
  readonly httpManagement: { readonly port: number };
  readonly hostname: { readonly hostname: string; readonly strict: boolean; readonly backchannelDynamic: boolean };
  readonly proxy: { readonly headers: 'xforwarded' };
  readonly ingress: { readonly enabled: boolean };
  readonly networkPolicy: { readonly enabled: boolean };
  readonly additionalOptions?: readonly { readonly name: string; readonly value: string }[];
  readonly resources: ResourceRequirements;
  readonly scheduling?: Pick<PodSpec, 'affinity' | 'tolerations' | 'priorityClassName'>;
  readonly automountServiceAccountToken?: boolean;
  readonly unsupported: { readonly podTemplate: KeycloakPodTemplate };
}

/** Merged into the pods of the operator; the first container is Keycloak's, and the operator sets its name. */
export interface KeycloakPodTemplate {
  readonly metadata?: Pick<ObjectMeta, 'labels' | 'annotations'>;
  readonly spec: Pick<PodSpec, 'nodeSelector' | 'runtimeClassName'> & {
    readonly securityContext: PodSecurityContext;
    readonly containers: readonly [
      { readonly securityContext: SecurityContext; readonly volumeMounts: readonly VolumeMount[] },
    ];
    readonly volumes: readonly Volume[];
  };
}

/** @see operator/src/main/java/org/keycloak/operator/crds/v2beta1/realmimport/KeycloakRealmImportSpec.java, same place */
export interface KeycloakRealmImportSpec {
  /** In the same namespace. */
  readonly keycloakCRName: string;
  readonly realm: RealmRepresentation;
  /** The values of `${NAME}` in the realm. */
  readonly placeholders: Readonly<Record<string, { readonly secret: SecretKeyRef }>>;
}
