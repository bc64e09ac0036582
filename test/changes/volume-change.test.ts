import { volumeChange } from '../../lib/changes/volume-change.js';
import { toYaml } from '../../lib/output/yaml.js';

describe('a changed volume', () => {
  const mlflow = (storage: object) =>
    toYaml([
      { apiVersion: 'mlflow.opendatahub.io/v1', kind: 'MLflow', metadata: { name: 'mlflow' }, spec: { storage } },
    ]);
  const size = (storage: string, storageClassName = 'fast') => ({
    storageClassName,
    resources: { requests: { storage } },
  });

  test('of another size comes with the command that the operator will not run', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi')), 'ns')).toContain(
      'patch pvc mlflow-pvc --type=merge -p \'{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}\'',
    );
  });

  test('of another class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi', 'slow')), 'ns')).toContain('only a new claim');
  });

  test('cannot shrink, and no command pretends to', () => {
    const notice = volumeChange(mlflow(size('20Gi')), mlflow(size('10Gi')), 'ns');
    expect(notice).toContain('changes from 20Gi to 10Gi');
    expect(notice).toContain('claims cannot shrink');
    expect(notice).not.toContain('kubectl');
  });

  test('of another size and class needs a new claim', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('20Gi', 'slow')), 'ns')).toContain('only a new claim');
  });

  test.each([
    [
      ['ReadWriteMany'],
      /but the operator never updates .*refuses other access modes from its release 3\.6 on; only a new/,
    ],
    [['ReadWriteOnce'], /never updates the claim mlflow-pvc; only a new claim/],
  ])('to access modes %j says what a later release refuses', (accessModes, message) => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow({ ...size('10Gi'), accessModes }), 'ns')).toMatch(message);
  });

  test('that is removed is refused by a later release', () => {
    const without = mlflow({}).replace(/\n {2}storage: \{\}/, '\n  replicas: 1');
    expect(volumeChange(mlflow(size('10Gi')), without, 'ns')).toMatch(
      /^server\.storage is removed, which .* 3\.6 .*mlflow-pvc/,
    );
    expect(volumeChange(without, mlflow(size('10Gi')), 'ns')).toBeUndefined();
  });

  test('of the same size in other words is not spoken of', () => {
    expect(volumeChange(mlflow(size('1Gi')), mlflow(size('1024Mi')), 'ns')).toBeUndefined();
  });

  test('that stays is not spoken of', () => {
    expect(volumeChange(mlflow(size('10Gi')), mlflow(size('10Gi')), 'ns')).toBeUndefined();
  });
});
