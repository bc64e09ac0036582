import { Chart, Testing } from 'cdk8s';
import type { ClientAccess } from '../../lib/clients/client-access.js';
import { Consumers, type ConsumersProps } from '../../lib/consumers/consumers.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { published } from '../../lib/model/published.js';

const access: ClientAccess = {
  name: 'mlflow',
  insideUri: 'https://mlflow.mlflow.svc:8443',
  workspaces: true,
  credentials: { type: 'cluster-token' },
};

function consumersOf(settings: ConsumersProps['settings'], props: Partial<ConsumersProps> = {}) {
  const chart = new Chart(Testing.app(), 'test', { disableResourceNameHashes: true });
  new Consumers(chart, 'Consumers', {
    access,
    namespace: 'team-a',
    settings,
    podSetting: { securityPreset: 'hardened' },
    ...props,
  });
  return {
    objects: Testing.synth(chart) as readonly KubernetesObject[],
    requirements: published(chart, 'requirements'),
  };
}

const image = `registry.example.com/train@sha256:${'1'.repeat(64)}`;

test('a program that runs all the time has account, token, variables and restricted security', () => {
  const { objects, requirements } = consumersOf({ pods: [{ name: 'agent', image, experiment: 'traces' }] });
  expect(objects).toMatchObject([
    {
      kind: 'Deployment',
      metadata: { name: 'agent', namespace: 'team-a' },
      spec: {
        selector: { matchLabels: { 'app.kubernetes.io/name': 'agent' } },
        template: {
          spec: {
            serviceAccountName: 'mlflow-client',
            automountServiceAccountToken: true,
            securityContext: { runAsNonRoot: true },
            containers: [
              {
                name: 'agent',
                env: expect.arrayContaining([
                  { name: 'MLFLOW_WORKSPACE', value: 'team-a' },
                  { name: 'MLFLOW_EXPERIMENT_NAME', value: 'traces' },
                ]),
              },
            ],
          },
        },
      },
    },
  ]);
  expect(requirements).toContainEqual(
    expect.objectContaining({ kind: 'ServiceAccount', name: 'mlflow-client', usedBy: [{ name: 'agent' }] }),
  );
});

test('a scheduled program takes its own account, variables and placement', () => {
  const { objects, requirements } = consumersOf({
    cronJobs: [
      {
        name: 'retrain',
        image,
        schedule: '0 3 * * *',
        timeZone: 'Europe/Berlin',
        account: 'training',
        env: [{ name: 'EPOCHS', value: '10' }],
        pod: { nodeSelector: { gpu: 'true' }, pullSecrets: ['pull'] },
      },
    ],
  });
  expect(objects).toMatchObject([
    {
      kind: 'CronJob',
      spec: {
        timeZone: 'Europe/Berlin',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                serviceAccountName: 'training',
                nodeSelector: { gpu: 'true' },
                containers: [{ env: expect.arrayContaining([{ name: 'EPOCHS', value: '10' }]) }],
              },
            },
          },
        },
      },
    },
  ]);
  expect(requirements.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['ServiceAccount training', 'Secret pull']);
});

test('two programs of one kind have two names', () => {
  const pods = [
    { name: 'agent', image },
    { name: 'agent', image },
  ];
  expect(() => consumersOf({ pods })).toThrow('name "agent" is already defined in item 0');
});
