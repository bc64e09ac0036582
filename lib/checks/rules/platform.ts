import { groupOf } from '../../kubernetes/object.js';
import { at, isObject } from '../../kubernetes/structural.js';
import type { Check } from '../check.js';

/** What replaced flags of the dashboard (odh-dashboard 4a1b427 and b04de58, the definition and frontend/src/concepts/areas/const.ts). */
const formerFlags: Readonly<Record<string, string>> = {
  mlflow:
    'remove it: the dashboard shows MLflow when the component mlflowoperator is Managed (operator.installedBy: platform)',
  mlflowPipelines:
    'remove it: pipelines use MLflow by spec.mlflow of their DataSciencePipelinesApplication, from release 3.5 on',
};

/** Objects of the platform, which extra objects and patches may hold. */
export const platformChecks: readonly Check[] = [
  {
    id: 'MLF-PLATFORM-1',
    title: 'the configuration of the dashboard has no flags of MLflow',
    cause: 'the API server refuses them: mlflow may not be set any more, and the definition has no mlflowPipelines',
    fix: 'remove the flag; shared experiments and prompts are dashboard.globalMLflowNamespaces',
    waivable: false,
    *run({ objects }) {
      for (const object of objects) {
        if (object.kind !== 'OdhDashboardConfig' || groupOf(object.apiVersion) !== 'opendatahub.io') continue;
        const flags = at(object, 'spec', 'dashboardConfig');
        for (const [flag, fix] of Object.entries(formerFlags))
          if (isObject(flags) && flag in flags)
            yield { object, field: `spec.dashboardConfig.${flag}`, message: `the flag ${flag} is deprecated`, fix };
      }
    },
  },
  {
    id: 'MLF-PLATFORM-2',
    title: 'a DataScienceCluster is of v2 or newer',
    cause:
      'v1 has no component mlflowoperator: the conversion to v2 sets it to Removed, and the platform removes the operator',
    fix: 'write apiVersion: datasciencecluster.opendatahub.io/v2',
    waivable: false,
    *run({ objects }) {
      for (const object of objects)
        if (object.kind === 'DataScienceCluster' && /^datasciencecluster\.opendatahub\.io\/v1/.test(object.apiVersion))
          yield {
            object,
            field: 'apiVersion',
            message: `"${object.apiVersion}" cannot hold the component mlflowoperator`,
          };
    },
  },
];
