/**
 * Paths of the plug-in that browsers need, besides MLflow's own. Not among them: SCIM and SAML, which nobody has set up,
 * and /metrics, /docs, /redoc and /openapi.json, which it answers without a login where they are on. Source: the routes
 * of the app of mlflow-oidc-auth 11.0.2 on MLflow 3.17.2, whose own first parts are those of 3.14.
 *
 * The plug-in's own routes answer any Host header, other than MLflow's (tried); a page that rebinds a name has no
 * session there, because the cookie belongs to the server's hostname.
 */
export const oidcPaths = ['/auth', '/callback', '/login', '/logout', '/oidc', '/providers'] as const;

/**
 * Whether the plug-in is set up and its database answers; without a login, as everything below /health. MLflow's own
 * path for that wants one.
 */
export const oidcReadinessPath = '/health/ready';
