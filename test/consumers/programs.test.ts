import { consumersOf, image } from '../support/consumers.js';

const trusting = { client: { ca: { configMap: 'mlflow-ca' } } };

test('a program that runs all the time has account, token, variables and restricted security', () => {
  const { objects, requirements } = consumersOf({ pods: [{ name: 'agent', image, experiment: 'traces' }] }, trusting);
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
  const { objects, requirements } = consumersOf(
    {
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
    },
    trusting,
  );
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
  expect(requirements.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'ServiceAccount training',
    'ConfigMap mlflow-ca',
    'Secret pull',
  ]);
});

test('two programs of one kind have two names', () => {
  const pods = [
    { name: 'agent', image },
    { name: 'agent', image },
  ];
  expect(() => consumersOf({ pods })).toThrow('name "agent" is already defined in item 0');
});
