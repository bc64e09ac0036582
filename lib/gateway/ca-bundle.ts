import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { BundleSpec } from '../../imports/trust.cert-manager.io.js';
import type { Plain } from '../kubernetes/plain.js';
import type { Requirement } from '../model/requirement.js';
import type { CaBundleSettings } from './backend-tls-schema.js';

export interface CaBundleProps {
  /** Name of the Bundle, and of the ConfigMap that trust-manager creates. */
  readonly name: string;
  /** Namespace of that ConfigMap. */
  readonly namespace: string;
  readonly source: CaBundleSettings;
  /** Secret with the certificate that the CA signed. */
  readonly servingSecret: string;
}

/** A Bundle of trust-manager: the CA of a certificate as a ConfigMap in one namespace, for gateways, which read no Secret. */
export class CaBundle extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { name, namespace, source, servingSecret }: CaBundleProps) {
    super(scope, id);
    const { key, secret, configMap } = source;
    const entry = secret ? { secret: { name: secret, key } } : { configMap: { name: configMap ?? '', key } };
    this.requirements = [
      {
        kind: secret ? 'Secret' : 'ConfigMap',
        name: secret ?? configMap ?? '',
        namespace: source.namespace,
        keys: [
          {
            key,
            format: `<PEM certificate of the CA that signed Secret ${servingSecret}>`,
            readers: [{ name: 'trust-manager', purpose: 'to copy it for the gateway' }],
          },
        ],
      },
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      metadata: { name },
      spec: {
        sources: [entry],
        target: {
          configMap: { key: 'ca.crt' },
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        },
      } satisfies Plain<BundleSpec>,
    });
  }
}
