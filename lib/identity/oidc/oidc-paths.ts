/**
 * Paths of the plug-in that browsers need, besides MLflow's own. Excluded are SCIM and SAML, which are not configured,
 * and /metrics, /docs, /redoc and /openapi.json, which, if enabled, it serves without a login. Source: the routes
 * of the app of mlflow-oidc-auth 11.0.2 on MLflow 3.17.2, whose own first path segments are those of 3.14.
 *
 * The plug-in's own routes accept any Host header, unlike MLflow's (tried); a page that uses DNS rebinding has no
 * session there, because the cookie belongs to the server's hostname.
 */
export const oidcPaths = ['/auth', '/callback', '/login', '/logout', '/oidc', '/providers'] as const;

/**
 * Whether the plug-in is configured and its database answers; without a login, as everything below /health. MLflow's own
 * path for that requires one.
 */
export const oidcReadinessPath = '/health/ready';
