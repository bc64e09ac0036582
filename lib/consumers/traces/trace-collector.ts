import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap, Deployment, ResourceRequirements, Service, Volume } from '../../../imports/kubernetes.js';
import { isToken, type MlflowClient } from '../../clients/mlflow-client.js';
import { validate } from '../../kubernetes/validated.js';
import type { Flow } from '../../model/flow.js';
import type { Requirement } from '../../model/requirement.js';
import type { SecretRequirement } from '../../model/secret-requirement.js';
import { refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { parseProps } from '../../schema/props.js';
import { accountOf, type ProgramProps, programRequirements, programSelector } from '../pods/program-pod.js';
import { collectorConfig, collectorPorts, tokenFolder } from './collector-config.js';
import { tracesSchema } from './traces-schema.js';

export interface TraceCollectorProps extends Omit<ProgramProps, 'settings'> {
  readonly settings: z.input<typeof tracesSchema>;
}

const folder = '/etc/otelcol-mlflow';
const file = 'config.yaml';

const defaultResources: ResourceRequirements = {
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { memory: '512Mi' },
};

/** A collector of OpenTelemetry, which adds experiment, workspace and token to the traces of programs that know none of them. */
export class TraceCollector extends Construct {
  readonly flows: readonly Flow[];
  readonly requirements: readonly Requirement[];
  readonly secrets: readonly SecretRequirement[];

  constructor(scope: Construct, id: string, { client, settings: given, podSetting }: TraceCollectorProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(tracesSchema, given, this);
    const { name, image, replicas, resources = defaultResources, pod } = settings;
    const labels = programSelector(settings);
    const metadata = { name, namespace: client.namespace, labels };
    this.flows = client.flows;
    this.secrets = client.secrets;
    this.requirements = programRequirements({ client, settings });
    // JSON is YAML.
    const config = `${JSON.stringify(collectorConfig(client, settings), undefined, 2)}\n`;
    const token = tokenOf(client);
    new ApiObject(this, 'Config', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { [file]: config },
    } satisfies ConfigMap);
    new ApiObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: { ...labels },
        ports: [
          { name: 'otlp-grpc', protocol: 'TCP', port: collectorPorts.grpc, targetPort: 'otlp-grpc' },
          { name: 'otlp-http', protocol: 'TCP', port: collectorPorts.http, targetPort: 'otlp-http' },
        ],
      },
    } satisfies Service);
    const probe = { httpGet: { path: '/', port: 'health' } };
    new ApiObject(this, 'Resource', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: { ...labels } },
        template: restrictedPod({
          setting: refined({ securityPreset: podSetting.securityPreset }, pod),
          labels,
          // The collector reads its configuration when it starts.
          annotations: { 'checksum/config': createHash('sha256').update(config).digest('hex') },
          account: accountOf(client, settings),
          token: client.automountServiceAccountToken,
          container: {
            name: 'collector',
            image,
            args: [`--config=${folder}/${file}`],
            env: token ? [] : client.env.filter(({ valueFrom }) => valueFrom !== undefined),
            ports: [
              { name: 'otlp-grpc', protocol: 'TCP', containerPort: collectorPorts.grpc },
              { name: 'otlp-http', protocol: 'TCP', containerPort: collectorPorts.http },
              { name: 'health', protocol: 'TCP', containerPort: collectorPorts.health },
            ],
            readinessProbe: probe,
            livenessProbe: probe,
            resources,
            volumeMounts: [
              { name: 'config', mountPath: folder, readOnly: true },
              ...client.volumeMounts,
              ...(token ? [{ name: token.name, mountPath: tokenFolder, readOnly: true }] : []),
            ],
          },
          volumes: [{ name: 'config', configMap: { name } }, ...client.volumes, ...(token ? [token] : [])],
        }),
      },
    } satisfies Deployment);
  }
}

/** The Secret with a token, as a volume. */
function tokenOf({ secret }: MlflowClient): Volume | undefined {
  return secret && isToken(secret) ? { name: 'token', secret: { secretName: secret.name } } : undefined;
}
