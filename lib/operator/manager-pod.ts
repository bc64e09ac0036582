import type { EnvVar, PodTemplateSpec, ResourceRequirements } from '../../imports/kubernetes.js';
import { refined } from '../pods/pod-setting.js';
import { restrictedPod } from '../pods/restricted-pod.js';
import { publicUrlGiven } from './differences.js';
import { names, podLabels } from './operator-names.js';
import type { OperatorProps } from './operator-props.js';

const healthPort = 8081;
export const metricsPort = 8443;

const certificateFolder = '/etc/metrics-certs';

/** Upstream's values: it keeps every namespace, Secret and role that it watches in memory. */
const defaultResources: ResourceRequirements = {
  limits: { cpu: '1', memory: '4Gi' },
  requests: { cpu: '200m', memory: '400Mi' },
};

/** The pod of the operator. */
export function managerPod(props: OperatorProps): PodTemplateSpec {
  const served = props.metricsTls === 'serving-certificate';
  return restrictedPod({
    setting: refined({ securityPreset: props.securityPreset }, props.pod),
    labels: podLabels,
    annotations: { 'kubectl.kubernetes.io/default-container': 'manager' },
    account: names.manager,
    token: true,
    container: {
      name: 'manager',
      image: props.image,
      ...(props.imagePullPolicy ? { imagePullPolicy: props.imagePullPolicy } : {}),
      command: ['/manager'],
      args: [
        '--leader-elect',
        `--health-probe-bind-address=:${healthPort}`,
        `--metrics-bind-address=:${metricsPort}`,
        ...(served ? [`--metrics-cert-path=${certificateFolder}`] : []),
      ],
      env: [...variables(props)],
      ports: [
        { name: 'https', containerPort: metricsPort, protocol: 'TCP' },
        { name: 'health', containerPort: healthPort, protocol: 'TCP' },
      ],
      livenessProbe: { httpGet: { path: '/healthz', port: healthPort }, initialDelaySeconds: 15, periodSeconds: 20 },
      readinessProbe: { httpGet: { path: '/readyz', port: healthPort }, initialDelaySeconds: 5, periodSeconds: 10 },
      resources: props.resources ?? defaultResources,
      ...(served ? { volumeMounts: [{ name: 'metrics-cert', mountPath: certificateFolder, readOnly: true }] } : {}),
    },
    volumes: served ? [{ name: 'metrics-cert', secret: { secretName: names.metricsCertificate } }] : [],
    spec: { terminationGracePeriodSeconds: 10 },
  });
}

function variables(props: OperatorProps): readonly EnvVar[] {
  return [
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'MLFLOW_IMAGE', value: props.serverImage },
    ...(props.gatewayName ? [{ name: 'GATEWAY_NAME', value: props.gatewayName }] : []),
    { name: publicUrlGiven.value, value: props.publicUrl },
    { name: 'SECTION_TITLE', value: props.sectionTitle },
    // The module controller is part of the platform's operator, which installs this one in that case.
    { name: 'ENABLE_MLFLOW_OPERATOR_MODULE_CONTROLLER', value: 'false' },
    { name: 'ENABLE_NAMESPACE_RBAC', value: String(props.namespaceRbac) },
    { name: 'RESOURCE_NAME_PREFIX', value: names.prefix },
  ];
}
