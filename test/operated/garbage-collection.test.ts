import type { PolicyRule } from '../../imports/kubernetes.js';
import { GarbageCollection } from '../../lib/jobs/garbage-collection.js';
import { OperatedServer } from '../../lib/operated/operated-server.js';
import type { OperatedServerProps } from '../../lib/operated/operated-server-settings.js';
import { escalations } from '../../lib/operator/operator-rights.js';
import { rhoai34 } from '../../lib/platform/rhoai-3.4.js';
import { containerOf, only, podOf, valuesOf } from '../support/objects.js';
import { operatedDev as dev, operatedProd as prod } from '../support/operated.js';
import { rendered } from '../support/rendered.js';

describe('garbage collection', () => {
  const collected = (props: OperatedServerProps) =>
    rendered(
      (chart) =>
        new GarbageCollection(chart, 'g', {
          server: new OperatedServer(chart, 's', props),
          settings: { schedule: '0 2 * * 0' },
        }),
    );
  const cronJob = (props: OperatedServerProps) => only(collected(props), 'CronJob');
  const pod = (props: OperatedServerProps) => podOf(cronJob(props));
  const env = (props: OperatedServerProps) => valuesOf(containerOf(cronJob(props)));

  test('calls the server under the path of its release', () => {
    expect(env(prod)['MLFLOW_TRACKING_URI']).toBe('https://mlflow.ns.svc:8443/mlflow');
    expect(env({ ...prod, profile: rhoai34.server })['MLFLOW_TRACKING_URI']).toBe('https://mlflow.ns.svc:8443');
  });

  test("may list namespaces and update experiments, which the operator's own may not", () => {
    const rules = only(collected(prod), 'ClusterRole')['rules'] as PolicyRule[];
    expect(
      escalations(rules, [
        { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
        { apiGroups: ['mlflow.kubeflow.org'], resources: ['experiments'], verbs: ['update'] },
      ]),
    ).toEqual([]);
  });

  test("trusts the service CA, the given bundle and the platform's", () => {
    const { volumes = [] } = pod({ ...prod, server: { caBundleConfigMap: { name: 'mine' } } });
    expect(volumes.flatMap(({ configMap }) => (configMap ? [configMap.name] : []))).toEqual([
      'mine',
      'odh-trusted-ca-bundle',
      'openshift-service-ca.crt',
    ]);
    expect(env(prod)['PGSSLROOTCERT']).toBe(env(prod)['MLFLOW_TRACKING_SERVER_CERT_PATH']);
  });

  test('on a volume runs on the node of the server', () => {
    expect(JSON.stringify(pod(dev).affinity)).toContain('"topologyKey":"kubernetes.io/hostname"');
    expect(JSON.stringify(pod(dev).volumes)).toContain('"claimName":"mlflow-pvc"');
    expect(pod(prod).affinity).toBeUndefined();
  });

  test('goes to S3 itself only where clients do', () => {
    expect(env(prod)['AWS_DEFAULT_REGION']).toBeUndefined();
    expect(
      env({
        ...prod,
        artifactStore: {
          type: 's3',
          bucket: 'bucket',
          access: 'direct',
          region: 'eu-1',
          credentials: { type: 'secret' },
        },
      })['AWS_DEFAULT_REGION'],
    ).toBe('eu-1');
  });

  test('sees the same workspaces as the server', () => {
    expect(
      env({ ...prod, server: { workspaceLabelSelector: { matchLabels: { a: 'b' } } } })[
        'MLFLOW_K8S_WORKSPACE_LABEL_SELECTOR'
      ],
    ).toBe('a=b');
  });
});
