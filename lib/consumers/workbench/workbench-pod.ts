import type { Container, EnvVar, PodTemplateSpec, Probe } from '../../../imports/kubernetes.js';
import { operated } from '../../model/operated.js';
import { refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { claimOf } from './notebook.js';
import type { WorkbenchSettings } from './workbench-schema.js';

/** The home of the user in the images of the platform. */
const home = '/opt/app-root/src';

const defaultResources = { requests: { cpu: '1', memory: '4Gi' }, limits: { cpu: '2', memory: '4Gi' } };

/**
 * The pod of a workbench before the webhook completes it: it adds the variables of MLflow, a proxy that authenticates users, and CAs.
 * Source of the values: opendatahub-io/odh-dashboard b9d0963, frontend/src/api/k8s/notebooks.ts.
 */
export function workbenchPod(
  settings: WorkbenchSettings,
  { image, ownBucket }: { readonly image: string; readonly ownBucket: boolean },
): PodTemplateSpec {
  const { name, pod, resources = defaultResources } = settings;
  return restrictedPod({
    setting: refined({ securityPreset: 'platform' }, pod),
    labels: {},
    // No other account is admitted; the controller creates it.
    account: name,
    token: true,
    container: {
      // The controller takes the first container, the webhook that with the name of the Notebook.
      name,
      image,
      workingDir: home,
      env: [...variables(settings, image, ownBucket)],
      ports: [{ name: 'notebook-port', containerPort: 8888, protocol: 'TCP' }],
      ...probes(settings),
      resources,
      // JupyterLab and pip write to the image.
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [
        { name: 'storage', mountPath: home },
        { name: 'shm', mountPath: '/dev/shm' },
      ],
    },
    volumes: [
      { name: 'storage', persistentVolumeClaim: { claimName: claimOf(name) } },
      { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } },
    ],
  });
}

function variables({ name, namespace, env }: WorkbenchSettings, image: string, ownBucket: boolean): readonly EnvVar[] {
  const options = [
    '--ServerApp.port=8888',
    "--ServerApp.token=''",
    "--ServerApp.password=''",
    `--ServerApp.base_url=/notebook/${namespace}/${name}`,
    '--ServerApp.quit_button=False',
  ];
  return [
    { name: 'NOTEBOOK_ARGS', value: options.join('\n') },
    { name: 'JUPYTER_IMAGE', value: image },
    ...(ownBucket ? [s3Endpoint] : []),
    ...env,
  ];
}

/** MLflow does not read AWS_S3_ENDPOINT, which the platform sets from the connection (mlflow 3.14, store/artifact/s3_artifact_repo.py). */
const s3Endpoint: EnvVar = {
  name: 'MLFLOW_S3_ENDPOINT_URL',
  valueFrom: { secretKeyRef: { name: operated.workspaceSecret, key: 'AWS_S3_ENDPOINT' } },
};

function probes({ namespace, name }: WorkbenchSettings): Pick<Container, 'livenessProbe' | 'readinessProbe'> {
  const probe: Probe = {
    initialDelaySeconds: 10,
    periodSeconds: 5,
    failureThreshold: 3,
    httpGet: { scheme: 'HTTP', path: `/notebook/${namespace}/${name}/api`, port: 'notebook-port' },
  };
  return { livenessProbe: probe, readinessProbe: probe };
}
