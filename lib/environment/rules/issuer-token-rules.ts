import type { IssuerTokenSettings } from '../../clients/tokens/issuer-token-schema.js';
import type { OidcAuthentication } from '../../identity/authentication/authentication-schema.js';
import { issuerOf } from '../../identity/authentication/issuers.js';
import type { PathProblem } from './path-problem.js';

/** Clients with a token of the issuer, and where the environment sets it. */
interface Placed {
  readonly path: readonly (string | number)[];
  readonly settings: IssuerTokenSettings;
  readonly namespaces: readonly string[];
}

type Authenticated =
  | OidcAuthentication
  | { readonly type: string; readonly issuer?: string | undefined; readonly ca?: unknown };

interface WithClients {
  /** Absent in the operated form, which accepts tokens of the cluster. */
  readonly authentication?: Authenticated;
  readonly access: { readonly apiServerOidc?: { readonly issuer: string } | undefined };
  readonly clients?:
    | { readonly namespaces: readonly string[]; readonly issuerToken?: IssuerTokenSettings | undefined }
    | undefined;
  readonly workspaces: readonly {
    readonly namespace: string;
    readonly client?: { readonly issuerToken?: IssuerTokenSettings | undefined } | undefined;
  }[];
}

function placed({ clients, workspaces }: WithClients): readonly Placed[] {
  return [
    ...(clients?.issuerToken
      ? [{ path: ['clients', 'issuerToken'], settings: clients.issuerToken, namespaces: clients.namespaces }]
      : []),
    ...workspaces.flatMap(({ namespace, client }, index) =>
      client?.issuerToken
        ? [
            {
              path: ['workspaces', index, 'client', 'issuerToken'],
              settings: client.issuerToken,
              namespaces: [namespace],
            },
          ]
        : [],
    ),
  ];
}

/** Tokens of an issuer that programs do not need, that cannot be requested, or that the server refuses. */
export function* issuerTokenProblems(settings: WithClients): Iterable<PathProblem> {
  const { authentication = { type: 'kubernetes' }, access } = settings;
  const issuer = 'issuer' in authentication ? authentication.issuer : access.apiServerOidc?.issuer;
  for (const one of placed(settings)) {
    const { path } = one;
    if (isOidc(authentication)) yield* oidcProblems(one, authentication);
    if (issuer === undefined)
      yield unneeded(
        path,
        authentication.type === 'kubernetes'
          ? 'the server accepts the tokens of service accounts, and the API server trusts no issuer (access.apiServerOidc)'
          : `with authentication ${authentication.type} the server reads no tokens of an issuer`,
      );
    else if (one.settings.tokenUrl === undefined && !issuerOf(issuer).endpoints)
      yield {
        path,
        message: `issuerToken without tokenUrl: the token endpoint of ${issuer} is not known`,
        fix: 'write tokenUrl: the token_endpoint of its discovery document',
      };
    if ('ca' in authentication && authentication.ca && one.settings.tokenUrl === undefined && !one.settings.ca)
      yield {
        path,
        message: `issuerToken without ca: the certificate of ${issuer} is signed by the CA of authentication.ca, which is in the namespace of the server`,
        fix: 'write ca: {configMap: <ConfigMap with this CA in the namespaces of the programs>}',
      };
    if (settings.authentication === undefined && one.settings.renewedBy === 'cron-job' && !one.settings.image)
      yield {
        path,
        message: 'issuerToken renewed by a CronJob without image: the operator decides the image of the server',
        fix: 'write image: an image with python 3',
      };
  }
}

function* oidcProblems(
  { path, settings, namespaces }: Placed,
  { serviceAccounts, bearer }: OidcAuthentication,
): Iterable<PathProblem> {
  const accepted = namespaces.filter((namespace) => serviceAccounts?.namespaces.includes(namespace));
  if (accepted.length > 0)
    yield unneeded(
      path,
      `the server accepts the tokens of service accounts of ${accepted.join(', ')} (authentication.serviceAccounts.namespaces)`,
    );
  if (settings.grant === 'client-credentials' && !bearer.provision)
    yield {
      path,
      message:
        'issuerToken of a client without authentication.bearer.provision: the client never logs in with a browser, so the server does not know its user and answers 401',
      fix: 'write authentication.bearer: {provision: true}; the tokens of the client must contain a group of authentication.groups',
    };
}

function isOidc(authentication: Authenticated): authentication is OidcAuthentication {
  return authentication.type === 'oidc';
}

function unneeded(path: Placed['path'], why: string): PathProblem {
  return {
    path,
    message: `issuerToken is not needed: ${why}`,
    fix: 'remove issuerToken; tokens of service accounts are valid for minutes, and the kubelet renews them in the running pod',
  };
}
