/** What is said of the folders of encrypted Secrets: missing, left over, not applied, not encrypted. */
import { secretsNotices } from '../../../lib/gitops/flux/secrets-notices.js';

const folder = 'secrets/kind/dev';
const main = `${folder}/kustomization.yaml`;
const required = {
  overlay: 'kind/dev',
  folder,
  secrets: ['mlflow/db'],
  provided: new Map([['mlflow/tls', 'cert-manager']]),
};
const manifest = (name: string, rest = 'sops: {mac: x}\n') =>
  `apiVersion: v1\nkind: Secret\nmetadata: {namespace: mlflow, name: ${name}}\nstringData: {password: "ENC[AES256_GCM,data:x]"}\n${rest}`;
const names = (...files: readonly string[]) => `resources: [${files.join(', ')}]\n`;
const good = { [main]: names('db.yaml'), [`${folder}/db.yaml`]: manifest('db') };
const notices = (files: Readonly<Record<string, string>>, secrets = required.secrets) =>
  secretsNotices('secrets', [{ ...required, secrets }], new Map(Object.entries(files)));

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['nothing is wrong', notices(good), []],
  [
    'the folder is missing',
    notices({}),
    [expect.stringMatching(/^there is no secrets\/kind\/dev\/kustomization\.yaml, .* encrypt mlflow\/db with SOPS/)],
  ],
  [
    'a required Secret is in no file',
    notices({ [main]: names() }),
    [expect.stringMatching(/kustomization\.yaml names no file with mlflow\/db, which kind\/dev requires: encrypt it/)],
  ],
  [
    'a file is not named',
    notices({ ...good, [main]: 'resources: []\n' }),
    [
      `${folder}/db.yaml holds Secret mlflow/db, and Flux does not read it: name it in resources of ${main}`,
      expect.stringContaining('names no file with mlflow/db'),
    ],
  ],
  [
    'a named file does not exist',
    notices({ ...good, [main]: names('db.yaml', 'gone.yaml') }),
    [expect.stringContaining(`${main} names gone.yaml, which does not exist`)],
  ],
  [
    'a Secret is no longer required',
    notices({
      [main]: names('db.yaml', 'old.yaml'),
      [`${folder}/db.yaml`]: manifest('db'),
      [`${folder}/old.yaml`]: manifest('old'),
    }),
    [
      `${folder}/old.yaml holds Secret mlflow/old, which kind/dev does not require: remove the file, and its line in kustomization.yaml, if nothing else needs it`,
    ],
  ],
  [
    'no Secret is required any more',
    notices(good, []),
    [expect.stringContaining('db.yaml holds Secret mlflow/db, which kind/dev does not')],
  ],
  [
    'a controller provides it now',
    notices({ ...good, [main]: names('db.yaml', 'tls.yaml'), [`${folder}/tls.yaml`]: manifest('tls') }),
    [expect.stringContaining('holds Secret mlflow/tls, which cert-manager provides, so that both write it')],
  ],
  [
    'Flux applies no such overlay',
    notices({ ...good, 'secrets/kind/gone/db.yaml': manifest('db') }),
    [
      expect.stringContaining(
        'secrets/kind/gone/db.yaml holds Secret mlflow/db, and Flux applies no overlay kind/gone: remove',
      ),
    ],
  ],
  [
    'it is not encrypted',
    notices({ ...good, [`${folder}/db.yaml`]: manifest('db', '') }),
    [
      `${folder}/db.yaml holds Secret mlflow/db, and is not encrypted: encrypt it with SOPS, and replace the values if it was ever committed`,
    ],
  ],
  [
    'even its names are encrypted',
    notices({
      ...good,
      [`${folder}/db.yaml`]: manifest('db').replace(/Secret|mlflow|db/g, '"ENC[AES256_GCM,data:x]"'),
    }),
    [
      expect.stringContaining(
        "has encrypted metadata, which Flux must read: encrypt it with --encrypted-regex '^(data|stringData)$'",
      ),
    ],
  ],
  [
    'a file is no YAML',
    notices({ ...good, [`${folder}/db.yaml`]: 'a: [\n' }),
    [expect.stringContaining('db.yaml is not valid YAML')],
  ],
];

test.each(cases)('%s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

test('what a generator, a transformer or another folder makes is not judged', () => {
  expect(notices({ [main]: 'secretGenerator: [{name: db, files: [password.encrypted]}]\n' })).toEqual([]);
  expect(notices({ [main]: names('../../shared') })).toEqual([]);
  expect(notices({ [main]: names('https://example.com/db.yaml') })).toEqual([]);
});

test('no value of a Secret is shown', () => {
  const secret = manifest('old', '').replace('ENC[AES256_GCM,data:x]', 'hunter2');
  expect(notices({ ...good, [`${folder}/old.yaml`]: secret }).join('\n')).not.toContain('hunter2');
});
