import { knownCredential } from '../../lib/checks/credentials/credentials.js';
import { holdsRandomWord } from '../../lib/checks/credentials/random-words.js';
import { isNamedSecret, isSecretField } from '../../lib/checks/credentials/secret-names.js';

/** None is real: they are put together here, so that scanners of the repository do not find them. */
const random = 'x9Kq3sLmN8vTz2WbYcRd7HfGpQ1jA5uE4iOk6tXnVrB0yZwM';
const cut = (length: number) => random.slice(0, length);

test.each([
  ['a password in a URI', ['postgresql://mlflow:', 'hunter2@db/mlflow']],
  ['a password in a URI', ['https://user:', `${cut(8)}@issuer.example.com/x`]],
  ['the value of password', ['host=db user=mlflow ', 'password=Sup3rS3cretPw']],
  ['the value of Pwd', ['Server=db;Uid=a;', 'Pwd=Sup3rS3cretPw;']],
  ['a password in an option', ['server --', 'password Sup3rS3cretPw']],
  ['an AWS access key id', ['AKIA', 'IOSFODNN7EXAMPLE']],
  ['a GitHub token', ['ghp_', cut(36)]],
  ['a Slack token', ['xoxb-', cut(20)]],
  ['a private key', ['-----BEGIN ', 'OPENSSH PRIVATE KEY-----']],
  ['a GitLab token', ['glpat-', cut(20)]],
  ['a token of Anthropic or OpenAI', ['sk-ant-', cut(30)]],
  ['a token of Anthropic or OpenAI', ['sk-proj-', cut(30)]],
  ['a Hugging Face token', ['hf_', cut(34)]],
  ['a secret of the form npm-access-token', ['npm_', cut(36)]],
  ['a PyPI token', ['pypi-', cut(45)]],
  ['a secret of the form gcp-api-key', ['AIza', cut(35)]],
  ['a Vault token', ['hvs.', cut(24)]],
  ['a Docker token', ['dckr_pat_', cut(27)]],
  ['a secret of the form grafana-service-account-token', ['glsa_', cut(32), '_0a1b2c3d']],
  ['a secret of the form openshift-user-token', ['sha256~', cut(43)]],
  ['a secret of the form age-secret-key', ['AGE-SECRET-KEY-1', 'Q'.repeat(58)]],
  ['a key of Azure', ['AccountKey=', `${cut(44)}==`]],
  ['a JSON web token', ['eyJ', `${cut(20)}.eyJ${cut(20)}.${cut(20)}`]],
])('%s is recognized', (what, parts) => {
  expect(knownCredential(`before ${parts.join('')}`)).toBe(what);
});

test.each([
  'postgresql://mlflow:$(PASSWORD)@db/mlflow',
  'postgresql://mlflow:<password>@db/mlflow',
  'host=db user=mlflow password=$(PASSWORD)',
  'PGPASSWORD="$PASSWORD" psql',
  'psql --password="$PASSWORD"',
  '--password-file=/etc/db/password',
  'risk-assessment-of-a-model-with-a-long-name',
  'sha256:6b1d7f0f6c9f0a4c4d5f5f5c39c1c44d6d2a6c5a4b3c2d1e0f9e8d7c6b5a4938',
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----',
  'arn:aws:iam::123456789012:role/MlflowServerRole-1A2B3C4D5E6F7',
  'alias/mlflow-artifacts',
])('%s is no credential of a known form', (text) => {
  expect(knownCredential(text)).toBeUndefined();
});

test.each([
  ['DB_PASSWORD', '$(X)hunter2secret'],
  ['DB_PASSWORD', '/hunter2secret'],
  ['DB_PASSWORD', '<hunter2'],
  ['API_KEY', 'abc'],
  ['MAX_PASSWORD', 'hunter2'],
])('%s=%s discloses a secret', (name, value) => {
  expect(isNamedSecret(name, value)).toBe(true);
});

test.each([
  ['DB_PASSWORD', '$(OTHER)'],
  ['DB_PASSWORD', `\${OTHER}`],
  ['DB_PASSWORD', '<password>'],
  ['DB_PASSWORD', '{{ .password }}'],
  ['AWS_TOKEN', '/var/run/secrets/token'],
  ['MLFLOW_MAX_TOKEN', '100000'],
  ['USE_TOKEN', 'true'],
  ['API_KEY', 'None'],
  ['PASSWORD', ''],
  ['MODEL', 'claude'],
])('%s=%s does not', (name, value) => {
  expect(isNamedSecret(name, value)).toBe(false);
});

test('a field for a secret as text is recognized by its name', () => {
  expect(isSecretField('password', 'hunter2')).toBe(true);
  expect(isSecretField('password', '{{ .password }}')).toBe(false);
  expect(isSecretField('secretName', 'mlflow-db')).toBe(false);
});

test('words that look random are told from names', () => {
  expect(holdsRandomWord(cut(40))).toBe(true);
  expect(holdsRandomWord('meta-llama/Llama-3.1-8B-Instruct-GGUF')).toBe(false);
});
