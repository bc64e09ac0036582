/** Options of `mlflow server`. */
import type { Adoption } from './adoption.js';
import type { Field } from './input.js';
import { type SecretOf, takeArtifacts, takeBackend } from './stores.js';

export interface Options {
  /** `backend-store-uri` → its field and text. */
  readonly values: ReadonlyMap<string, { readonly field: Field; readonly text: string }>;
  readonly flags: ReadonlyMap<string, Field>;
}

const computed: Readonly<Record<string, string>> = {
  host: 'server.options.host',
  port: 'the port of the Service is server.service.port',
  'expose-prometheus': 'observability.serviceMonitor',
  'cors-allowed-origins': 'the origins of the gateway; server.extraAllowedOrigins for others',
  'serve-artifacts': 'artifactStore.access, served by default',
  'no-serve-artifacts': 'artifactStore.access',
  'uvicorn-opts': 'server.options has keep-alive, concurrency and log level',
};

export function takeOptions(adoption: Adoption, { values, flags }: Options, secretOf?: SecretOf): void {
  const rest = new Map(values);
  const pull = (name: string) => {
    const found = rest.get(name);
    rest.delete(name);
    return found;
  };
  const backend = pull('backend-store-uri');
  if (backend) takeBackend(adoption, backend.field, backend.text, secretOf);
  const [root, destination] = [pull('default-artifact-root'), pull('artifacts-destination')];
  const isServed = !flags.has('no-serve-artifacts') && (!root || /^mlflow-artifacts:/.test(root.text));
  const store = isServed ? (destination ?? root) : (root ?? destination);
  if (store) takeArtifacts(adoption, store.field, store.text, isServed);
  for (const one of [root, destination])
    if (one && one !== store) adoption.computed(one.field, 'artifactStore and its access decide it');
  const workers = pull('workers');
  if (workers && /^\d+$/.test(workers.text)) adoption.take(workers.field, 'server.workers', Number(workers.text));
  const prefix = pull('static-prefix');
  if (prefix) {
    if (adoption.form === 'operated') adoption.computed(prefix.field, 'the operator sets /mlflow');
    else adoption.take(prefix.field, 'server.staticPrefix', prefix.text.replace(/\/$/, ''));
  }
  const hosts = pull('allowed-hosts');
  if (hosts) takeAllowedHosts(adoption, hosts.field, hosts.text);
  const app = pull('app-name');
  if (app) adoption.lost(app.field, 'accounts and permissions of this plug-in: choose authentication');
  for (const [name, { field }] of rest) say(adoption, name, field);
  for (const [name, field] of flags) say(adoption, name, field);
}

/** Hosts that the existing server accepts; those of gateway, Service and probes are added by themselves. */
export function takeAllowedHosts(adoption: Adoption, field: Field, text: string): void {
  const all = text.split(',').map((host) => host.trim());
  const names = all.filter((host) => /[a-z]\.[a-z]/.test(host) && !/\.svc\b|cluster\.local/.test(host));
  if (adoption.form === 'operated') adoption.computed(field, 'the operator accepts every host');
  else if (names.length > 0) adoption.take(field, 'server.extraAllowedHosts', names);
  else adoption.computed(field, 'the hosts of gateway, Service and probes; server.extraAllowedHosts for others');
}

function say(adoption: Adoption, name: string, field: Field): void {
  const why = computed[name];
  if (why) adoption.computed(field, why);
  else adoption.lost(field, `server.options has no option for --${name}`);
}

/** `artifactsDestination`, `artifacts_destination` → `artifacts-destination`. */
export function optionName(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}
