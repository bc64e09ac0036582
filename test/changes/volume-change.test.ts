/** Notices of synth about the volume of an operated server. */
import { objectEffects } from '../../lib/changes/effects.js';
import { noticesOf } from '../../lib/changes/notices.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';

describe('a changed volume', () => {
  const resource = (spec: object): readonly KubernetesObject[] => [
    { apiVersion: 'mlflow.opendatahub.io/v1', kind: 'MLflow', metadata: { name: 'mlflow' }, spec },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'any', namespace: 'ns' } },
  ];
  const mlflow = (storage: object) => resource({ storage });
  const volumeChange = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
    noticesOf(objectEffects({ before, after })).join('\n');
  const size = (storage: string, storageClassName = 'fast') => ({
    storageClassName,
    resources: { requests: { storage } },
  });

  test('of another size comes with the command that the operator will not run', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi')))).toContain(
      'patch pvc mlflow-pvc --type=merge -p \'{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}\'',
    );
  });

  test('of another class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi', 'slow')))).toContain('only a new claim');
  });

  test('cannot shrink, and no command pretends to', () => {
    const notice = volumeChange(mlflow(size('20Gi')), mlflow(size('10Gi')));
    expect(notice).toContain('changes from 20Gi to 10Gi');
    expect(notice).toContain('claims cannot shrink');
    expect(notice).not.toContain('kubectl');
  });

  test('of another size and class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi', 'slow')))).toContain('only a new claim');
  });

  test.each([
    [
      ['ReadWriteMany'],
      /never updates it, and the API server refuses other access modes from its release 3\.6 on: only a new/,
    ],
    [['ReadWriteOnce'], /claim mlflow-pvc once, and never updates it: only a new claim/],
  ])('to access modes %j says what a later release refuses', (accessModes, message) => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow({ ...size('10Gi'), accessModes }))).toMatch(message);
  });

  test('that is removed is refused by a later release', () => {
    const without = resource({ replicas: 1 });
    expect(volumeChange(mlflow(size('10Gi')), without)).toMatch(
      /^MLflow mlflow: spec\.storage is removed.*refuses it from release 3\.6 .*mlflow-pvc/,
    );
    expect(volumeChange(without, mlflow(size('10Gi')))).toBe('');
  });

  test('of the same size in other words is not spoken of', () => {
    expect(volumeChange(mlflow(size('1Gi')), mlflow(size('1024Mi')))).toBe('');
  });

  test('that stays is not spoken of', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi')))).toBe('');
  });
});
