import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CertificateSpec } from '../../imports/cert-manager.io.js';
import type { Plain } from '../kubernetes/plain.js';
import type { Instance } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { Reader, Requirement } from '../model/requirement.js';
import type { WatchedObject } from '../model/watched.js';
import type { PublicTls } from './standalone-gateway-schema.js';

export interface PublicCertificateProps {
  readonly instance: Instance;
  readonly hostnames: readonly string[];
  readonly tls: PublicTls;
  /** The object that uses it, for documents: `Ingress mlflow`. */
  readonly reader: Reader;
}

/** The certificate for the public hostnames: issued by cert-manager, provided in a Secret, or configured outside the overlay. */
export class PublicCertificate extends Construct {
  /** Secret that contains it; absent if the controller has its own certificate, or if there is no TLS. */
  readonly secretName?: string;
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, { instance, hostnames, tls, reader }: PublicCertificateProps) {
    super(scope, id);
    const { namespace } = instance;
    this.watched = [];
    if (tls.source === 'secret') {
      this.secretName = tls.secretName;
      this.requirements = [secretRequirement(tls.secretName, namespace, hostnames, reader)];
      return;
    }
    if (tls.source !== 'cert-manager') {
      this.requirements = [];
      return;
    }
    const { issuer } = tls;
    this.secretName = namesOf(instance).publicTlsSecret;
    this.watched = [{ kind: 'Certificate', name: this.secretName, namespace }];
    this.requirements = [
      {
        ...issuer,
        ...(issuer.kind === 'Issuer' ? { namespace } : {}),
        keys: [],
        usedBy: [{ name: `Certificate ${this.secretName}` }],
      },
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: this.secretName, namespace },
      spec: {
        secretName: this.secretName,
        dnsNames: hostnames,
        usages: ['digital signature', 'key encipherment', 'server auth'],
        privateKey: { rotationPolicy: 'Always' },
        issuerRef: { group: 'cert-manager.io', ...issuer },
      } satisfies Plain<CertificateSpec>,
    });
  }
}

function secretRequirement(name: string, namespace: string, hostnames: readonly string[], reader: Reader): Requirement {
  return {
    kind: 'Secret',
    name,
    namespace,
    keys: [
      { key: 'tls.crt', format: `<PEM certificate for ${hostnames.join(', ')}, with its chain>`, readers: [reader] },
      { key: 'tls.key', format: '<PEM private key>', readers: [reader] },
    ],
    command: `kubectl -n ${namespace} create secret tls ${name} --cert=<file with the certificate> --key=<file with the key>`,
  };
}
