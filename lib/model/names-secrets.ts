/** Name of the account and store by which a Secret is copied from another namespace. */
export function readerOf(secret: string): string {
  return `${secret}-reader`;
}

/** Name of a generator of random values for a Secret: `mlflow-cache-password-40`. */
export function generatorName(secret: string, purpose: string): string {
  return `${secret}-${purpose}`;
}

/** The CA of a namespace: its issuer and certificate, the Secret with its key, and the issuer of its certificate. */
export function authorityNames(authority: string) {
  return {
    authority,
    keySecret: `${authority}-key`,
    selfSigned: authority.replace(/-ca$/, '-self-signed'),
  } as const;
}
