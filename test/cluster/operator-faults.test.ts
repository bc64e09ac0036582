/** The operator itself, with each fault of docs/troubleshooting-operated.md: it reports what the document quotes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { type OperatorFault, operatorFaults, operatorQuotations, quotes } from '../support/operator-faults.js';
import { resourceOf } from '../support/operator-resources.js';
import { Cluster, readObjects } from './harness/cluster.js';
import { operatorBinary, startOperator } from './harness/operator-process.js';
import { overlays } from './harness/overlays.js';
import { Reader } from './harness/reader.js';

const binary = operatorBinary();
const withOperator = binary ? describe : describe.skip;
const path = 'kind/prod';

withOperator('the operator itself, MLFLOW_OPERATOR, reports', () => {
  let cluster: Cluster;
  let namespace: string;
  let role: string;
  let reader: Reader;

  beforeAll(async () => {
    cluster = await Cluster.start({ definitions: ['cert-manager', 'gateway-api', 'prometheus-operator'] });
    reader = new Reader(cluster, join(overlays, path));
    await reader.meetPrerequisites();
    const { requirements, apply } = reader.instructions;
    namespace = reader.instructions.namespace;
    const before = apply.slice(
      0,
      apply.findIndex((line) => line.endsWith(' -f mlflow.yaml')),
    );
    for (const line of [...requirements, ...before]) await reader.follow(line);
    await startOperator(cluster, binary ?? '', readObjects(join(overlays, path, 'operator.yaml')));
    role = await cluster.must('get', 'clusterrole', 'mlflow-operator-manager-role', '-o', 'json');
  });
  afterAll(async () => cluster?.stop());

  /** Everything that a person sees: the conditions, by the command of the document. */
  const conditions = () =>
    cluster
      .kubectl(
        'get',
        'mlflow',
        'mlflow',
        '-o',
        `jsonpath={range .status.conditions[*]}{.type}={.status} {.reason}: {.message}{"\\n"}{end}`,
      )
      .then(({ stdout, stderr }) => stdout + stderr);

  // First: after faults the operator waits longer before it tries again.
  test('the commands with which the document looks at a server succeed', async () => {
    await cluster.api.apply(resourceOf(path));
    await cluster.must('wait', '--for=condition=Available', '--timeout=60s', 'mlflow/mlflow');
    const commands = readFileSync(join(__dirname, '../../docs/troubleshooting-operated.md'), 'utf8')
      .split('\n')
      .filter((line) => /^kubectl (-n <namespace> )?get /.test(line));
    expect(commands.length).toBe(3);
    for (const command of commands) {
      const { exitCode, stdout, stderr } = await reader.type(command.replace('<namespace>', namespace));
      expect([command, exitCode, stderr]).toEqual([command, 0, expect.stringMatching(/^$|No resources found/)]);
      if (command.includes('.status.conditions')) expect(stdout).toMatch(/^Available=True DeploymentReady: /m);
      if (command.includes('pods,jobs')) expect(stdout).toMatch(/job\.batch\/mlflow-mg-/);
    }
    await cluster.must('delete', '--timeout=60s', 'mlflow/mlflow');
    await cluster.must('-n', namespace, 'wait', '--for=delete', '--timeout=60s', 'deployment/mlflow');
  });

  test.each(Object.entries(operatorFaults))('%s', async (chapter, fault) => {
    const quoted = operatorQuotations().get(chapter) ?? ['no such chapter'];
    if (fault.upstreamRights) await useRules(({ resources }) => !resources?.includes('experiments'));
    const answer = await cluster.api.apply(resourceWith(fault));
    if (fault.migrationExitCode !== undefined) await endMigration(fault.migrationExitCode);
    let seen = '';
    for (let tries = 0; tries < 60; tries++) {
      seen = `${answer.body['message'] ?? ''}\n${await conditions()}`;
      if (quoted.every((line) => quotes(line, seen))) break;
      await sleep(500);
    }
    const missing = quoted.filter((line) => !quotes(line, seen));
    await useRules(() => true);
    await cluster.must('delete', '--ignore-not-found', '--timeout=60s', 'mlflow', '--all');
    await cluster.must('-n', namespace, 'delete', '--ignore-not-found', 'job,deployment,pod', '--all', '--force');
    expect(missing.length === 0 ? [] : [...missing, `BUT: ${seen}`]).toEqual([]);
  });

  function resourceWith({ spec = {}, name = 'mlflow' }: OperatorFault): KubernetesObject {
    const resource = resourceOf(path);
    return { ...resource, metadata: { name }, spec: { ...(resource['spec'] as object), ...spec } };
  }

  interface Rule {
    readonly resources?: readonly string[];
  }

  async function useRules(wanted: (rule: Rule) => boolean): Promise<void> {
    const object = JSON.parse(role) as KubernetesObject & { rules: readonly Rule[] };
    const { apiVersion, kind } = object;
    const metadata = { name: object.metadata.name };
    const { status, body } = await cluster.api.merge({
      apiVersion,
      kind,
      metadata,
      rules: object.rules.filter(wanted),
    } as KubernetesObject);
    expect([status, status < 300 ? '' : body['message']]).toEqual([200, '']);
  }

  /** The part of the kubelet: the container of the migration has run, and ended with this code. */
  async function endMigration(exitCode: number): Promise<void> {
    const label = 'mlflow.opendatahub.io/migration-job';
    await cluster.must('-n', namespace, 'wait', '--for=create', '--timeout=60s', 'pod', '-l', label);
    const jobs = await cluster.must('-n', namespace, 'get', 'job', '-l', label, '-o', 'name');
    await cluster.must('-n', namespace, 'patch', jobs.trim(), '--type=merge', '-p', '{"spec":{"backoffLimit":0}}');
    const pods = await cluster.must('-n', namespace, 'get', 'pod', '-l', label, '-o', 'name');
    const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' };
    const status = {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        {
          name: 'db-migrate',
          image: 'mlflow',
          imageID: 'mlflow',
          ready: false,
          restartCount: 0,
          state: { terminated },
        },
      ],
    };
    for (const pod of pods.trim().split('\n'))
      await cluster.must(
        '-n',
        namespace,
        'patch',
        pod,
        '--subresource=status',
        '--type=merge',
        '-p',
        JSON.stringify({ status }),
      );
  }
});
