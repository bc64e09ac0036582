import type { z } from 'zod';
import { validateObject } from '../../lib/crds/validate.js';
import { withDefaults } from '../../lib/kubernetes/defaults.js';
import { thirdPartyKind } from '../../lib/kubernetes/kubernetes-schema.js';
import type { KubernetesObject } from '../../lib/kubernetes/object.js';
import { joinRequirements } from '../../lib/model/requirement.js';
import type { SecretRequirement } from '../../lib/model/secret-requirement.js';
import { CopiedSecret } from '../../lib/secrets/copied-secret.js';
import { encryptionKeys, encryptionKeysSchema } from '../../lib/secrets/encryption-keys.js';
import { Secrets } from '../../lib/secrets/secrets.js';
import type { secretsSchema } from '../../lib/secrets/secrets-schema.js';
import { rendered } from '../support/rendered.js';

const instance = { name: 'ml', namespace: 'team' };
const keys = encryptionKeys(encryptionKeysSchema.parse({}), instance).secrets;

const uri: SecretRequirement = {
  name: 'ml-db-credentials',
  namespace: 'team',
  keys: [
    {
      key: 'backend-store-uri',
      format: '<uri>',
      template: { text: 'postgresql://{{ .username }}:{{ .password }}@db', properties: ['username', 'password'] },
    },
    { key: 'ca-name', format: '<name>', property: 'authority' },
  ],
};

const s3: SecretRequirement = {
  name: 'ml-artifacts-credentials',
  namespace: 'team',
  keys: [
    { key: 'AWS_ACCESS_KEY_ID', format: '<id>', generate: { type: 'name', value: 'ml' } },
    { key: 'AWS_SECRET_ACCESS_KEY', format: '<secret>', generate: { type: 'password', length: 40 } },
  ],
};

function secrets(settings: z.input<typeof secretsSchema>, required: readonly SecretRequirement[]) {
  let made: Secrets | undefined;
  const objects = rendered((chart) => {
    made = new Secrets(chart, 's', { instance, required, settings });
  });
  for (const object of objects) expect([object.kind, validateObject(object)]).toEqual([object.kind, []]);
  expect(objects).toEqual(objects.map(stored));
  return { objects, requirements: made?.requirements ?? [] };
}

/** As the API server stores it: Argo CD shows what it adds as a difference. */
function stored(object: KubernetesObject): unknown {
  const known = thirdPartyKind(`${object.apiVersion}/${object.kind}`);
  return known && object.apiVersion.startsWith('external-secrets.io')
    ? withDefaults(object, known.schema, (schema) => schema)
    : object;
}

const named = (objects: readonly KubernetesObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const specOf = (objects: readonly KubernetesObject[], name: string) =>
  objects.find(({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === name)?.['spec'];

test('given Secrets are asked for, with all that any reader reads', () => {
  const reader = { name: 'Keycloak' };
  const other = {
    ...uri,
    keys: [
      { key: 'password', format: '<password>' },
      { key: 'ca-name', format: '', readers: [reader] },
    ],
  };
  const { objects, requirements } = secrets({ source: 'given' }, [uri, other]);
  expect(objects).toEqual([]);
  expect(requirements.map(({ name, keys: all }) => [name, all.map(({ key, readers }) => [key, readers])])).toEqual([
    [
      'ml-db-credentials',
      [
        ['backend-store-uri', []],
        ['ca-name', [reader]],
        ['password', []],
      ],
    ],
  ]);
  expect(requirements[0]?.command).toContain('--from-file=password=');
  expect(joinRequirements([uri, uri])).toEqual([uri]);
});

describe('External Secrets', () => {
  const store = { source: 'external-secrets', store: { name: 'vault' }, path: 'teams/ml' } as const;

  test('reads the parts of a URI and puts them together; the parts stay out of the Secret', () => {
    const { objects, requirements } = secrets(store, [uri]);
    expect(specOf(objects, 'ml-db-credentials')).toMatchObject({
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: {
        name: 'ml-db-credentials',
        template: {
          engineVersion: 'v2',
          data: {
            'backend-store-uri': 'postgresql://{{ .username }}:{{ .password }}@db',
            'ca-name': '{{ index . "ca-name" }}',
          },
        },
      },
      data: [
        { secretKey: 'username', remoteRef: { key: 'teams/ml/ml-db-credentials', property: 'username' } },
        { secretKey: 'password', remoteRef: { key: 'teams/ml/ml-db-credentials', property: 'password' } },
        { secretKey: 'ca-name', remoteRef: { key: 'teams/ml/ml-db-credentials', property: 'authority' } },
      ],
    });
    expect(requirements[0]).toMatchObject({
      command: undefined,
      providedBy:
        'External Secrets, from the entry teams/ml/ml-db-credentials of ClusterSecretStore vault with username, password, authority',
    });
  });

  test('reads keys as they are without a template', () => {
    expect(specOf(secrets(store, [s3]).objects, s3.name)).toMatchObject({
      target: { name: s3.name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
    });
    expect(specOf(secrets(store, [s3]).objects, s3.name)).not.toHaveProperty('target.template');
  });

  test('gets a store of its own for a vault', () => {
    const vault = { server: 'https://vault.example.com:8200', caConfigMap: { name: 'vault-ca' } };
    const { objects, requirements } = secrets({ source: 'external-secrets', vault }, [s3]);
    expect(named(objects)).toEqual([
      'ServiceAccount ml-vault',
      'SecretStore ml-vault',
      'ExternalSecret ml-artifacts-credentials',
    ]);
    expect(specOf(objects, s3.name)).toHaveProperty('secretStoreRef', { kind: 'SecretStore', name: 'ml-vault' });
    expect(requirements[0]).toMatchObject({ kind: 'ConfigMap', name: 'vault-ca' });
    const elsewhere = [{ ...s3, namespace: 'other' }];
    const others = secrets({ source: 'external-secrets', vault }, elsewhere);
    expect(named(others.objects)).not.toContain('ExternalSecret ml-artifacts-credentials');
    expect(others.requirements.find(({ name }) => name === s3.name)?.command).toContain(
      'kubectl -n other create secret',
    );
  });
});

describe('generated Secrets', () => {
  const { objects, requirements } = secrets({ source: 'generated' }, [s3, uri, ...keys]);

  test('are those that nobody outside decides; the others stay given', () => {
    expect(named(objects)).toEqual([
      'Password ml-artifacts-credentials-password-40',
      'ExternalSecret ml-artifacts-credentials',
      'Password ml-encryption-keys-password-48',
      'Password ml-encryption-keys-fernet-key',
      'ExternalSecret ml-encryption-keys',
    ]);
    expect(requirements.map(({ name, command }) => [name, command !== undefined])).toEqual([
      ['ml-artifacts-credentials', false],
      ['ml-encryption-keys', false],
      ['ml-db-credentials', true],
    ]);
  });

  test('are made once, and outlive what made them', () => {
    expect(specOf(objects, 'ml-encryption-keys')).toEqual({
      refreshInterval: '1h',
      refreshPolicy: 'CreatedOnce',
      target: { name: 'ml-encryption-keys', creationPolicy: 'Orphan', deletionPolicy: 'Retain', immutable: true },
      dataFrom: ['ml-encryption-keys-password-48', 'ml-encryption-keys-fernet-key'].map((name) => ({
        sourceRef: {
          generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name },
        },
      })),
    });
    const fernet = objects.find(({ metadata }) => metadata.name === 'ml-encryption-keys-fernet-key');
    // 32 characters in padded URL-safe base64 are what cryptography.fernet takes.
    expect(fernet?.['spec']).toMatchObject({
      length: 32,
      encoding: 'base64url',
      symbols: 0,
      secretKeys: ['webhook-key'],
    });
    expect(specOf(objects, s3.name)).toHaveProperty('target.template.data', {
      AWS_ACCESS_KEY_ID: 'ml',
      AWS_SECRET_ACCESS_KEY: '{{ index . "AWS_SECRET_ACCESS_KEY" }}',
    });
  });
});

describe('sealed Secrets', () => {
  const value = `${'Ag'.repeat(60)}==`;
  const sealed = (encryptedData: Readonly<Record<string, string>>, name = s3.name) =>
    secrets({ source: 'sealed-secrets', sealed: [{ name, encryptedData }] }, [s3]);

  test('are complete, or refused', () => {
    const { objects } = sealed({ AWS_ACCESS_KEY_ID: value, AWS_SECRET_ACCESS_KEY: value });
    expect(named(objects)).toEqual(['SealedSecret ml-artifacts-credentials']);
    expect(() => sealed({ AWS_ACCESS_KEY_ID: value })).toThrow(
      'Secret team/ml-artifacts-credentials lacks sealed values for AWS_SECRET_ACCESS_KEY',
    );
    // A team may seal its own in a repository of its own.
    const ofTeam = { ...s3, namespace: 'other', metadata: { labels: { 'example.com/team': 'a' } } };
    const both = { AWS_ACCESS_KEY_ID: value, AWS_SECRET_ACCESS_KEY: value };
    const own = { name: s3.name, encryptedData: both };
    const left = secrets({ source: 'sealed-secrets', sealed: [own] }, [s3, ofTeam]).requirements;
    expect(left[1]?.command).toContain('kubectl -n other label secret ml-artifacts-credentials example.com/team=a');
    const item = { name: s3.name, namespace: 'other', encryptedData: both };
    const [team] = secrets({ source: 'sealed-secrets', sealed: [item] }, [ofTeam]).objects;
    expect(team?.['spec']).toHaveProperty('template.metadata.labels', { 'example.com/team': 'a' });
    expect(() => sealed({ a: value }, 'other')).toThrow('Secret team/other is sealed, but nothing reads it');
    expect(() => sealed({ AWS_ACCESS_KEY_ID: 'hush' })).toThrow('base64 output of kubeseal');
  });
});

test('a Secret of another namespace is copied by an account that may read it alone', () => {
  const objects = rendered(
    (chart) =>
      new CopiedSecret(chart, 'c', {
        instance,
        name: 'ml-db-credentials',
        fromNamespace: 'databases',
        keys: [{ key: 'username', secret: 'db-app', property: 'username' }],
      }),
  );
  for (const object of objects) expect([object.kind, validateObject(object)]).toEqual([object.kind, []]);
  expect(objects.find(({ kind }) => kind === 'Role')).toMatchObject({
    metadata: { namespace: 'databases' },
    rules: [{ resources: ['secrets'], resourceNames: ['db-app'], verbs: ['get'] }],
  });
  expect(objects.find(({ kind }) => kind === 'RoleBinding')?.['subjects']).toEqual([
    { kind: 'ServiceAccount', name: 'ml-db-credentials-reader', namespace: 'team' },
  ]);
});
