import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ConfigMap, EnvVar, Volume, VolumeMount } from '../../imports/kubernetes.js';
import { type Instance, labelsOf } from '../model/instance.js';
import { namesOf } from '../model/names.js';
import type { TraceArchivalSettings } from '../pods/jobs-fields.js';

const folder = '/etc/mlflow/trace-archival';
const file = 'trace-archival.yaml';

/** How server and job find the file that says which traces are moved, and where to. */
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
  /** Where artifacts lie. */
  readonly artifacts: string;
}

/** That file. It comes with the server, which mounts it too and does not start before it is there. */
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

/** The file itself, as a ConfigMap's data. Source of the fields: MLflow 3.14, tracing/trace_archival_config.py. */
function traceArchivalData(settings: TraceArchivalSettings, artifacts: string): Readonly<Record<string, string>> {
  const config = {
    trace_archival: {
      enabled: true,
      location: settings.location ?? `${artifacts}/traces`,
      retention: settings.retention,
      max_traces_per_pass: settings.maxTracesPerPass,
      // Counted from the start of the node: with the default of 300 a job on a younger node does nothing, without a word.
      interval_seconds: 1,
      ...(settings.longRetentionAllowlist.length > 0
        ? { long_retention_allowlist: settings.longRetentionAllowlist }
        : {}),
    },
  };
  // JSON is YAML.
  return { [file]: `${JSON.stringify(config, null, 2)}\n` };
}
