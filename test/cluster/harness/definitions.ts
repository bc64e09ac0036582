import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { expanded, kubernetesTypeKey } from '../../../lib/kubernetes/embedded.js';
import { kubernetesType } from '../../../lib/kubernetes/kubernetes-schema.js';
import { pins } from '../../../scripts/import/pins.js';
import { typesIn } from '../../../scripts/import/types-in.js';
import type { Log } from './build.js';
import { cached } from './cache.js';
import { execa } from './execa.js';

interface Source {
  readonly module: string;
  readonly version: string;
  /** The module's hash, as a go.sum would hold it. */
  readonly sum: string;
  readonly folders: readonly string[];
  /** The definitions that are taken, by their files. */
  readonly files: RegExp;
}

/** Definitions in a folder of this repository. */
interface StoredSource {
  readonly stored: string;
  readonly files: RegExp;
}

/** The one that the trainer is built with: `tools/trainer/go.mod`. */
const jobset = { path: 'sigs.k8s.io/jobset', version: 'v0.12.0' };

/** Custom resource definitions of third parties, from the Go modules that their projects publish. */
const sources = {
  'gateway-api': {
    module: pins.gatewayApi.path,
    version: pins.gatewayApi.version,
    sum: 'h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc=',
    folders: ['config/crd/standard'],
    files: /networking\.k8s\.io_(?!vap)/,
  },
  'prometheus-operator': {
    module: pins.prometheusOperator.path,
    version: pins.prometheusOperator.version,
    sum: 'h1:AohlYJT+En8TmNpAcEUJ3GsaJTAqfEBwHmGTVpRm/Io=',
    folders: ['example/prometheus-operator-crd'],
    files: /_(podmonitors|probes|prometheusrules|servicemonitors)\.yaml$/,
  },
  'cert-manager': {
    module: pins.certManager.path,
    version: pins.certManager.version,
    sum: 'h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=',
    folders: ['deploy/crds'],
    files: /\.yaml$/,
  },
  'trust-manager': {
    module: pins.trustManager.path,
    version: pins.trustManager.version,
    sum: 'h1:nGtkHH9wEacI5uACdsq8wqCKWsCw1PMrwHPJcrUFUXA=',
    folders: ['deploy/crds'],
    files: /_bundles\.yaml$/,
  },
  'cloudnative-pg': {
    module: pins.cloudNativePg.path,
    version: pins.cloudNativePg.version,
    sum: 'h1:d1jxp0jQi7/3zrEhsv9ycD+G5ssmkNvDvTmogaGccCw=',
    folders: ['config/crd/bases'],
    files: /\.yaml$/,
  },
  'external-secrets': {
    module: pins.externalSecrets.path,
    version: pins.externalSecrets.version,
    sum: 'h1:u2J8RjlHIeF0oZCqtl92adI/uZWUwOesJIDkfql6LqQ=',
    folders: ['config/crds/bases'],
    files: /^external-secrets\.io_|_(passwords|webhooks)\.yaml$/,
  },
  'barman-cloud': {
    module: pins.barmanCloud.path,
    version: pins.barmanCloud.version,
    sum: 'h1:gNVytrzzYUE08wxLDrjfJqy1FPPSFkMe1OEr4s4pVI0=',
    folders: ['config/crd/bases'],
    files: /\.yaml$/,
  },
  'sealed-secrets': {
    module: pins.sealedSecrets.path,
    version: pins.sealedSecrets.version,
    sum: 'h1:rvCP35JL8ZV5LNA2SrwNR6iLyoM3ulrSFWN0lBtYEYI=',
    folders: ['helm/sealed-secrets/crds'],
    files: /\.yaml$/,
  },
  'edp-keycloak': {
    module: pins.edpKeycloak.path,
    version: pins.edpKeycloak.version,
    sum: 'h1:tM8VQBJaqhJqy4jkX5FD7RfpFKNdssmWlEUd6Jj7jJ0=',
    folders: ['config/crd/bases'],
    files: /\.yaml$/,
  },
  'secrets-store-csi': {
    module: pins.secretsStoreCsi.path,
    version: pins.secretsStoreCsi.version,
    sum: 'h1:YpKG/2hJkp3EkRGpH5SPxg1/5AkmeD5pwHNKIlE90FU=',
    folders: ['config/crd/bases'],
    files: /_secretproviderclasses\.yaml$/,
  },
  traefik: {
    module: pins.traefik.path,
    version: pins.traefik.version,
    sum: 'h1:T8wy9KuaFzCkmXCqAzDy7t73pBDR1DHrJe3pqXpNXTw=',
    folders: ['docs/content/reference/dynamic-configuration'],
    files: /^traefik\.io_/,
  },
  kserve: {
    module: pins.kserve.path,
    version: pins.kserve.version,
    sum: 'h1:Bs7HxmGV4KFqqptDcWseKv+mwD4YOYHJWcuVgPG2Gug=',
    folders: ['config/crd/full', 'config/crd/full/clusterstoragecontainer'],
    files: /^serving\.kserve\.io_/,
  },
  'argo-cd': {
    module: 'github.com/argoproj/argo-cd/v3',
    version: 'v3.5.1',
    sum: 'h1:jtwPLEFX9mNj3jSq88ugFcScGnOZVs2DWaXFuZxrRT8=',
    folders: ['manifests/crds'],
    files: /-crd\.yaml$/,
  },
  trainer: {
    module: pins.trainer.path,
    version: pins.trainer.version,
    sum: 'h1:Je+e7zvTLzB4qW09J1fB7pZrqvPtWuGng2NqdN5p5QU=',
    folders: ['manifests/base/crds'],
    files: /^trainer\./,
  },
  jobset: {
    module: jobset.path,
    version: jobset.version,
    sum: 'h1:YYPuV0px8Ongq/RXmJg6V0w2UC67aiR+rCMD06vhQQQ=',
    folders: ['config/components/crd/bases'],
    files: /_jobsets\.yaml$/,
  },
  'ray-operator': {
    module: pins.rayOperator.path,
    version: pins.rayOperator.version,
    sum: 'h1:7FJYmB8oM+cnjv1VYCj/TfzRZG4XHvvt5Ayn5pZ5A1c=',
    folders: ['config/crd/bases'],
    files: /^ray\.io_/,
  },
  'spark-operator': {
    module: pins.sparkOperator.path,
    version: pins.sparkOperator.version,
    sum: 'h1:7E1iz79b5p8fEcn2zr/yJ/T3kuZtJJqj+DPvvGV3WjA=',
    folders: ['config/crd/bases'],
    files: /_sparkapplications\.yaml$/,
  },
  'argo-workflows': {
    module: pins.argoWorkflows.path,
    version: pins.argoWorkflows.version,
    sum: 'h1:/1lru5oXUd+k6KEDUps6rLX5OKfi1jTfabgXTly/VFU=',
    folders: ['manifests/base/crds/full'],
    files: /_workflowtemplates\.yaml$/,
  },
  openshift: {
    module: pins.openshift.path,
    version: pins.openshift.version,
    sum: 'h1:iwBR3mzmyE3EMFx7R3CQ9lOccTS0dNht8TW82aGITg0=',
    folders: ['console/v1/zz_generated.crd-manifests', 'route/v1/zz_generated.crd-manifests'],
    files: /_consolelinks\.crd\.yaml$|^routes\.crd\.yaml$/,
  },
  olm: {
    module: 'github.com/operator-framework/api',
    version: 'v0.9.1',
    sum: 'h1:coepSkZf/hSyT0An/fEwHSaM0n3Wyds2fwuvlWZHxls=',
    folders: ['crds'],
    files: /_(subscriptions|operatorgroups)\.yaml$/,
  },
  // In no module registry: stored with their sources.
  gke: { stored: join(__dirname, '../../../scripts/import/definitions'), files: /google|gke/ },
  'open-data-hub': { stored: join(__dirname, '../../../scripts/import/definitions'), files: /^(kubeflow|datascience)/ },
} satisfies Record<string, Source | StoredSource>;

export type DefinitionsOf = keyof typeof sources;
export const thirdParties = Object.keys(sources) as readonly DefinitionsOf[];

/** kwok's own stages: nodes, pods, Jobs and volumes that are well at once. */
const kwok = {
  module: 'sigs.k8s.io/kwok',
  version: 'v0.8.0',
  folders: ['node/fast', 'node/heartbeat-with-lease', 'pod/fast', 'volume/fast'],
};

/** What managers of others read and are asked, and how it is called. */
const filesOfManagers = [
  {
    of: pins.kserve,
    files: {
      'kserve-config.yaml': 'config/configmap/inferenceservice.yaml',
      'kserve-runtime.yaml': 'config/runtimes/kserve-mlserver.yaml',
      'kserve-webhooks.yaml': 'config/webhook/manifests.yaml',
    },
  },
  {
    of: pins.trainer,
    files: {
      'trainer-runtime.yaml': 'manifests/base/runtimes/torch_distributed.yaml',
      'trainer-webhooks.yaml': 'manifests/base/webhook/manifests.yaml',
    },
  },
  { of: jobset, files: { 'jobset-webhooks.yaml': 'config/components/webhook/manifests.yaml' } },
] as const;

/**
 * Folder with a file of definitions for each third party, kwok's `stages.yaml`, and the `storage-class.yaml` whose
 * claims they bind. Needs Go on the first call.
 */
export function clusterData(log: Log): Promise<string> {
  const all = Object.entries<Source | StoredSource>(sources);
  const contents = all.map(([name, source]) => [
    name,
    'stored' in source ? yamlFiles(source.stored, source.files) : source,
  ]);
  const pinned = JSON.stringify([contents, kwok, filesOfManagers], (_, value) =>
    value instanceof RegExp ? value.source : value,
  );
  const key = createHash('sha256').update(pinned).digest('hex').slice(0, 12);
  return cached(`data-${key}`, async (folder) => {
    log('downloading the custom resource definitions of third parties');
    for (const [name, source] of all) writeFileSync(join(folder, `${name}.yaml`), await definitionsOf(source));
    const { Dir: moduleFolder } = await download(`${kwok.module}@${kwok.version}`);
    const files = kwok.folders.flatMap((name) => yamlFiles(join(moduleFolder, 'kustomize/stage', name), /\.yaml$/));
    for (const { of, files: taken } of filesOfManagers) {
      const { Dir: source } = await download(`${of.path}@${of.version}`);
      for (const [file, path] of Object.entries(taken)) cpSync(join(source, path), join(folder, file));
    }
    writeFileSync(join(folder, 'stages.yaml'), ofKind('Stage', files).join('---\n'));
    writeFileSync(join(folder, 'storage-class.yaml'), ofKind('StorageClass', files).join('---\n'));
  });
}

async function definitionsOf(source: Source | StoredSource): Promise<string> {
  if ('stored' in source) return yamlFiles(source.stored, source.files).map(withTypes).join('---\n');
  const { module, version, sum, folders, files } = source;
  const downloaded = await download(`${module}@${version}`);
  if (downloaded.Sum !== sum) throw new Error(`${module}@${version} has the hash ${downloaded.Sum}, not ${sum}`);
  const texts = folders.flatMap((folder) => yamlFiles(join(downloaded.Dir, folder), files));
  const definitions = ofKind('CustomResourceDefinition', texts);
  if (definitions.length === 0) throw new Error(`${module}@${version} has no definitions in ${folders.join(', ')}`);
  return definitions.join('---\n');
}

/** A stored definition with the types of Kubernetes that it names, as definitions require: without references. */
function withTypes(text: string): string {
  if (!text.includes(kubernetesTypeKey)) return text;
  const definition = typesIn(parse(text), (name) => expanded(kubernetesType(name)));
  return stringify(definition, { aliasDuplicateObjects: false });
}

function yamlFiles(folder: string, names: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((name) => names.test(name) && name !== 'kustomization.yaml')
    .sort()
    .map((name) => `${readFileSync(join(folder, name), 'utf8').trimEnd()}\n`);
}

function ofKind(kind: string, texts: readonly string[]): readonly string[] {
  return texts.filter((text) => new RegExp(`^kind: ${kind}$`, 'm').test(text));
}

async function download(module: string): Promise<{ readonly Dir: string; readonly Sum: string }> {
  const { stdout } = await (await execa)('go', ['mod', 'download', '-json', module]);
  return JSON.parse(stdout) as { Dir: string; Sum: string };
}
