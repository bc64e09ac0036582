import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { CertificateSpec, IssuerSpec } from '../../imports/cert-manager.io.js';
import type { Plain } from '../kubernetes/plain.js';
import { validate } from '../kubernetes/validated.js';
import { authorityNames } from '../model/names-secrets.js';
import { operated } from '../model/operated.js';
import type { Requirement } from '../model/requirement.js';
import type { Tls } from '../model/tls-schema.js';
import type { WatchedObject } from '../model/watched.js';

export interface ServingCertificateProps {
  readonly namespace: string;
  /** The Service that clients call. */
  readonly serviceName: string;
  /**
   * Other Services in the namespace whose pods present it.
   * @default - none
   */
  readonly otherServices?: readonly string[];
  /** Secret to write to. */
  readonly secretName: string;
  /**
   * Issuer of the certificate.
   * @default - a CA for this namespace, created by the overlay
   */
  readonly issuer?: Extract<Tls, { source: 'cert-manager' }>['issuer'];
  /**
   * Name of that CA.
   * @default mlflow-ca
   */
  readonly authority?: string;
  /**
   * Additional DNS names of the Service.
   * @default - none
   */
  readonly hostnames?: readonly string[];
}

const apiVersion = 'cert-manager.io/v1';

/** The server's certificate, issued and renewed by cert-manager. */
export class ServingCertificate extends Construct {
  readonly requirements: readonly Requirement[];
  readonly watched: readonly WatchedObject[];

  constructor(scope: Construct, id: string, props: ServingCertificateProps) {
    super(scope, id);
    validate(this);
    const {
      namespace,
      serviceName,
      otherServices = [],
      issuer,
      authority = operated.authority,
      hostnames = [],
    } = props;
    this.requirements = issuer
      ? [
          {
            kind: issuer.kind,
            name: issuer.name,
            keys: [],
            usedBy: [{ name: `Certificate ${props.secretName}` }],
            ...(issuer.kind === 'Issuer' ? { namespace } : {}),
          },
        ]
      : [];
    this.watched = [props.secretName, ...(issuer ? [] : [authority])].map(
      (name) => ({ kind: 'Certificate', name, namespace }) as const,
    );
    if (!issuer) this.addAuthority(namespace, authority);
    new ApiObject(this, 'Resource', {
      apiVersion,
      kind: 'Certificate',
      metadata: { name: props.secretName, namespace },
      spec: {
        secretName: props.secretName,
        dnsNames: [
          ...[serviceName, ...otherServices].flatMap((name) => [
            `${name}.${namespace}.svc`,
            `${name}.${namespace}.svc.cluster.local`,
            `${name}.${namespace}`,
            name,
          ]),
          'localhost',
          ...hostnames,
        ],
        usages: ['digital signature', 'key encipherment', 'server auth'],
        // The server reads its certificate only at startup: a validity of one year leaves time for a planned restart.
        duration: '8760h',
        renewBefore: '720h',
        privateKey: { algorithm: 'RSA', size: 2048, rotationPolicy: 'Always' },
        issuerRef: { group: 'cert-manager.io', kind: issuer?.kind ?? 'Issuer', name: issuer?.name ?? authority },
      } satisfies Plain<CertificateSpec>,
    });
  }

  private addAuthority(namespace: string, ca: string): void {
    const { selfSigned, keySecret } = authorityNames(ca);
    new ApiObject(this, 'SelfSigned', {
      apiVersion,
      kind: 'Issuer',
      metadata: { name: selfSigned, namespace },
      spec: { selfSigned: {} } satisfies Plain<IssuerSpec>,
    });
    new ApiObject(this, 'AuthorityCertificate', {
      apiVersion,
      kind: 'Certificate',
      metadata: { name: ca, namespace },
      spec: {
        isCA: true,
        commonName: ca,
        secretName: keySecret,
        duration: '87600h',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: selfSigned },
      } satisfies Plain<CertificateSpec>,
    });
    new ApiObject(this, 'Authority', {
      apiVersion,
      kind: 'Issuer',
      metadata: { name: ca, namespace },
      spec: { ca: { secretName: keySecret } } satisfies Plain<IssuerSpec>,
    });
  }
}
