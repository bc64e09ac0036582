import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap, EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { TraceArchivalSettings } from '../pods/jobs-fields.js';

const folder = '/etc/mlflow/trace-archival';
const file = 'trace-archival.yaml';

/** The connection of server and job to the trace archival configuration file. */
export function traceArchivalConfig(instance: Instance): {
  readonly volume: Volume;
  readonly volumeMount: VolumeMount;
  readonly variable: EnvVar;
} {
  return {
    volume: { name: 'trace-archival', configMap: { name: namesOf(instance).traceArchival } },
    volumeMount: { name: 'trace-archival', mountPath: folder, readOnly: true },
    variable: { name: 'MLFLOW_TRACE_ARCHIVAL_CONFIG', value: `${folder}/${file}` },
  };
}

export interface TraceArchivalConfigProps {
  readonly instance: Instance;
  readonly settings: TraceArchivalSettings;
  /** Location of the artifacts. */
  readonly artifacts: string;
}

/** The configuration file. It is created with the server, which also mounts it and does not start without it. */
export class TraceArchivalConfig extends Construct {
  constructor(scope: Construct, id: string, { instance, settings, artifacts }: TraceArchivalConfigProps) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: namesOf(instance).traceArchival,
        namespace: instance.namespace,
        labels: labelsOf(instance, 'trace-archival'),
      },
      data: { ...traceArchivalData(settings, artifacts) },
    } satisfies ConfigMap);
  }
}

/** The content of the file, as data of a ConfigMap. Source of the fields: MLflow 3.14, tracing/trace_archival_config.py. */
function traceArchivalData(settings: TraceArchivalSettings, artifacts: string): Readonly<Record<string, string>> {
  const config = {
    trace_archival: {
      enabled: true,
      location: settings.location ?? `${artifacts}/traces`,
      retention: settings.retention,
      max_traces_per_pass: settings.maxTracesPerPass,
      // Measured from the start of the node: with the default of 300 a job on a newer node silently does nothing.
      interval_seconds: 1,
      ...(settings.longRetentionAllowlist.length > 0
        ? { long_retention_allowlist: settings.longRetentionAllowlist }
        : {}),
    },
  };
  // JSON is valid YAML.
  return { [file]: `${JSON.stringify(config, null, 2)}\n` };
}
