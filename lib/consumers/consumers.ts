import { Construct } from 'constructs';
import type { z } from 'zod';
import type { ClientAccess } from '../clients/client-access.js';
import type { clientSchema } from '../clients/client-schema.js';
import { type ClientCallee, type MlflowClient, mlflowClient } from '../clients/mlflow-client.js';
import { validate } from '../kubernetes/validated.js';
import type { NetworkPolicySettings } from '../model/network-policy-schema.js';
import type { PodSetting } from '../pods/pod-setting.js';
import { parseProps } from '../schema/props.js';
import { consumersSchema } from './consumers-schema.js';
import { TeamPipelines } from './pipelines/team-pipelines.js';
import { ScheduledProgram } from './pods/scheduled-program.js';
import { ServiceProgram } from './pods/service-program.js';
import { ModelRollout } from './serving/model-rollout.js';
import { ServedModel } from './serving/served-model.js';
import { ServingConfig } from './serving/serving-config.js';
import {
  rolloutScheduleOf,
  type ServedModelSettings,
  type ServingSettings,
  servingSchema,
} from './serving/serving-schema.js';
import { TraceCollector } from './traces/trace-collector.js';
import { RayJob } from './training/ray-job.js';
import { SparkApplication } from './training/spark-application.js';
import { TrainJob } from './training/train-job.js';
import { TrainingJob } from './training/training-job.js';
import { WorkflowTemplate } from './workflows/workflow-template.js';

export interface ConsumersProps {
  readonly access: ClientAccess;
  /** Namespace of the consumers. */
  readonly namespace: string;
  /**
   * How they call the server.
   * @default - by its Service, with the account mlflow-client
   */
  readonly client?: z.input<typeof clientSchema>;
  readonly settings: z.input<typeof consumersSchema>;
  /**
   * The server or proxy inside the cluster, if the overlay has policies for it.
   * @default - no connections are allowed for them
   */
  readonly callee?: ClientCallee | undefined;
  /** Security of pods in the cluster. */
  readonly podSetting: Pick<PodSetting, 'securityPreset'>;
  /**
   * How KServe fetches models in the cluster, required for consumers of the kind serving.
   * @default - no models are served
   */
  readonly serving?: z.input<typeof servingSchema> | undefined;
  /**
   * The API server, if the overlay has policies.
   * @default - no connection to it is allowed
   */
  readonly apiServer?: NetworkPolicySettings['apiServer'] | undefined;
}

/** What uses MLflow in the namespace of one team. */
export class Consumers extends Construct {
  readonly client: MlflowClient;

  constructor(scope: Construct, id: string, props: ConsumersProps) {
    super(scope, id);
    validate(this);
    const { access, namespace, client: givenClient, callee, podSetting } = props;
    const settings = parseProps(consumersSchema, props.settings, this);
    const client = mlflowClient({ access, namespace, settings: givenClient, callee });
    this.client = client;
    for (const one of settings.pods) new ServiceProgram(this, `pod.${one.name}`, { client, settings: one, podSetting });
    for (const one of settings.cronJobs)
      new ScheduledProgram(this, `cronJob.${one.name}`, { client, settings: one, podSetting });
    for (const one of settings.workflows)
      new WorkflowTemplate(this, `workflow.${one.name}`, { client, settings: one, podSetting });
    if (settings.pipelines) new TeamPipelines(this, 'pipelines', { access, client, settings: settings.pipelines });
    if (settings.traces) new TraceCollector(this, 'traces', { client, settings: settings.traces, podSetting });
    const { jobs, trainJobs, rayJobs, sparkApplications } = settings.training;
    for (const one of jobs) new TrainingJob(this, `job.${one.name}`, { client, settings: one, podSetting });
    for (const one of trainJobs) new TrainJob(this, `trainJob.${one.name}`, { client, settings: one });
    for (const one of rayJobs) new RayJob(this, `rayJob.${one.name}`, { client, settings: one });
    for (const one of sparkApplications) new SparkApplication(this, `spark.${one.name}`, { client, settings: one });
    if (settings.serving.length > 0) this.addModels(settings.serving, client, props);
  }

  private addModels(
    models: readonly ServedModelSettings[],
    client: MlflowClient,
    { access, podSetting, apiServer, serving: given }: ConsumersProps,
  ): void {
    if (!given) throw new Error('models are served, and serving has no image that fetches them');
    const serving: ServingSettings = parseProps(servingSchema, given, this);
    new ServingConfig(this, 'Serving', { client });
    for (const settings of models) {
      new ServedModel(this, `serving.${settings.name}`, { access, client, serving, settings });
      const schedule = rolloutScheduleOf(settings);
      if (schedule)
        new ModelRollout(this, `rollout.${settings.name}`, {
          ...{ access, client, serving, settings, podSetting, apiServer },
          schedule,
        });
    }
  }
}
