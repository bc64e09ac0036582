import type { Chart } from 'cdk8s';
import { PipelinesServer } from '../consumers/pipelines/pipelines-server.js';
import { ExistingWorkbench } from '../consumers/workbench/existing-workbench.js';
import { Workbench } from '../consumers/workbench/workbench.js';
import type { OperatedEnvironment } from '../environment/environment.js';

type File = (name: 'workbenches' | 'workbench-annotations') => Chart;

/** Workbenches: whole ones, and the annotations of those of the dashboard. */
export function addWorkbenches(file: File, { settings, namespace: applications }: OperatedEnvironment): void {
  const own = new Set(settings.workspaces.filter(({ artifacts }) => artifacts).map(({ namespace }) => namespace));
  for (const workbench of settings.workbenches) {
    const { name, namespace } = workbench;
    const id = `${namespace}.${name}`;
    if (workbench.existing) new ExistingWorkbench(file('workbench-annotations'), id, { name, namespace });
    else new Workbench(file('workbenches'), id, { settings: workbench, applications, ownBucket: own.has(namespace) });
  }
}

/** Pipeline servers, with the rights of their steps. */
export function addPipelineServers(
  file: (name: 'pipelines') => Chart,
  { settings, profile }: OperatedEnvironment,
): void {
  for (const server of settings.pipelineServers)
    new PipelinesServer(file('pipelines'), `${server.namespace}.${server.name}`, {
      settings: server,
      release: profile.server.api,
    });
}
