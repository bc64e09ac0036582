import type { Container, PodTemplateSpec, ResourceRequirements, SecurityContext } from '../../../imports/kubernetes.js';
import { clientConnection, type MlflowClient, ofExperiment } from '../../clients/mlflow-client.js';
import type { Requirement } from '../../model/requirement.js';
import { type PodSetting, podRequirements, refined } from '../../pods/pod-setting.js';
import { restrictedPod } from '../../pods/restricted-pod.js';
import type { ProgramSettings } from './program-schema.js';

const defaultProgramResources: ResourceRequirements = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { memory: '2Gi' },
};

/** Programs of teams write beside their code: the root file system is theirs. */
const programSecurity: SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

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
  return restrictedPod({
    setting: refined({ securityPreset: podSetting.securityPreset }, settings.pod),
    labels,
    account: accountOf(client, settings),
    token: client.automountServiceAccountToken,
    connections: [clientConnection(client)],
    temporary: {},
    container: { ...programContainer(settings), securityContext: programSecurity },
    spec,
  });
}

/** The container of a program, without MLflow. */
function programContainer({ name, image, command, args, env, resources }: ProgramSettings): Container {
  return {
    name,
    image,
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    // Images for root have no home of another user.
    env: [{ name: 'HOME', value: '/tmp' }, ...env],
    resources: resources ?? defaultProgramResources,
  };
}

function accountOf({ serviceAccountName }: MlflowClient, { account }: Pick<ProgramSettings, 'account'>): string {
  return account ?? serviceAccountName;
}

/** What others must provide for a program: its account, and what its pod reads. */
export function programRequirements({ client, settings }: Omit<ProgramProps, 'podSetting'>): readonly Requirement[] {
  const { namespace } = client;
  return [
    {
      kind: 'ServiceAccount',
      name: accountOf(client, settings),
      namespace,
      keys: [],
      usedBy: [{ name: settings.name }],
      ...(client.identity === 'account' ? { conditions: ['rights in MLflow'] } : {}),
    },
    ...client.requirements,
    ...podRequirements(settings.pod, namespace),
  ];
}

/** Labels that select the pods of a program, and no others. */
export function programSelector(settings: Pick<ProgramSettings, 'name'>): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': settings.name, 'app.kubernetes.io/component': 'program' };
}
