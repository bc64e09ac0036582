import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { NotebookProps } from '../../../imports/kubeflow.org.js';
import type { PersistentVolumeClaim } from '../../../imports/kubernetes.js';
import { validate } from '../../kubernetes/validated.js';
import { operated } from '../../model/operated.js';
import type { Requirement } from '../../model/requirement.js';
import { parseProps } from '../../schema/props.js';
import { claimOf, imageStreamRegistry, notebook } from './notebook.js';
import { workbenchPod } from './workbench-pod.js';
import { type WorkbenchSettings, workbenchSchema } from './workbench-schema.js';

export interface WorkbenchProps {
  readonly settings: z.input<typeof workbenchSchema>;
  /** Namespace of the platform's applications, where its image streams and hardware profiles are. */
  readonly applications: string;
  /**
   * Whether its workspace has a bucket of its own, which the pod accesses itself.
   * @default false
   */
  readonly ownBucket?: boolean;
}

/**
 * A workbench of the platform with its volume, as the dashboard would make it. The platform connects it to MLflow because of an
 * annotation: it sets the variables, creates the account and its RoleBinding. None of these is in the manifest.
 */
export class Workbench extends Construct {
  readonly requirements: readonly Requirement[];

  constructor(scope: Construct, id: string, { settings: given, applications, ownBucket = false }: WorkbenchProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(workbenchSchema, given, this);
    const { name, namespace, displayName = name, storage } = settings;
    new ApiObject(this, 'Storage', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimOf(name),
        namespace,
        labels: { ...shown },
        annotations: { 'openshift.io/display-name': `${displayName} storage` },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: storage.size } },
        ...(storage.storageClassName ? { storageClassName: storage.storageClassName } : {}),
      },
    } satisfies PersistentVolumeClaim);
    this.requirements = [
      {
        kind: 'ServiceAccount',
        name,
        namespace,
        keys: [],
        usedBy: [{ name: `workbench ${name}` }],
        providedBy: 'the notebook controller',
      },
    ];
    const image = imageOf(settings, applications);
    const { metadata, spec } = workbenchPod(settings, { image, ownBucket });
    new ApiObject(this, 'Resource', {
      apiVersion: notebook.apiVersion,
      kind: notebook.kind,
      metadata: {
        name,
        namespace,
        // The controller copies labels and annotations to the pod.
        labels: { app: name, 'opendatahub.io/odh-managed': 'true', ...shown, ...metadata?.labels },
        annotations: { ...annotationsOf(settings, applications, ownBucket), ...metadata?.annotations },
      },
      spec: { template: { spec } },
    } satisfies NotebookProps & { readonly apiVersion: string; readonly kind: string });
  }
}

/** The dashboard lists objects with this label. */
const shown = { 'opendatahub.io/dashboard': 'true' } as const;

function imageOf({ image, imageStream }: WorkbenchSettings, applications: string): string {
  if (image !== undefined) return image;
  if (imageStream === undefined) throw new Error('a new workbench requires an image, or an imageStream');
  return `${imageStreamRegistry}/${imageStream.namespace ?? applications}/${imageStream.name}:${imageStream.tag}`;
}

function annotationsOf(
  settings: WorkbenchSettings,
  applications: string,
  ownBucket: boolean,
): Readonly<Record<string, string>> {
  const { name, namespace, displayName = name, description, owner, imageStream, hardwareProfile } = settings;
  const secrets = [...new Set([...settings.connections, ...(ownBucket ? [operated.workspaceSecret] : [])])];
  return {
    // The webhook changes the pod.
    'argocd.argoproj.io/compare-options': 'ServerSideDiff=true,IncludeMutationWebhook=true',
    'argocd.argoproj.io/sync-options': 'ServerSideApply=true,SkipDryRunOnMissingResource=true',
    'notebooks.opendatahub.io/inject-auth': 'true',
    'openshift.io/display-name': displayName,
    ...(description ? { 'openshift.io/description': description } : {}),
    ...(owner ? { 'opendatahub.io/username': owner } : {}),
    ...(imageStream
      ? {
          'notebooks.opendatahub.io/last-image-selection': `${imageStream.name}:${imageStream.tag}`,
          ...(imageStream.namespace ? { 'opendatahub.io/workbench-image-namespace': imageStream.namespace } : {}),
        }
      : {}),
    ...(hardwareProfile
      ? {
          'opendatahub.io/hardware-profile-name': hardwareProfile.name,
          'opendatahub.io/hardware-profile-namespace': hardwareProfile.namespace ?? applications,
        }
      : {}),
    ...(secrets.length > 0
      ? { 'opendatahub.io/connections': secrets.map((secret) => `${namespace}/${secret}`).join(',') }
      : {}),
    ...(settings.mlflow ? { [notebook.instance]: operated.name } : {}),
    ...(settings.stopped ? { [notebook.stopped]: 'true' } : {}),
  };
}
