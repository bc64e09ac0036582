import type { Environment } from '../../lib/environment/environment.js';
import { loadEnvironment } from '../../lib/environment/load.js';
import { formatProblems } from '../../lib/environment/parse.js';
import { composeOverlay } from '../../lib/overlay/overlay.js';
import type { Overlay } from '../../lib/overlay/rendering.js';
import { referenceText } from './references.js';
import { replaced } from './replaced.js';

/** A day on which the waivers of the reference environments hold. */
export const today = '2026-11-21';

const encoder = new TextEncoder();

/** Reads files from memory, and answers for others as the file system would. */
export function memory(files: Readonly<Record<string, string | Uint8Array>>): (file: string) => Uint8Array {
  return (file) => {
    const found = files[file];
    if (found === undefined) throw Object.assign(new Error(`ENOENT: ${file}`), { code: 'ENOENT' });
    return typeof found === 'string' ? encoder.encode(found) : found;
  };
}

/** The environment of a YAML text. */
export function environmentOf(yaml: string, file = 'environments/test.yaml'): Environment {
  const loaded = loadEnvironment(file, 'test', memory({ [file]: yaml }));
  if ('problems' in loaded) throw new Error(formatProblems(loaded.problems));
  return loaded.environment;
}

const overlays = new Map<string, Overlay>();

/** The overlay of a YAML text, rendered once for each text. */
export function overlayOf(yaml: string): Overlay {
  const overlay = overlays.get(yaml) ?? composeOverlay(environmentOf(yaml));
  overlays.set(yaml, overlay);
  return overlay;
}

/** What is wrong with a YAML text, as a user reads it. */
export function problemsOf(yaml: string | Uint8Array, others: Readonly<Record<string, string>> = {}): string {
  const loaded = loadEnvironment('e.yaml', 'e', memory({ 'e.yaml': yaml, ...others }));
  return 'problems' in loaded ? formatProblems(loaded.problems) : '';
}

export const kindDev = `platform: kind
stage: dev
backendStore: {type: sqlite}
artifactStore: {type: volume}
gateway: {type: none}
`;

export const kindProd = `platform: kind
stage: prod
operator:
  installedBy: manifests
  image: example.com/operator@sha256:${'a'.repeat(64)}
  serverImage: example.com/mlflow@sha256:${'b'.repeat(64)}
server:
  replicas: 2
  caBundleConfigMap: {name: ca}
backendStore: {type: postgresql, host: db.databases.svc}
artifactStore:
  type: s3
  provider: seaweedfs
  bucket: mlflow
  endpoint: https://s3.storage.svc:8333
  credentials: {type: secret}
gateway: {type: gateway-api, name: public, namespace: gateways, hostnames: [mlflow.example.com]}
garbageCollection:
  schedule: "0 2 * * 0"
  image: example.com/mlflow@sha256:${'b'.repeat(64)}
`;

export const rhoaiProd = `platform: rhoai
release: "3.5"
stage: prod
server:
  caBundleConfigMap: {name: ca}
backendStore: {type: postgresql, host: db.databases.svc}
artifactStore: {type: s3, bucket: mlflow, credentials: {type: secret}}
gateway: {type: platform, hostnames: [rh-ai.example.com]}
`;

/** The production environment of RHOAI as one of the release before, which lacks some fields. */
export function rhoai34Prod(): string {
  const withoutArchival = replaced(referenceText('rhoai/prod'), /^traceArchival:\n.*\n/m, '');
  const withoutDashboard = replaced(withoutArchival, /^dashboard:\n.*\n/m, '');
  return replaced(withoutDashboard, '"3.5"', '"3.4"');
}
