/** The environment variables of an existing server: those that are fields of an environment, and the others. */
import type { Adoption, SecretRef } from './adoption.js';
import { type Field, type Input, isTree, type Tree } from './input.js';
import { keyPairSecret, takeEndpoint, takeKeyPair } from './s3.js';
import { isSecret } from './secret-values.js';
import { takeAllowedHosts } from './server-options.js';
import { databaseSecret, takeUser } from './stores.js';

interface Variable {
  readonly field: Field;
  readonly value?: string;
  readonly secret?: SecretRef;
  readonly from?: Tree;
}

const computed = new Set([
  ...['MLFLOW_SERVER_CORS_ALLOWED_ORIGINS', 'MLFLOW_HOST', 'MLFLOW_PORT'],
  ...['MLFLOW_TRACKING_URI', 'MLFLOW_SERVE_ARTIFACTS', 'AWS_S3_FORCE_PATH_STYLE', 'AWS_S3_ADDRESSING_STYLE'],
  ...['PROMETHEUS_MULTIPROC_DIR', 'MLFLOW_WORKERS', 'HOME', 'MLFLOW_FLASK_SERVER_SECRET_KEY'],
]);

export class Variables {
  readonly #all = new Map<string, Variable>();
  /** Those that options consist of. */
  readonly #parts = new Set<string>();

  /** A list of EnvVars, as in pods. */
  addList(input: Input, keys: readonly string[]): void {
    const { value } = input.field(keys);
    for (const [i, item] of (Array.isArray(value) ? value : []).entries()) {
      if (!isTree(item)) continue;
      const from = item['valueFrom'];
      const [name, field] = [String(item['name']), input.field([...keys, String(i)])];
      this.#add({ ...field, where: `${field.where} ${name}` }, name, isTree(from) ? from : item['value']);
    }
  }

  /** A map of names to values, as in ConfigMaps and in the community chart. */
  addMap(input: Input, keys: readonly string[]): void {
    const { value } = input.field(keys);
    if (isTree(value))
      for (const [name, item] of Object.entries(value)) this.#add(input.field([...keys, name]), name, item);
  }

  #add(field: Field, name: string, value: unknown): void {
    const secret = isTree(value) ? value['secretKeyRef'] : undefined;
    this.#all.set(name, {
      field,
      ...(isTree(secret) ? { secret: { name: String(secret['name']), key: String(secret['key']) } } : {}),
      ...(isTree(value) ? { from: value } : { value: String(value ?? '') }),
    });
  }

  get(name: string): Variable | undefined {
    return this.#all.get(name);
  }

  /** Removes it, so that it does not become a variable of the new server. */
  pull(name: string): Variable | undefined {
    const found = this.#all.get(name);
    this.#all.delete(name);
    found?.field.input.use(found.field.keys);
    return found;
  }

  /** A text with the values of its variables; those of Secrets remain as $(NAME). */
  expand(text: string): string {
    return text.replace(/\$\{(\w+)\}|\$\((\w+)\)|\$(\w+)/g, (whole, a: string, b: string, c: string) => {
      const name = a || b || c;
      const variable = this.#all.get(name);
      if (!variable) return whole;
      this.#parts.add(name);
      if (variable.value !== undefined) return this.expand(variable.value);
      return `$(${name})`;
    });
  }

  /** The Secret of a text that is one variable. */
  secretOf(text: string): SecretRef | undefined {
    const name = /^\$\((\w+)\)$/.exec(text)?.[1];
    return name === undefined ? undefined : this.#all.get(name)?.secret;
  }

  /** Everything that is left becomes a variable of the new server. */
  takeRest(adoption: Adoption): void {
    const env: Tree[] = [];
    for (const [name, { field, value, from }] of this.#all) {
      if (this.#parts.has(name)) adoption.computed(field, 'a part of an option of the server');
      else if (computed.has(name)) adoption.computed(field, 'the overlay sets it where it is needed');
      else if (from) {
        env.push({ name, valueFrom: from });
        adoption.take(field, 'server.env', env);
      } else if (isSecret(name, value ?? '')) {
        const secret = 'adopted-variables';
        env.push({ name, valueFrom: { secretKeyRef: { name: secret, key: name } } });
        adoption.take(field, 'server.env', env);
        adoption.secret([field], `create Secret ${secret} with the key ${name}`);
      } else {
        env.push({ name, value });
        adoption.take(field, 'server.env', env);
      }
    }
  }
}

/** Variables of the S3 client, of libpq and of the logs. */
export function takeVariables(adoption: Adoption, variables: Variables): void {
  if (adoption.get('artifactStore.type') === 's3') takeS3(adoption, variables);
  if (adoption.get('artifactStore.type') === 'gcs') takeKeyFile(adoption, variables);
  if (adoption.get('backendStore.type') === 'postgresql') takeLibpq(adoption, variables);
  const hosts = variables.pull('MLFLOW_SERVER_ALLOWED_HOSTS');
  if (hosts?.value) takeAllowedHosts(adoption, hosts.field, hosts.value);
  const level = adoption.form === 'standalone' ? variables.pull('MLFLOW_LOGGING_LEVEL') : undefined;
  if (level?.value) adoption.take(level.field, 'server.options.logLevel', level.value);
  variables.takeRest(adoption);
}

function takeS3(adoption: Adoption, variables: Variables): void {
  const endpoint = variables.pull('MLFLOW_S3_ENDPOINT_URL') ?? variables.pull('AWS_ENDPOINT_URL');
  if (endpoint?.value) takeEndpoint(adoption, endpoint.field, endpoint.value);
  else if (endpoint) adoption.remind('artifactStore.endpoint', `write it: ${endpoint.field.where} is a reference`);
  const [region, other] = [variables.pull('AWS_DEFAULT_REGION'), variables.pull('AWS_REGION')];
  const given = region ?? other;
  if (given?.value) adoption.take(given.field, 'artifactStore.region', given.value);
  const insecure = variables.pull('MLFLOW_S3_IGNORE_TLS');
  if (insecure)
    adoption.lost(insecure.field, 'certificates are verified: set artifactStore.ca, or trust the CA in the image');
  const [id, key] = [variables.pull('AWS_ACCESS_KEY_ID'), variables.pull('AWS_SECRET_ACCESS_KEY')];
  if (id?.secret && key?.secret && id.secret.name === key.secret.name)
    takeKeyPair(adoption, id.field, id.secret.name, id.secret.key, key.secret.key);
  else if (id && key) adoption.secret([id.field, key.field], keyPairSecret(adoption));
}

/** The key file of a Google account, if it is in a volume of a Secret. */
function takeKeyFile(adoption: Adoption, variables: Variables): void {
  const path = variables.get('GOOGLE_APPLICATION_CREDENTIALS')?.value;
  const mount = adoption.mounts.find((one) => one.secret && path?.startsWith(`${one.path}/`));
  const found = mount && variables.pull('GOOGLE_APPLICATION_CREDENTIALS');
  if (!path || !mount?.secret || !found) return;
  const key = path.slice(mount.path.length + 1);
  adoption.take(found.field, 'artifactStore.credentials', {
    type: 'key-file',
    name: mount.secret,
    ...(key === 'key.json' ? {} : { key }),
  });
  if (mount.volume) adoption.usedVolumes.add(mount.volume);
}

function takeLibpq(adoption: Adoption, variables: Variables): void {
  const [user, password] = [variables.pull('PGUSER'), variables.pull('PGPASSWORD')];
  for (const [name, to] of [
    ['PGHOST', 'host'],
    ['PGDATABASE', 'database'],
    ['PGSSLMODE', 'tls.mode'],
  ] as const) {
    const given = variables.pull(name);
    if (given?.value) adoption.take(given.field, `backendStore.${to}`, given.value);
  }
  const port = variables.pull('PGPORT');
  if (port?.value) adoption.take(port.field, 'backendStore.port', Number(port.value));
  if (user?.secret && password?.secret && user.secret.name === password.secret.name)
    takeUser(adoption, user.field, user.secret, password.secret);
  else if (password) adoption.secret([...(user ? [user.field] : []), password.field], databaseSecret(adoption));
}
