import { podTemplates } from '../../lib/kubernetes/pods.js';
import { overlayOf, problemsOf } from '../support/environments.js';
import { oidcCloudNativePg, oidcMachines } from '../support/oidc.js';
import { replaced } from '../support/replaced.js';
import { standaloneProd, standaloneProxy } from '../support/standalone.js';
import { standaloneVariants } from '../support/standalone-variants.js';

const csi = 'secrets: {source: secrets-store-csi, provider: azure, parameters: {keyvaultName: mlflow}}\n';
const withBackup = `${standaloneProd}backup: {schedule: "0 3 * * *", image: "example.com/postgres@sha256:${'c'.repeat(64)}"}\n${csi}`;

function classOf(yaml: string) {
  return overlayOf(yaml).objects.find(({ kind }) => kind === 'SecretProviderClass');
}

describe('the SecretProviderClass', () => {
  test('copies every key that pods read, by the name <Secret>.<key>', () => {
    expect(classOf(`${standaloneProd}${csi}`)).toMatchObject({
      apiVersion: 'secrets-store.csi.x-k8s.io/v1',
      metadata: { name: 'mlflow-secrets', namespace: 'mlflow' },
      spec: {
        provider: 'azure',
        parameters: { keyvaultName: 'mlflow' },
        secretObjects: expect.arrayContaining([
          {
            secretName: 'mlflow-db-credentials',
            type: 'Opaque',
            data: expect.arrayContaining([{ objectName: 'mlflow-db-credentials.password', key: 'password' }]),
          },
        ]),
      },
    });
  });

  test('and no command of the README creates them', () => {
    const required = overlayOf(`${standaloneProd}${csi}`).requirements.filter(
      ({ name }) => name === 'mlflow-db-credentials',
    );
    expect(required).toEqual([
      expect.objectContaining({ providedBy: expect.stringContaining('mlflow-db-credentials.password') }),
    ]);
    expect(required[0]?.command).toBeUndefined();
  });

  test('is a prerequisite with its option', () => {
    expect(overlayOf(`${standaloneProd}${csi}`).prerequisites).toContainEqual(
      expect.objectContaining({ what: expect.stringContaining('syncSecret.enabled') }),
    );
  });
});

test.each([
  ['a server with its jobs', withBackup],
  ['a login by OpenID Connect with Valkey', `${oidcMachines}${csi}`],
  ['a proxy with Valkey', `${standaloneProxy}${csi}`],
])('each pod that reads a Secret mounts it, and no other: %s', (_, yaml) => {
  const pods = podTemplates(overlayOf(yaml).objects).map(({ object, spec }) => {
    const reads = /"secretKeyRef"|"secretRef"|"secretName"/.test(JSON.stringify(spec));
    const mounts = (spec.volumes ?? []).some(
      ({ csi: volume }) => volume?.volumeAttributes?.['secretProviderClass'] === 'mlflow-secrets',
    );
    return [object.metadata.name, reads, mounts] as const;
  });
  expect(pods.filter(([, reads]) => reads).length).toBeGreaterThan(1);
  for (const [name, reads, mounts] of pods) expect([name, mounts]).toEqual([name, reads]);
});

test.each([
  ['backups of CloudNativePG', `${oidcCloudNativePg}${csi}`, 'with backups of CloudNativePG'],
  [
    'Keycloak in the overlay',
    replaced(standaloneVariants['keycloak-import'] ?? '', /^secrets: .*\n/m, csi),
    'with keycloak.server',
  ],
])('is refused where an operator reads the Secrets first: %s', (_, yaml, message) => {
  expect(problemsOf(yaml)).toContain(message);
});
