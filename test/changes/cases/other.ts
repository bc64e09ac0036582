import { cronJob, deployment, digested, object, type RuleCases, running, sized, spec } from './case.js';

const job = (image: string, name: string) =>
  spec('batch/v1/Job', { template: { spec: { containers: [{ name: 'main', image }] } } }, { name });
const configMap = (value: string) => object('v1/ConfigMap', { data: { a: value } }, { name: 'settings' });
const external = (uri: string) =>
  spec('external-secrets.io/v1/ExternalSecret', {
    target: { name: 'settings', template: { data: { a: `postgresql://${uri}/{{ .database }}` } } },
  });
const reader = deployment({ pod: { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] } });
const cluster = (fields: object) => spec('postgresql.cnpg.io/v1/Cluster', { instances: 2, ...fields });
const keycloak = (fields: object, annotation = 'a') =>
  spec('k8s.keycloak.org/v2/Keycloak', fields, { annotations: { note: annotation } });
const pipelines = (fields: object, annotation = 'a') =>
  spec('datasciencepipelinesapplications.opendatahub.io/v1/DataSciencePipelinesApplication', fields, {
    annotations: { note: annotation },
  });
const mlflow = (fields: object) => spec('mlflow.opendatahub.io/v1/MLflow', fields);
const volume = (storage: string) => mlflow({ storage: { resources: { requests: { storage } } } });
const requests = (memory: string) => deployment({ container: { resources: { requests: { memory } } } });
const hpa = (version: string, metadata = {}) =>
  spec(`autoscaling/${version}/HorizontalPodAutoscaler`, { maxReplicas: 2 }, metadata);

export const otherCases: RuleCases = {
  'restart/pod-template': {
    raises: [deployment(), deployment({ container: { image: 'example.com/a:2' } })],
    not: [deployment({ revisionHistoryLimit: 1 }), deployment({ revisionHistoryLimit: 2 })],
  },
  'restart/digest-changed': {
    raises: [digested('example.com/a:1', 'a'), digested('example.com/a:1', 'b')],
    not: [digested('example.com/a:1', 'a'), digested('example.com/a:2', 'b')],
  },
  'restart/digest-added': {
    raises: [running('example.com/a:1'), digested('example.com/a:1', 'a')],
    not: [running('example.com/a:1'), digested('example.com/a:2', 'a')],
  },
  'restart/configuration': {
    raises: [
      [configMap('1'), reader],
      [configMap('2'), reader],
    ],
    not: [
      [configMap('1'), deployment()],
      [configMap('2'), deployment()],
    ],
  },
  'restart/secret-source': {
    raises: [
      [external('a'), mlflow({ backendStoreUriFrom: { name: 'settings', key: 'a' } })],
      [external('b'), mlflow({ backendStoreUriFrom: { name: 'settings', key: 'a' } })],
    ],
    not: [
      [external('a'), mlflow({ backendStoreUriFrom: { name: 'other', key: 'a' } })],
      [external('b'), mlflow({ backendStoreUriFrom: { name: 'other', key: 'a' } })],
    ],
  },
  'restart/operated-server': {
    raises: [mlflow({ workers: 1 }), mlflow({ workers: 2 })],
    not: [mlflow({ replicas: 1 }), mlflow({ replicas: 2 })],
  },
  'restart/job-runs-again': {
    raises: [job('a', 'a-1-2-3-aaaaaaaa'), job('b', 'a-1-2-3-bbbbbbbb')],
    not: [job('a', 'a-1-2-3-aaaaaaaa'), job('b', 'b-1-2-3-bbbbbbbb')],
  },
  'restart/job-added': { raises: [undefined, job('a', 'a')], not: [undefined, cronJob([])] },
  'restart/postgresql': {
    raises: [cluster({ imageName: 'a:18.1' }), cluster({ imageName: 'a:18.2' })],
    not: [cluster({ instances: 2 }), cluster({ instances: 3 })],
  },
  'restart/keycloak': {
    raises: [keycloak({ instances: 1 }), keycloak({ instances: 2 })],
    not: [keycloak({}), keycloak({}, 'b')],
  },
  'restart/pipeline-server': {
    raises: [pipelines({ a: 1 }), pipelines({ a: 2 })],
    not: [pipelines({}), pipelines({}, 'b')],
  },
  'cost/database-storage-class': {
    raises: [cluster({ storage: { storageClass: 'fast' } }), cluster({ storage: { storageClass: 'slow' } })],
    not: [cluster({ storage: { size: '1Gi' } }), cluster({ storage: { size: '2Gi' } })],
  },
  'cost/replicas': {
    raises: [deployment({ replicas: 2 }), deployment({ replicas: 3 })],
    not: [deployment({ replicas: 3 }), deployment({ replicas: 2 })],
  },
  'cost/resources': { raises: [requests('1Gi'), requests('2Gi')], not: [requests('2Gi'), requests('2048Mi')] },
  'cost/storage': { raises: [sized('1Gi'), sized('2Gi')], not: [sized('2Gi'), sized('1Gi')] },
  'cost/operated-volume': { raises: [volume('1Gi'), volume('2Gi')], not: [volume('1Gi'), volume('1024Mi')] },
  'cost/added': { raises: [undefined, deployment()], not: [undefined, configMap('1')] },
  'cosmetic/next-run': {
    raises: [cronJob(['a']), cronJob(['b'])],
    not: [cronJob([], {}, { labels: { a: '1' } }), cronJob([], {}, { labels: { a: '2' } })],
  },
  'cosmetic/api-version': { raises: [hpa('v1'), hpa('v2')], not: [hpa('v2'), hpa('v2', { labels: { a: '1' } })] },
  'cosmetic/metadata': { raises: [hpa('v2'), hpa('v2', { labels: { a: '1' } })], not: [hpa('v1'), hpa('v2')] },
  'cosmetic/other': {
    raises: [deployment(), deployment({ revisionHistoryLimit: 2 })],
    not: [deployment(), deployment({ replicas: 3 })],
  },
  'cosmetic/added': { raises: [undefined, configMap('1')], not: [undefined, deployment()] },
  'cosmetic/removed': {
    raises: [spec('policy/v1/PodDisruptionBudget', {}), undefined],
    not: [configMap('1'), undefined],
  },
};
