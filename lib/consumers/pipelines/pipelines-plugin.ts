import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigMap } from '../../../imports/kubernetes.js';
import type { ClientAccess } from '../../clients/client-access.js';
import { validate } from '../../kubernetes/validated.js';
import { caRequirement } from '../../model/ca-requirement.js';
import type { Prerequisite } from '../../model/prerequisite.js';
import type { Requirement } from '../../model/requirement.js';
import { parseProps } from '../../schema/props.js';
import { authTypeOf, pluginConfigMap, trackingCa } from './plugin-names.js';
import { configOf, pipelinesPluginSchema } from './team-pipelines-schema.js';

export interface PipelinesPluginProps {
  readonly access: ClientAccess;
  /** Namespace of Kubeflow Pipelines. */
  readonly namespace: string;
  readonly settings: z.input<typeof pipelinesPluginSchema>;
}

/**
 * The config.json of the API server of Kubeflow Pipelines with the MLflow plug-in. Its Deployment belongs to the installation of
 * Kubeflow, which must mount the ConfigMap.
 */
export class PipelinesPlugin extends Construct {
  readonly requirements: readonly Requirement[];
  readonly prerequisites: readonly Prerequisite[];

  constructor(scope: Construct, id: string, { access, namespace, settings: given }: PipelinesPluginProps) {
    super(scope, id);
    validate(this);
    const settings = parseProps(pipelinesPluginSchema, given, this);
    const verifies = settings.ca && access.insideUri.startsWith('https:');
    this.requirements =
      verifies && !access.insideCa
        ? [
            caRequirement({ namespace }, trackingCa, "<PEM certificates of the server's CA>", {
              readers: [{ name: 'Kubeflow Pipelines' }],
            }),
          ]
        : [];
    this.prerequisites = [
      {
        what: `Kubeflow Pipelines 2.17 or newer, with ${pluginConfigMap} mounted at /config/config.json in its Deployment ml-pipeline`,
        why: 'its plug-in makes runs of MLflow',
        // The mount comes after the ConfigMap, and so after this test.
        test: `kubectl -n ${namespace} get deployment ml-pipeline`,
      },
    ];
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: pluginConfigMap, namespace },
      data: { 'config.json': `${JSON.stringify(merged(access, settings, verifies), undefined, 2)}\n` },
    } satisfies ConfigMap);
  }
}

function merged(access: ClientAccess, settings: z.output<typeof pipelinesPluginSchema>, verifies: boolean): object {
  const config = configOf(settings.config) ?? {};
  const { plugins } = config;
  const mlflow = {
    endpoint: access.insideUri,
    timeout: '30s',
    ...(verifies ? { tls: { caBundlePath: access.insideCa ?? trackingCa.path } } : {}),
    settings: {
      authType: authTypeOf(access),
      workspacesEnabled: access.workspaces,
      defaultExperimentName: settings.experiment,
      injectUserEnvVars: settings.injectUserEnvVars,
      ...(settings.url ? { kfpBaseURL: settings.url } : {}),
      // It refuses a URL without TLS.
      ...(access.outsideUri?.startsWith('https:') ? { mlflowBaseURL: access.outsideUri } : {}),
    },
  };
  return { ...config, plugins: { ...(typeof plugins === 'object' ? plugins : {}), mlflow } };
}
