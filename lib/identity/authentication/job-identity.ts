import type { JobIdentity } from '../../pods/job-server.js';
import { type Authentication, believesHeaders, headerNamesOf, takesClusterTokens } from './authentication-schema.js';

const nothing: JobIdentity = { usesToken: false, env: [], volumes: [], volumeMounts: [], script: '' };

const tokenFolder = '/var/run/secrets/mlflow';

/** How the account of a job authenticates to a server with this authentication. */
export function jobIdentity(
  authentication: Authentication,
  account: { readonly name: string; readonly namespace: string },
): JobIdentity {
  if (authentication.type === 'oidc')
    return authentication.serviceAccounts ? projectedToken(authentication.serviceAccounts.audience) : nothing;
  if (believesHeaders(authentication)) return headers(account, headerNamesOf(authentication));
  if (!takesClusterTokens(authentication)) return nothing;
  return { ...nothing, usesToken: true, env: [{ name: 'MLFLOW_TRACKING_AUTH', value: 'kubernetes' }] };
}

/** A token with this server as its only audience; the default token of pods would also be valid for the API server. */
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

/** The headers that the proxy would set for the account: the network policies allow connections only from the proxy and these pods. */
function headers(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  names: ReturnType<typeof headerNamesOf>,
): JobIdentity {
  const user = `system:serviceaccount:${namespace}:${name}`;
  return {
    ...nothing,
    env: [
      { name: 'CALLER', value: user },
      // The groups of every account, which bindings may refer to.
      {
        name: 'CALLER_GROUPS',
        value: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'].join(
          names.groupsSeparator,
        ),
      },
    ],
    script: `import os
from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider
from mlflow.tracking.request_header.registry import _request_header_provider_registry


class Caller(RequestHeaderProvider):
    def in_context(self):
        return True

    def request_headers(self):
        return {"${names.user}": os.environ["CALLER"], "${names.groups}": os.environ["CALLER_GROUPS"]}


_request_header_provider_registry.register(Caller)

`,
  };
}
