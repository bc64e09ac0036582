import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { ServingCertificate } from '../../../gateway/certificate.js';
import { dnsFlow, type Flow, type FlowEnd, tcp } from '../../../model/flow.js';
import { type Instance, labelsOf } from '../../../model/instance.js';
import { namesOfCluster } from '../../../model/names-postgresql.js';
import type { NetworkPolicySettings } from '../../../model/network-policy-schema.js';
import type { Prerequisite } from '../../../model/prerequisite.js';
import type { Requirement } from '../../../model/requirement.js';
import type { SecretRequirement } from '../../../model/secret-requirement.js';
import type { WatchedObject } from '../../../model/watched.js';
import { type PodSetting, podRequirements, refined } from '../../../pods/pod-setting.js';
import { parseProps } from '../../../schema/props.js';
import { PostgresqlCluster } from '../../../stores/cloudnative-pg/cloudnative-pg.js';
import type { ClusterSetting } from '../../../stores/cloudnative-pg/cloudnative-pg-flows.js';
import { KeycloakExposure } from './keycloak-exposure.js';
import { keycloakEndpoint, keycloakNames, keycloakPorts } from './keycloak-names.js';
import { keycloakServerSchema } from './keycloak-server-schema.js';
import { keycloakDatabase, keycloakSpec } from './keycloak-spec.js';
import { type KeycloakApiVersion, keycloakApiTest } from './keycloak-types.js';

export interface KeycloakServerProps {
  /** The server of MLflow; Keycloak is in its namespace. */
  readonly instance: Instance;
  readonly settings: z.input<typeof keycloakServerSchema>;
  /** Its URL in the issuer: `https://keycloak.example.com`. */
  readonly baseUrl: string;
  /** Pods that request keys and tokens: the server or the proxy in front of it. */
  readonly clients: readonly FlowEnd[];
  readonly apiServer: NetworkPolicySettings['apiServer'];
  readonly dnsPorts: readonly number[];
  readonly monitoring?: ClusterSetting['monitoring'];
  /** The settings of the environment for all pods. */
  readonly podSetting: PodSetting;
}

/** Keycloak in the cluster, run by its own operator: pods, database, certificate and routes. */
export class KeycloakServer extends Construct {
  readonly endpoint: FlowEnd;
  /** The database, for the Job that imports a realm. */
  readonly database: FlowEnd;
  /** The routes from outside the cluster. */
  readonly edge: KeycloakExposure;
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretRequirement[];
  readonly prerequisites: readonly Prerequisite[];
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, props: KeycloakServerProps) {
    super(scope, id);
    const settings = parseProps(keycloakServerSchema, props.settings, this);
    const { instance, baseUrl, dnsPorts, apiServer } = props;
    const { namespace } = instance;
    const names = keycloakNames(instance);
    const setting = refined(props.podSetting, settings.pod);
    const adminSecret = settings.bootstrapAdmin.secret ?? names.admin;
    this.endpoint = keycloakEndpoint(instance);
    const database = new PostgresqlCluster(this, 'Database', {
      instance,
      store: {
        ...settings.database,
        type: 'cloudnative-pg',
        name: names.database,
        database: keycloakDatabase,
        owner: keycloakDatabase,
      },
      owner: 'Keycloak',
      apiServer,
      dnsPorts,
      podSetting: props.podSetting,
      ...(props.monitoring ? { monitoring: props.monitoring } : {}),
    });
    this.database = database.endpoint;
    new ServingCertificate(this, 'Certificate', {
      namespace,
      serviceName: names.keycloak,
      secretName: names.tlsSecret,
      authority: names.authority,
      hostnames: [new URL(baseUrl).hostname],
      ...(settings.issuer ? { issuer: settings.issuer } : {}),
    });
    new ApiObject(this, 'Resource', {
      apiVersion: `k8s.keycloak.org/${settings.apiVersion}`,
      kind: 'Keycloak',
      metadata: { name: names.keycloak, namespace, labels: labelsOf(instance, 'keycloak') },
      spec: keycloakSpec({
        settings,
        baseUrl,
        database: database.names,
        databaseHost: `${namesOfCluster(names.database).readWrite}.${namespace}.svc`,
        tlsSecret: names.tlsSecret,
        adminSecret,
        proxyRanges: settings.gateway?.peer?.cidrs ?? [],
        setting,
      }),
    });
    this.edge = new KeycloakExposure(this, 'Edge', {
      instance,
      baseUrl,
      gateway: settings.gateway,
      endpoint: this.endpoint,
    });
    this.secrets = [bootstrapSecret(adminSecret, namespace)];
    this.requirements = [
      certificateRequirement(names.tlsSecret, namespace),
      ...podRequirements(settings.pod, namespace, [{ name: 'Keycloak' }]),
    ];
    // The operator creates a StatefulSet of the same name, and restarts its pods when the certificate changes
    // (operator, KeycloakDeploymentDependentResource.java).
    this.watched = [{ kind: 'StatefulSet', name: names.keycloak, namespace, container: 'keycloak' }];
    this.prerequisites = [operator(settings.apiVersion)];
    this.flows = [
      ...props.clients.map((from) => ({
        from,
        to: this.endpoint,
        ports: tcp(keycloakPorts.https),
        why: 'keys and tokens of the issuer',
      })),
      { from: this.endpoint, to: this.endpoint, ports: tcp(...keycloakPorts.cluster), why: 'sessions of all pods' },
      { from: this.endpoint, to: this.database, ports: tcp(5432), why: 'realms and users' },
      dnsFlow(this.endpoint, dnsPorts),
    ];
  }
}

function bootstrapSecret(name: string, namespace: string): SecretRequirement {
  const readers = [{ name: 'Keycloak', purpose: 'once, with an empty database' }];
  return {
    name,
    namespace,
    keys: [
      { key: 'username', format: 'admin', generate: { type: 'name', value: 'admin' }, readers },
      { key: 'password', format: '<password>', generate: { type: 'password', length: 32 }, readers },
    ],
  };
}

function certificateRequirement(name: string, namespace: string): Requirement {
  const readers = [{ name: 'Keycloak' }];
  return {
    kind: 'Secret',
    name,
    namespace,
    keys: [
      { key: 'tls.crt', format: '<PEM certificate of Keycloak>', readers },
      { key: 'tls.key', format: '<PEM private key>', readers },
      { key: 'ca.crt', format: '<PEM certificate of the CA that signed it>' },
    ],
    providedBy: 'cert-manager, from the Certificate of this overlay',
  };
}

function operator(version: KeycloakApiVersion): Prerequisite {
  return {
    what: `the operator of Keycloak${version === 'v2beta1' ? ' 26.6 or newer' : ''}, watching this namespace`,
    why: 'it creates the pods of Keycloak',
    test: keycloakApiTest(version),
  };
}
