/** Variables of the plug-in that are computed from the environment, or would override those, with the field to set instead. */
const computed: readonly (readonly [RegExp, string])[] = [
  [/^OIDC_(DISCOVERY_URL|ISSUER)$/, 'authentication.issuer'],
  [/^OIDC_(CLIENT_ID|CLIENT_SECRET|PUBLIC_CLIENT|CODE_CHALLENGE)$/, 'authentication.client'],
  [/^OIDC_REDIRECT_URI$/, 'gateway.hostnames'],
  [/^OIDC_SCOPE$/, 'authentication.scopes'],
  [/^OIDC_AUDIENCE$/, 'authentication.audience'],
  [/^OIDC_PROVIDER_DISPLAY_NAME$/, 'authentication.providerName'],
  [/^OIDC_GROUPS_ATTRIBUTE$/, 'authentication.groupsClaim'],
  [/^OIDC_GROUP_NAME$/, 'authentication.groups'],
  [/^OIDC_ADMIN_GROUP_NAME$/, 'authentication.adminGroups'],
  [/^OIDC_USERNAME_FIELD$/, 'authentication.usernameClaims'],
  [/^OIDC_USE_REFRESH_TOKEN$/, 'authentication.session.refresh'],
  [/^SESSION_COOKIE_(MAX_AGE_SECONDS|SECURE)$/, 'authentication.session and gateway'],
  [/^OIDC_(PROVISION_ON_BEARER_AUTH|TRUST_BEARER_GROUP_CLAIMS)$/, 'authentication.bearer'],
  [/^DEFAULT_MLFLOW_PERMISSION$/, 'authentication.defaultPermission'],
  [/^RESTRICT_RESOURCE_CREATION$/, 'authentication.restrictCreation'],
  [/^(AUTOMATIC_LOGIN_REDIRECT|DEFAULT_LANDING_PAGE_IS_PERMISSIONS)$/, 'authentication.automaticLogin'],
  [/^(SECRET_KEY|SESSION_TOKEN_ENCRYPTION_KEY)$/, 'authentication.signingKey'],
  [/^TRUSTED_PROXIES$/, 'authentication.trustedProxies'],
  [/^OIDC_(USERS_DB_URI|ALEMBIC_VERSION_TABLE|DB_POOL_\w+)$/, 'authentication.usersDatabase'],
  [/^CACHE_(BACKEND|REDIS_URL|KEY_PREFIX|PASSWORD)$/, 'authentication.cache'],
  [/^AUTH_PROVIDERS(_FILE)?$/, 'authentication.serviceAccounts'],
  [/^OIDC_VERIFY_SSL$/, 'authentication.ca'],
  [/^(ENABLE_API_DOCS|AUDIT_LOG_(ENABLED|LEVEL))$/, 'nothing: their values are fixed'],
  // Other sources of all the settings above, which take precedence over variables (config_providers/manager.py).
  [/^CONFIG_(PROVIDERS|\w+_ENABLED)$/, 'the fields of authentication'],
];

/** The field from which a variable is computed; undefined for one that may be set. */
export function fieldOfVariable(name: string): string | undefined {
  return computed.find(([pattern]) => pattern.test(name))?.[1];
}
