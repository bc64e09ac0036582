import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { validate } from '../kubernetes/validated.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { Requirement } from '../model/requirement.js';
import type { CaFile } from '../schema/ca-source.js';

/** The key that OpenShift writes (openshift/service-ca-operator, pkg/controller/api/api.go). */
const key = 'service-ca.crt';
const group = 'service.beta.openshift.io';

/** Annotation of a Service for which OpenShift issues a certificate, into this Secret. */
export function servingCertificateAnnotation(secretName: string): Readonly<Record<string, string>> {
  return { [`${group}/serving-cert-secret-name`]: secretName };
}

/** Who creates that Secret, for documents. */
export const serviceCaProvider = "OpenShift's service CA, from the annotation of the Service";

/** Where pods find the service CA. */
export function serviceCaFile(instance: Pick<Instance, 'name'>): CaFile {
  return { configMap: namesOf(instance).serviceCa, key };
}

/** The command that prints the service CA. */
export function printServiceCa(configMap: string, namespace: string): string {
  return `kubectl -n ${namespace} get configmap ${configMap} -o go-template='{{index .data "service-ca.crt"}}'`;
}

export interface ServiceCaProps {
  readonly instance: Instance;
}

/** The ConfigMap into which OpenShift writes its service CA, with which pods verify certificates of the Services. */
export class ServiceCa extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { instance }: ServiceCaProps) {
    super(scope, id);
    validate(this);
    const { namespace } = instance;
    const name = namesOf(instance).serviceCa;
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        namespace,
        labels: labelsOf(instance, 'server'),
        annotations: { [`${group}/inject-cabundle`]: 'true' },
      },
    });
    this.requirements = [
      {
        kind: 'ConfigMap',
        name,
        namespace,
        keys: [{ key, format: '<PEM certificate of the service CA>' }],
        providedBy: 'OpenShift, in the ConfigMap of this overlay',
      },
    ];
  }
}
