/** What Argo CD and Flux keep, and what Flux does not substitute, object by object. */
import { kept, lostWith } from '../../lib/kubernetes/kept.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { unsubstituted } from '../../lib/kubernetes/unsubstituted.js';
import { overlayOf } from '../support/environments.js';
import { only } from '../support/objects.js';
import { standaloneProd } from '../support/standalone.js';

const object = (kind: string, apiVersion = 'v1', fields: object = {}, annotations?: Record<string, string>) =>
  ({
    apiVersion,
    kind,
    metadata: { name: 'a', ...(annotations ? { annotations } : {}) },
    ...fields,
  }) as KubernetesObject;

const options = 'argocd.argoproj.io/sync-options';
const prune = 'kustomize.toolkit.fluxcd.io/prune';
const substitute = 'kustomize.toolkit.fluxcd.io/substitute';
const externalSecret = (spec: object) => object('ExternalSecret', 'external-secrets.io/v1', { spec });
const asked = [{ sourceRef: { generatorRef: { kind: 'Webhook', name: 'w' } } }];
const generated = [{ sourceRef: { generatorRef: { kind: 'Password', name: 'p' } } }];

describe('an object whose deletion loses data', () => {
  test.each([
    object('Namespace'),
    object('PersistentVolumeClaim'),
    object('CustomResourceDefinition', 'apiextensions.k8s.io/v1'),
    object('StatefulSet', 'apps/v1', { spec: { volumeClaimTemplates: [{}] } }),
    object('MLflow', 'mlflow.opendatahub.io/v1'),
    object('DataScienceCluster', 'datasciencecluster.opendatahub.io/v1'),
    object('Cluster', 'postgresql.cnpg.io/v1'),
    object('Database', 'postgresql.cnpg.io/v1', { spec: { databaseReclaimPolicy: 'delete' } }),
    object('PostgresCluster', 'postgres-operator.crunchydata.com/v1beta1'),
    object('postgresql', 'acid.zalan.do/v1'),
    object('ObjectBucketClaim', 'objectbucket.io/v1alpha1'),
    object('Bucket', 's3.services.k8s.aws/v1alpha1'),
    object('Tenant', 'minio.min.io/v2'),
    externalSecret({ dataFrom: generated }),
    externalSecret({ target: { creationPolicy: 'Owner' }, dataFrom: generated }),
    externalSecret({ refreshPolicy: 'CreatedOnce', dataFrom: asked }),
  ])('is kept: %j', (one) => {
    expect(lostWith(one)).toMatch(/./);
    expect(kept(one).metadata.annotations).toEqual({ [options]: 'Prune=false,Delete=false', [prune]: 'disabled' });
  });

  test.each([
    object('ConfigMap'),
    object('Deployment', 'apps/v1'),
    object('StatefulSet', 'apps/v1', { spec: { volumeClaimTemplates: [] } }),
    object('Cluster', 'cluster.x-k8s.io/v1beta1'),
    object('Tenant', 'example.com/v1'),
    object('Database', 'postgresql.cnpg.io/v1', { spec: { databaseReclaimPolicy: 'retain' } }),
    externalSecret({ target: { creationPolicy: 'Orphan' }, dataFrom: generated }),
    externalSecret({ dataFrom: asked }),
    externalSecret({ data: [{ secretKey: 'a', remoteRef: { key: 'b' } }] }),
  ])('any other is as it was: %j', (one) => {
    expect(kept(one)).toBe(one);
  });

  test.each([
    ['ServerSideApply=true', 'ServerSideApply=true,Prune=false,Delete=false'],
    ['Prune=confirm', 'Prune=confirm,Delete=false'],
    ['Delete=confirm, Prune=false', 'Delete=confirm,Prune=false'],
    ['PruneLast=true', 'PruneLast=true,Prune=false,Delete=false'],
    ['', 'Prune=false,Delete=false'],
  ])('keeps its own options of Argo CD: %j', (own, expected) => {
    expect(kept(object('Namespace', 'v1', {}, { [options]: own })).metadata.annotations?.[options]).toBe(expected);
  });

  test('that is kept already is the same object', () => {
    const once = kept(object('Namespace', 'v1', {}, { [prune]: 'enabled' }));
    expect(once.metadata.annotations?.[prune]).toBe('enabled');
    expect(kept(once)).toBe(once);
  });
});

describe('an object that Flux does not substitute', () => {
  test.each([
    ['a command of several lines', { spec: { command: ['/bin/sh', '-c', 'set -eu\nls'] } }],
    ['arguments of several lines', { spec: { args: ['ls\nls'] } }],
    ['a variable anywhere', { data: { a: `x \${HOME} y` } }],
    ['a script in a ConfigMap', { data: { 'run.sh': '#!/bin/sh\nls' } }],
  ])('holds %s', (_, fields) => {
    expect(unsubstituted(object('X', 'v1', fields)).metadata.annotations).toEqual({ [substitute]: 'disabled' });
  });

  test.each([
    ['a reference of Kubernetes', { env: [{ value: '$(HOST):80' }] }],
    ['a text of several lines', { data: { a: 'x\ny' } }],
    ['a command of one line', { command: ['mlflow', 'server'] }],
  ])('is not one with %s', (_, fields) => {
    const one = object('X', 'v1', fields);
    expect(unsubstituted(one)).toBe(one);
  });

  test('is not one that says otherwise itself', () => {
    const one = object('X', 'v1', { data: { host: `\${DOMAIN}` } }, { [substitute]: 'enabled' });
    expect(unsubstituted(one)).toBe(one);
  });
});

describe('in an overlay', () => {
  const extra = `extraObjects:
- {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: own, namespace: mlflow}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
`;

  test('extra objects are kept too', () => {
    const { objects } = overlayOf(`${standaloneProd}${extra}`);
    expect(only(objects, 'PersistentVolumeClaim', 'own').metadata.annotations).toMatchObject({
      [options]: 'Prune=false,Delete=false',
      [prune]: 'disabled',
    });
  });

  const patched = (op: string) =>
    overlayOf(`${standaloneProd}patches:
- target: {kind: Namespace, name: mlflow}
  operations: [${op}]
`);

  test('a patch that replaces all annotations does not lose them', () => {
    const { objects, problems } = patched('{op: add, path: /metadata/annotations, value: {a: b}}');
    expect(problems).toEqual([]);
    expect(only(objects, 'Namespace').metadata.annotations).toEqual({
      a: 'b',
      [options]: 'Prune=false,Delete=false',
      [prune]: 'disabled',
    });
  });

  test('a patch can set another value', () => {
    const path = '/metadata/annotations/argocd.argoproj.io~1sync-options';
    const { objects } = patched(`{op: replace, path: ${path}, value: "Prune=true,Delete=true"}`);
    expect(only(objects, 'Namespace').metadata.annotations?.[options]).toBe('Prune=true,Delete=true');
  });
});
