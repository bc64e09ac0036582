import type { ExternalSecretSpec } from '../../../imports/external-secrets.io.js';
import type { WebhookSpec } from '../../../imports/generators.external-secrets.io.js';
import type { KubernetesObject } from '../../../lib/kubernetes/object.js';
import { at } from '../../../lib/kubernetes/structural.js';
import { only, specOf } from '../../support/objects.js';

export interface Surroundings {
  secret(name: string): Promise<KubernetesObject>;
  send(
    url: string,
    request: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

/**
 * What External Secrets makes of a Webhook generator and its ExternalSecret: it reads labelled Secrets, fills the template of the
 * body, and the answer's keys are the values of the template of the Secret. Source: external-secrets v0.19.2,
 * pkg/common/webhook/webhook.go; the modules of later releases are in no module registry.
 */
export async function generatedByPlayer(
  objects: readonly KubernetesObject[],
  { secret, send }: Surroundings,
): Promise<Readonly<Record<string, string>>> {
  const generator = specOf<WebhookSpec>(only(objects, 'Webhook', 'mlflow-token'));
  const external = specOf<ExternalSecretSpec>(only(objects, 'ExternalSecret', 'mlflow-token'));
  const values: Record<string, Readonly<Record<string, string>>> = {};
  for (const { name, secretRef } of generator.secrets ?? []) {
    const found = await secret(secretRef.name ?? '');
    if (at(found, 'metadata', 'labels', 'external-secrets.io/type') !== 'webhook')
      throw new Error("secret does not contain needed label 'external-secrets.io/type: webhook'");
    const data = (at(found, 'data') ?? {}) as Readonly<Record<string, string>>;
    values[name] = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }
  const { status, body } = await send(generator.url, {
    method: generator.method ?? 'GET',
    headers: generator.headers ?? {},
    body: filled(generator.body ?? '', (path) => values[path[0] ?? '']?.[path[1] ?? '']),
  });
  if (status !== 200) throw new Error(`endpoint gave error ${status}: ${JSON.stringify(body)}`);
  const answer = body as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(external.target?.template?.data ?? {}).map(([key, template]) => [
      key,
      filled(template, ([name = '']) => (typeof answer[name] === 'string' ? answer[name] : undefined)),
    ]),
  );
}

/** A Go template with the actions that are rendered: `{{ .a }}` and `{{ index .a "b" }}`, through trim and urlquery. */
function filled(template: string, lookUp: (path: readonly string[]) => string | undefined): string {
  return template.replace(/\{\{ (.*?) \}\}/g, (_, action: string) => {
    const [source = '', ...functions] = action.split(' | ');
    const path = /^index \.(\w+) "([^"]+)"$/.exec(source) ?? /^\.(\w+)$/.exec(source);
    const value = path && lookUp(path.slice(1));
    if (value === undefined || value === null) throw new Error(`the template has no value for ${source}`);
    return functions.reduce((text, name) => {
      if (name === 'trim') return text.trim();
      if (name === 'urlquery') return encodeURIComponent(text).replace(/%20/g, '+');
      throw new Error(`the player has no function ${name}`);
    }, value);
  });
}
