import type { Container, PodTemplateSpec, ResourceRequirements } from '../../../imports/kubernetes.js';
import { clientConnection, type MlflowClient, ofExperiment } from '../../clients/mlflow-client.js';
import type { Requirement } from '../../model/requirement.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import { restrictedWritableContainer } from '../../pods/security.js';
import type { ProgramSettings } from './program-schema.js';

const defaultProgramResources: ResourceRequirements = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { memory: '2Gi' },
};

/** A program of a team, and how it calls the server. */
export interface ProgramProps {
  readonly client: MlflowClient;
  readonly settings: ProgramSettings;
  /** Security of pods in the cluster. */
  readonly podSetting: Pick<PodSetting, 'securityPreset'>;
}

/** The pod of a program, connected to MLflow. */
export function programPod(
  { client: given, settings, podSetting }: ProgramProps,
  labels: Readonly<Record<string, string>>,
  spec: Partial<NonNullable<PodTemplateSpec['spec']>> = {},
): PodTemplateSpec {
  const client = ofExperiment(given, settings.experiment);
  const setting = refined({ securityPreset: podSetting.securityPreset }, settings.pod);
  return restrictedPod({
    setting,
    labels,
    account: accountOf(client, settings),
    token: client.automountServiceAccountToken,
    connections: [clientConnection(client)],
    temporary: {},
    // Programs of teams write beside their code: the root file system is theirs.
    container: { ...programContainer(settings, setting), securityContext: restrictedWritableContainer },
    spec,
  });
}

/** The container of a program, without MLflow. */
function programContainer(
  { name, image, command, args, env, resources }: ProgramSettings,
  { securityPreset }: Pick<PodSetting, 'securityPreset'>,
): Container {
  return {
    name,
    image,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    // A user of a fixed id has no home in the image.
    env: [...(securityPreset === 'hardened' ? [{ name: 'HOME', value: '/tmp' }] : []), ...env],
    resources: resources ?? defaultProgramResources,
  };
}

export function accountOf({ serviceAccountName }: MlflowClient, { account }: Pick<ProgramSettings, 'account'>): string {
  return account ?? serviceAccountName;
}

/** What others must provide for a program: its account, and what its pod reads. */
export function programRequirements(
  {
    client,
    settings,
  }: { readonly client: MlflowClient; readonly settings: Pick<ProgramSettings, 'name' | 'account' | 'pod'> },
  ...further: readonly string[]
): readonly Requirement[] {
  const { namespace } = client;
  const conditions = [...(client.identity === 'account' ? ['rights in MLflow'] : []), ...further];
  return [
    {
      kind: 'ServiceAccount',
      name: accountOf(client, settings),
      namespace,
      keys: [],
      usedBy: [{ name: settings.name }],
      ...(conditions.length > 0 ? { conditions } : {}),
    },
    ...client.requirements,
    ...podRequirements(settings.pod, namespace),
  ];
}

/** The label by which Kueue finds the queue of a job. */
export function queueLabel(queue: string | undefined): Readonly<Record<string, string>> {
  return queue ? { 'kueue.x-k8s.io/queue-name': queue } : {};
}

/** Labels that select the pods of a program, and no others. */
export function programSelector(settings: Pick<ProgramSettings, 'name'>): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': settings.name, 'app.kubernetes.io/component': 'program' };
}
