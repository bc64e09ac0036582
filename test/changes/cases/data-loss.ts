import {
  claim,
  cronJob,
  definition,
  deployment,
  kept,
  object,
  type RuleCases,
  sized,
  spec,
  version,
  workload,
} from './case.js';

const cluster = (fields: object) => spec('postgresql.cnpg.io/v1/Cluster', { storage: { size: '10Gi' }, ...fields });
const initdb = (database: string) => cluster({ bootstrap: { initdb: { database, owner: 'mlflow' } } });
const mlflow = (fields: object) => spec('mlflow.opendatahub.io/v1/MLflow', { replicas: 1, ...fields });
const volume = (storage: string, fields: object = {}) =>
  mlflow({ storage: { resources: { requests: { storage } }, ...fields } });
const backup = (keep: string) => cronJob(['backup', keep], {}, { labels: { 'app.kubernetes.io/component': 'backup' } });
const data = { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } };

export const dataLossCases: RuleCases = {
  'data-loss/removed': { raises: [sized('1Gi'), undefined], not: [deployment(), undefined] },
  'data-loss/renamed': {
    raises: [claim(data), claim(data, { name: 'b' })],
    not: [claim(data), claim({ ...data, storageClassName: 'slow', accessModes: ['ReadWriteMany'] }, { name: 'b' })],
  },
  'data-loss/protection-removed': {
    raises: [
      claim({}, { annotations: kept }),
      claim({}, { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
    ],
    not: [claim({}, { annotations: kept }), claim({}, { annotations: { ...kept, note: 'a' } })],
  },
  'data-loss/reclaim-policy': {
    raises: [
      spec('postgresql.cnpg.io/v1/Database', { databaseReclaimPolicy: 'retain' }),
      spec('postgresql.cnpg.io/v1/Database', { databaseReclaimPolicy: 'delete' }),
    ],
    not: [
      spec('postgresql.cnpg.io/v1/Database', { databaseReclaimPolicy: 'delete' }),
      spec('postgresql.cnpg.io/v1/Database', { databaseReclaimPolicy: 'retain' }),
    ],
  },
  'data-loss/claim-shrinks': { raises: [sized('20Gi'), sized('10Gi')], not: [sized('1Gi'), sized('1024Mi')] },
  'data-loss/claim-immutable': {
    raises: [claim({ storageClassName: 'fast' }), claim({ storageClassName: 'slow' })],
    not: [sized('10Gi'), sized('20Gi')],
  },
  'data-loss/claim-templates': {
    raises: [
      workload('StatefulSet', {
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }],
      }),
      workload('StatefulSet', {
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '2Gi' } } } }],
      }),
    ],
    not: [workload('StatefulSet', { replicas: 2 }), workload('StatefulSet', { replicas: 3 })],
  },
  'data-loss/database-shrinks': {
    raises: [cluster({ storage: { size: '20Gi' } }), cluster({ storage: { size: '10Gi' } })],
    not: [cluster({ storage: { size: '10Gi' } }), cluster({ storage: { size: '20Gi' } })],
  },
  'data-loss/database-name': {
    raises: [initdb('a'), initdb('b')],
    not: [initdb('a'), cluster({ bootstrap: { recovery: { source: 'a', database: 'b' } } })],
  },
  'data-loss/bootstrap': {
    raises: [initdb('a'), cluster({ bootstrap: { recovery: { source: 'a' } } })],
    not: [initdb('a'), initdb('b')],
  },
  'data-loss/shorter-retention': {
    raises: [cronJob(['--older-than=30d']), cronJob(['--older-than=7d'])],
    not: [cronJob(['--older-than=7d']), cronJob(['--older-than=2w', '--all'])],
  },
  'data-loss/backups-stopped': {
    raises: [backup('7'), undefined],
    not: [cronJob(['gc'], {}, { labels: { 'app.kubernetes.io/component': 'garbage-collection' } }), undefined],
  },
  'data-loss/fewer-backups': { raises: [backup('7'), backup('3')], not: [backup('3'), backup('7')] },
  'data-loss/definition-version': {
    raises: [
      definition(version('v1', { storage: true }), version('v1beta1')),
      definition(version('v1', { storage: true })),
    ],
    not: [definition(version('v1', { storage: true })), definition(version('v1', { storage: true }), version('v2'))],
  },
  'data-loss/definition-fields': {
    raises: [
      definition(version('v1', {}, { spec: { type: 'object', properties: { a: { type: 'string' } } } })),
      definition(version('v1', {}, { spec: { type: 'object', properties: { b: { type: 'string' } } } })),
    ],
    not: [
      definition(version('v1', {}, { spec: { type: 'object', properties: { a: { type: 'string' } } } })),
      definition(version('v1', {}, { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } })),
    ],
  },
  'data-loss/definition-identity': {
    raises: [
      definition(version('v1')),
      spec('apiextensions.k8s.io/v1/CustomResourceDefinition', {
        group: 'example.com',
        scope: 'Cluster',
        names: { kind: 'A', plural: 'as' },
        versions: [version('v1')],
      }),
    ],
    not: [definition(version('v1')), definition(version('v1'), version('v2'))],
  },
  'data-loss/operated-volume-removed': { raises: [volume('10Gi'), mlflow({})], not: [mlflow({}), volume('10Gi')] },
  'data-loss/operated-volume': { raises: [volume('20Gi'), volume('10Gi')], not: [volume('1Gi'), volume('1024Mi')] },
  'data-loss/workbench-emptied': {
    raises: [spec('kubeflow.org/v1/Notebook', { template: { spec: {} } }), object('kubeflow.org/v1/Notebook')],
    not: [object('kubeflow.org/v1/Notebook'), spec('kubeflow.org/v1/Notebook', { template: { spec: {} } })],
  },
};
