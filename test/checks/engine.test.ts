/** How checks run: malformed objects, kinds of other groups, credentials, the order of problems. */

import { runChecks } from '../../lib/checks/run.js';
import { formatProblems } from '../../lib/environment/parse.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { kindDev, kindProd, overlayOf, today } from '../support/environments.js';
import { replaced } from '../support/replaced.js';
import { binding, configMap, mlflowWith, pod, role, withObject, withObjects } from './support.js';

describe('checks', () => {
  test.each([
    ['in a ConfigMap', () => withObject(kindDev, configMap({ uri: 'postgresql://mlflow:hunter2@db/mlflow' }))],
    [
      'in a value that another check quotes',
      () => mlflowWith(kindDev, { extraAllowedOrigins: ['https://u:hunter2@a/b'] }),
    ],
    ['in an image', () => mlflowWith(kindDev, { image: { image: 'https://u:hunter2@registry/mlflow' } })],
    [
      'of a replica that is the primary',
      () =>
        mlflowWith(kindProd, {
          backendStoreUri: 'postgresql://mlflow:hunter2@db/mlflow',
          readReplicaBackendStoreUri: 'postgresql://mlflow:hunter2@db/mlflow',
        }),
    ],
  ])('a credential %s is never shown', (_, broken) => {
    const text = formatProblems(runChecks(broken(), today).problems);
    expect(text).toContain('MLF-SECRET-1');
    expect(text).not.toContain('hunter2');
  });

  test.each([
    ['a binding without role', { ...binding('view'), roleRef: undefined }, 'roleRef: is required'],
    ['a pod whose containers are null', pod({ containers: [null] }), 'spec.containers[0]: must be a map, not null'],
    ['a role whose rules are a map', { ...role({}), rules: { a: 1 } }, 'rules: must be a list, not a map'],
  ])('%s is an error of its schema and stops no other check', (_, object, says) => {
    const { problems } = runChecks(withObjects(mlflowWith(kindDev, { replicas: 2 }), object), today);
    expect(formatProblems(problems)).toContain(says);
    expect(problems.map(({ check }) => check)).toContain('MLF-STORE-1');
  });

  test('a check that fails on sound objects is a fault of this package and is not hidden', () => {
    const overlay = { ...overlayOf(kindDev), operatorMade: [null as unknown as KubernetesObject] };
    expect(() => runChecks(overlay, today)).toThrow(TypeError);
  });

  test('problems come in the order of their places in the environment, whatever the order of the objects', () => {
    const overlay = overlayOf(
      replaced(kindDev, 'stage: dev', 'stage: prod\nserver: {replicas: 2, podLabels: {app: x}}'),
    );
    const places = (objects: readonly KubernetesObject[]) =>
      runChecks({ ...overlay, objects }, today).problems.map(
        ({ location: { line, column }, check }) => `${line}:${column} ${check}`,
      );
    const expected = [
      '1:1 MLF-IMAGE-1',
      '1:1 MLF-IMAGE-1',
      '1:1 MLF-REF-4',
      '3:20 MLF-STORE-1',
      '3:40 MLF-NAME-3',
      '4:22 MLF-STORE-6',
      '5:23 MLF-STORE-6',
    ];
    expect(places(overlay.objects)).toEqual(expected);
    expect(places(overlay.objects.toReversed())).toEqual(expected);
  });
});

describe('a kind of a familiar name', () => {
  test('under a version that does not have it is refused with the one that does', () => {
    const binding = { apiVersion: 'v1', kind: 'RoleBinding', metadata: { name: 'b', namespace: 'a' } };
    expect(formatProblems(runChecks(withObject(kindDev, binding), today).problems)).toContain(
      'MLF-SCHEMA-1 RoleBinding a/b apiVersion: v1 has no RoleBinding; it is a kind of rbac.authorization.k8s.io/v1',
    );
    const old = { apiVersion: 'batch/v1beta1', kind: 'CronJob', metadata: { name: 'c', namespace: 'a' } };
    expect(formatProblems(runChecks(withObject(kindDev, old), today).problems)).toContain(
      'batch/v1beta1 has no CronJob',
    );
  });

  test.each([
    ['extensions/v1beta1', 'Ingress', 'extensions/v1beta1 has no Ingress; it is a kind of networking.k8s.io/v1'],
    ['app/v1', 'Deployment', 'app/v1 has no Deployment; it is a kind of apps/v1'],
    ['extensions/v1beta1', 'PodSecurityPolicy', 'extensions/v1beta1 has no PodSecurityPolicy, or no longer has it'],
  ])('in the group of %s, which no custom resource can have, is refused: %s', (apiVersion, kind, message) => {
    const object = { apiVersion, kind, metadata: { name: 'b', namespace: 'a' } };
    expect(formatProblems(runChecks(withObject(kindDev, object), today).problems)).toContain(message);
  });

  test('of another group is left alone', () => {
    const openshift = {
      apiVersion: 'authorization.openshift.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'b', namespace: 'a' },
      groupNames: ['x'],
    };
    expect(runChecks(withObject(kindDev, openshift), today).problems).toEqual([]);
  });
});
