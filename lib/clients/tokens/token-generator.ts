import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ExternalSecretSpec } from '../../../imports/external-secrets.io.js';
import type { WebhookSpec } from '../../../imports/generators.external-secrets.io.js';
import type { Plain } from '../../kubernetes/plain.js';
import { tokenSecret } from '../client-access.js';
import type { IssuerTokenSettings } from './issuer-token-schema.js';
import { credentialKeys } from './issuer-token-secrets.js';

export interface TokenGeneratorProps {
  readonly namespace: string;
  readonly settings: IssuerTokenSettings;
  /** Token endpoint of the issuer. */
  readonly tokenUrl: string;
}

/**
 * A token of an issuer that External Secrets requests with its Webhook generator, again and again; if the issuer does not answer,
 * the Secret keeps the last one. Every other value of the answer stays out of the Secret.
 */
export class TokenGenerator extends Construct {
  constructor(scope: Construct, id: string, { namespace, settings, tokenUrl }: TokenGeneratorProps) {
    super(scope, id);
    const { credentials, ca, refreshMinutes, token } = settings;
    const { name, key } = tokenSecret;
    const metadata = {
      name,
      namespace,
      labels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/managed-by': 'cdk8s-mlflow' },
    };
    const generator = { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Webhook' } as const;
    new ApiObject(this, 'Generator', {
      ...generator,
      metadata,
      spec: {
        url: tokenUrl,
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
        body: requestBody(settings),
        timeout: '10s',
        result: { jsonPath: '$' },
        secrets: [{ name: 'client', secretRef: { name: credentials } }],
        ...(ca ? { caProvider: { type: 'ConfigMap', name: ca.configMap, key: ca.key } } : {}),
      } satisfies Plain<WebhookSpec>,
    });
    new ApiObject(this, 'Resource', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: {
        refreshInterval: refreshMinutes < 60 ? `${refreshMinutes}m` : `${refreshMinutes / 60}h`,
        target: {
          name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: { engineVersion: 'v2', mergePolicy: 'Replace', data: { [key]: `{{ .${token} | trim }}` } },
        },
        dataFrom: [{ sourceRef: { generatorRef: { ...generator, name } } }],
      } satisfies Plain<ExternalSecretSpec>,
    });
  }
}

/** The form of the request, as a Go template over the Secret; a line break at the end of a value, which files add, is left out. */
function requestBody(settings: IssuerTokenSettings): string {
  const { grant, scopes } = settings;
  const credentials = credentialKeys(settings).map(
    (key) => `${key.replace('-', '_')}={{ index .client ${JSON.stringify(key)} | trim | urlquery }}`,
  );
  return [
    `grant_type=${grant.replace('-', '_')}`,
    ...credentials,
    `scope=${encodeURIComponent(scopes.join(' '))}`,
  ].join('&');
}
