/** Alerts of Flux, by the notification-controller whose binary NOTIFICATION_CONTROLLER names: a failure reaches somebody on call. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { breakMigration, breakSmokeTest, changedOverlay, mendMigration } from './harness/broken.js';
import { clusterOf, FleetOutput } from './harness/fleet.js';
import { Flux, isReady } from './harness/flux.js';
import { Repository } from './harness/repository.js';
import { Target } from './harness/target.js';
import { Webhook } from './harness/webhook.js';

const { NOTIFICATION_CONTROLLER: binary } = process.env;
if (binary && !existsSync(binary)) throw new Error(`NOTIFICATION_CONTROLLER=${binary} is not there`);
if (!binary) process.stdout.write('SKIPPED: alerts of Flux, because NOTIFICATION_CONTROLLER is not set\n');
const withController = binary ? describe : describe.skip;

withController('alerts of Flux', () => {
  let alerts: Webhook;
  let flux: Flux;
  let repository: Repository;
  let target: Target;
  let output: FleetOutput;
  const cluster = clusterOf(changedOverlay);
  const folder = `flux/clusters/${cluster}`;
  const layers = () => output.objects(`${folder}/${cluster}.yaml`);
  const source = () => {
    const [found] = output.objects(`${folder}/sources.yaml`);
    if (!found) throw new Error('there is no source');
    return found;
  };

  beforeAll(async () => {
    alerts = await Webhook.start();
    repository = await Repository.start('overlays');
    output = new FleetOutput(repository, [changedOverlay], {
      notifications: [{ service: 'on-call', recipient: 'ml-platform' }],
    });
    output.write(repository);
    await repository.commit('the fleet');
    target = await Target.start(changedOverlay);
    flux = await Flux.start(target.cluster, binary);
    await flux.apply({
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      kind: 'Provider',
      metadata: { name: 'on-call', namespace: 'flux-system' },
      spec: { type: 'generic', address: alerts.url },
    });
    await target.cluster.must('apply', '--server-side', '-k', join(repository.folder, 'gitops', folder));
    for (const layer of layers()) await flux.until(layer, isReady);
  });
  afterAll(async () => {
    await target?.stop();
    await repository?.stop();
    await alerts?.stop();
  });

  test('a failed migration is reported with its Job, and what has not failed is not', async () => {
    await breakMigration(repository);
    await flux.requested(source());
    const message = JSON.parse(await alerts.until(/mlflow-migration-broken/)) as Record<string, unknown>;
    expect(message).toMatchObject({
      severity: 'error',
      involvedObject: { kind: 'Kustomization', name: expect.stringMatching(/-preparation$/) },
    });
    expect(alerts.messages.map((text) => (JSON.parse(text) as { severity: string }).severity)).not.toContain('info');
  });

  test('and so is a failed smoke test', async () => {
    await mendMigration(repository);
    await breakSmokeTest(repository);
    await flux.requested(source());
    expect(JSON.parse(await alerts.until(/mlflow-smoke-test-broken/))).toMatchObject({
      severity: 'error',
      involvedObject: { name: expect.stringMatching(/-smoke-test$/) },
    });
  });
});
