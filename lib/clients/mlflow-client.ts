import type { z } from 'zod';
import type { EnvFromSource, EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { caRequirement } from '../model/ca-requirement.js';
import { type Flow, type FlowEnd, podsOfNamespace, tcp } from '../model/flow.js';
import { namesOf } from '../model/names.js';
import { noConnection, type PodConnection } from '../model/pod-connection.js';
import type { Requirement } from '../model/requirement.js';
import type { SecretRequirement } from '../model/secret-requirement.js';
import { mountCaFile } from '../pods/ca-mount.js';
import {
  type ClientAccess,
  type ClientSecret,
  clientSecret,
  clientVariables,
  otlpEndpoint,
  tokenSecret,
  trackingUri,
} from './client-access.js';
import { type ClientSettings, clientSchema } from './client-schema.js';
import { projectedToken, serviceCaInPods } from './client-token.js';
import type { IssuerTokenSettings } from './tokens/issuer-token-schema.js';
import { renewedTokenRequirement } from './tokens/issuer-token-secrets.js';

/** The server or proxy that pods call inside the cluster. */
export interface ClientCallee {
  readonly endpoint: FlowEnd;
  readonly port: number;
}

export interface MlflowClientProps {
  readonly access: ClientAccess;
  /** Namespace of the programs, which is their workspace if the server has workspaces. */
  readonly namespace: string;
  /**
   * How they call the server.
   * @default - by its Service, with the account mlflow-client
   */
  readonly settings?: z.input<typeof clientSchema> | undefined;
  /**
   * The server or proxy inside the cluster, if the overlay has policies for it.
   * @default - no connections are allowed for the programs
   */
  readonly callee?: ClientCallee | undefined;
}

/** How a program proves who it is: by a token of its account, by a Secret, or not at all. */
export type ClientIdentity = 'account' | 'secret' | 'none';

/**
 * Everything that a program in a namespace needs to call the server: URI, workspace, authentication, token, CA and experiment.
 * Each kind of consumer takes what its API has fields for.
 */
export interface MlflowClient {
  readonly namespace: string;
  readonly uri: string;
  /** For OpenTelemetry, which appends /v1/traces. */
  readonly otlpEndpoint: string;
  /** @default - namespaces are not workspaces */
  readonly workspace?: string;
  /** @default - runs that name none are in the experiment Default */
  readonly experiment?: string;
  readonly identity: ClientIdentity;
  /** The account of the pods. */
  readonly serviceAccountName: string;
  /** Whether pods need the token that the kubelet mounts in every pod. */
  readonly automountServiceAccountToken: boolean;
  /** Variables that are not secret, and the same in every pod. */
  readonly variables: Readonly<Record<string, string>>;
  /** The Secret with which programs authenticate if their account cannot. */
  readonly secret?: ClientSecret;
  /**
   * How the token in the Secret is renewed.
   * @default - others create the Secret
   */
  readonly issuerToken?: { readonly settings: IssuerTokenSettings; readonly tokenUrl: string };
  /** All variables, for kinds without `envFrom`. */
  readonly env: readonly EnvVar[];
  /** The ConfigMap and the Secret that hold the same variables; a token in the Secret is in `envBesideSources`. */
  readonly envFrom: readonly EnvFromSource[];
  /** What `envFrom` does not set. */
  readonly envBesideSources: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly secrets: readonly SecretRequirement[];
  readonly requirements: readonly Requirement[];
  /** From all pods of the namespace to the server. */
  readonly flows: readonly Flow[];
}

/** The client of a namespace. */
export function mlflowClient({ access, namespace, settings: given, callee }: MlflowClientProps): MlflowClient {
  const settings = clientSchema.parse(given ?? {});
  const { via, experiment, account, ca } = settings;
  const issuerToken = issuerTokenOf(access, settings);
  const identity = issuerToken ? 'secret' : identityOf(access, namespace);
  const trusted = ca ? mountCaFile('mlflow-ca', { configMap: ca.configMap, key: ca.key }) : undefined;
  const { MLFLOW_TRACKING_AUTH: auth, ...usual } = clientVariables(access, via, namespace);
  const variables = {
    ...usual,
    // The provider would send the token of the account.
    ...(auth !== undefined && !issuerToken ? { MLFLOW_TRACKING_AUTH: auth } : {}),
    ...(experiment ? { MLFLOW_EXPERIMENT_NAME: experiment } : {}),
  };
  const own: Readonly<Record<string, string>> = {
    ...(audienceOf(access) !== undefined && identity === 'account' ? { MLFLOW_TRACKING_AUTH: 'kubernetes' } : {}),
    ...(trusted ? { MLFLOW_TRACKING_SERVER_CERT_PATH: trusted.file } : {}),
  };
  const secret = identity === 'secret' ? secretOf(access, issuerToken) : undefined;
  const references = secret ? secretVariables(secret) : [];
  const token = identity === 'account' ? tokenOf(access, settings) : undefined;

  return {
    namespace,
    uri: trackingUri(access, via),
    otlpEndpoint: otlpEndpoint(access, via),
    ...(access.workspaces ? { workspace: namespace } : {}),
    ...(experiment ? { experiment } : {}),
    identity,
    serviceAccountName: account,
    automountServiceAccountToken: identity === 'account' && token === undefined,
    variables,
    ...(secret ? { secret } : {}),
    ...(issuerToken ? { issuerToken } : {}),
    env: [...listed({ ...variables, ...own }), ...references],
    envFrom: [
      { configMapRef: { name: namesOf(access).client } },
      ...(secret && !isToken(secret) ? [{ secretRef: { name: secret.name } }] : []),
    ],
    envBesideSources: [...listed(own), ...(secret && isToken(secret) ? references : [])],
    volumes: [token?.volume, trusted?.volume].filter((volume) => volume !== undefined),
    volumeMounts: [token?.mount, trusted?.mount].filter((mount) => mount !== undefined),
    secrets: secret && !issuerToken ? [{ ...secret, namespace }] : [],
    requirements: [
      ...(issuerToken ? [renewedTokenRequirement(issuerToken.settings, namespace, issuerToken.tokenUrl)] : []),
      ...(ca
        ? [
            caRequirement(
              { namespace },
              { configMap: ca.configMap, key: ca.key },
              "<PEM certificates of the server's CA>",
            ),
          ]
        : []),
    ],
    flows:
      callee && via === 'cluster'
        ? [
            {
              from: podsOfNamespace(`pods of namespace ${namespace}`, namespace),
              to: callee.endpoint,
              ports: tcp(callee.port),
              why: 'clients in the cluster',
            },
          ]
        : [],
  };
}

/** The client as a connection of a pod of ours. */
export function clientConnection({ env, volumes, volumeMounts }: MlflowClient): PodConnection {
  return { ...noConnection, env, volumes, volumeMounts };
}

/** The client with another experiment. */
export function ofExperiment(client: MlflowClient, experiment: string | undefined): MlflowClient {
  if (experiment === undefined) return client;
  const variable = { name: 'MLFLOW_EXPERIMENT_NAME', value: experiment };
  const without = (variables: readonly EnvVar[]) => variables.filter(({ name }) => name !== variable.name);
  return {
    ...client,
    experiment,
    variables: { ...client.variables, [variable.name]: experiment },
    env: [...without(client.env), variable],
    envBesideSources: [...without(client.envBesideSources), variable],
  };
}

function identityOf({ credentials }: ClientAccess, namespace: string): ClientIdentity {
  switch (credentials.type) {
    case 'cluster-token':
      return 'account';
    case 'access-key':
      return credentials.serviceAccounts?.namespaces.includes(namespace) ? 'account' : 'secret';
    case 'id-token':
      return 'secret';
    case 'none':
      return 'none';
  }
}

/**
 * The audience of tokens of accounts, if the server has one of its own. A server that reviews rights with the token of the
 * caller (self_subject_access_review) needs that of the API server.
 */
function audienceOf({ credentials }: ClientAccess): string | undefined {
  return credentials.type === 'access-key' ? credentials.serviceAccounts?.audience : undefined;
}

function tokenOf(access: ClientAccess, { token, via, ca }: ClientSettings) {
  const audience = audienceOf(access);
  if (!token && audience === undefined) return undefined;
  return projectedToken({
    expirationSeconds: token?.expirationSeconds ?? 3600,
    audience,
    serviceCa: via === 'cluster' && !ca && access.insideCa === serviceCaInPods,
  });
}

/** The renewed token of an issuer; rules of the environment ensure that its endpoint is known. */
function issuerTokenOf({ tokenUrl: known }: ClientAccess, { issuerToken: settings }: ClientSettings) {
  if (!settings) return undefined;
  const tokenUrl = settings.tokenUrl ?? known;
  if (tokenUrl === undefined)
    throw new Error('issuerToken.tokenUrl is not set, and the token endpoint of the issuer is not known');
  return { settings, tokenUrl };
}

function secretOf(access: ClientAccess, issuerToken: MlflowClient['issuerToken']): ClientSecret | undefined {
  if (!issuerToken) return clientSecret(access);
  const { name, key } = tokenSecret;
  return { name, keys: [{ key, format: `<${issuerToken.settings.token} of ${issuerToken.tokenUrl}>` }] };
}

/** Whether a Secret holds one token; else its keys are variables. */
export function isToken({ keys }: Pick<ClientSecret, 'keys'>): boolean {
  return keys.some(({ key }) => variableOfKey(key) !== key);
}

/** The variable that a key of the Secret is. */
export function variableOfKey(key: string): string {
  return key === tokenSecret.key ? 'MLFLOW_TRACKING_TOKEN' : key;
}

function secretVariables({ name, keys }: ClientSecret): readonly EnvVar[] {
  return keys.map(({ key }) => ({ name: variableOfKey(key), valueFrom: { secretKeyRef: { name, key } } }));
}

function listed(variables: Readonly<Record<string, string>>): readonly EnvVar[] {
  return Object.entries(variables).map(([name, value]) => ({ name, value }));
}
