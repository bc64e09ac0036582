import type { EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { takesClusterTokens } from '../identity/authentication/authentication-schema.js';
import { identityHeaders } from '../identity/authentication/identity-headers.js';
import type { MlflowServer } from '../standalone/server.js';

/** How a job proves to the server that it is its account, and what its script does before its work. */
export interface JobIdentity {
  /** Whether MLflow's client finds the token of the account by itself. */
  readonly usesToken: boolean;
  readonly env: readonly EnvVar[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  /** Python that stands before the script. */
  readonly script: string;
}

const nothing: JobIdentity = { usesToken: false, env: [], volumes: [], volumeMounts: [], script: '' };

const tokenFolder = '/var/run/secrets/mlflow';

export function jobIdentity(
  { parts }: MlflowServer,
  account: { readonly name: string; readonly namespace: string },
): JobIdentity {
  const { authentication } = parts.settings;
  if (authentication.type === 'oidc')
    return authentication.serviceAccounts ? projectedToken(authentication.serviceAccounts.audience) : nothing;
  if (authentication.type === 'proxy' && authentication.identity === 'headers') return headers(account);
  if (!takesClusterTokens(authentication)) return nothing;
  return { ...nothing, usesToken: true, env: [{ name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' }] };
}

/** A token that is good for this server alone; the one that pods get by themselves would open the cluster, too. */
function projectedToken(audience: string): JobIdentity {
  return {
    ...nothing,
    env: [{ name: 'TOKEN_FILE', value: `${tokenFolder}/token` }],
    volumes: [
      {
        name: 'token',
        projected: {
          defaultMode: 0o440,
          sources: [{ serviceAccountToken: { audience, expirationSeconds: 3600, path: 'token' } }],
        },
      },
    ],
    volumeMounts: [{ name: 'token', mountPath: tokenFolder, readOnly: true }],
    script: `import os

with open(os.environ["TOKEN_FILE"]) as file:
    os.environ["MLFLOW_TRACKING_TOKEN"] = file.read().strip()

`,
  };
}

/** What the proxy would say of the account: the network policies let these pods in beside the proxy, and nobody else. */
function headers({ name, namespace }: { readonly name: string; readonly namespace: string }): JobIdentity {
  const user = `system:serviceaccount:${namespace}:${name}`;
  return {
    ...nothing,
    env: [
      { name: 'CALLER', value: user },
      // Groups of every account, which bindings may name.
      {
        name: 'CALLER_GROUPS',
        value: `system:serviceaccounts,system:serviceaccounts:${namespace},system:authenticated`,
      },
    ],
    script: `import os
from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider
from mlflow.tracking.request_header.registry import _request_header_provider_registry


class Caller(RequestHeaderProvider):
    def in_context(self):
        return True

    def request_headers(self):
        return {"${identityHeaders.user}": os.environ["CALLER"], "${identityHeaders.groups}": os.environ["CALLER_GROUPS"]}


_request_header_provider_registry.register(Caller)

`,
  };
}
