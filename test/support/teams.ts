/** A workspace with every kind of consumer, for the tests of more than one. */
import { image } from './consumers.js';

const program = (name: string, more = '') => `{name: ${name}, image: "${image}"${more}}`;

/** Lines of the environment: client settings, and one of each kind that no reference environment needs more of. */
export const everyConsumer = `kubeflow: {pipelines: {config: '{"DBConfig": {"DriverName": "mysql"}}'}}
workspaces:
- namespace: team-a
  client: {experiment: fraud, account: training, ca: {configMap: mlflow-ca}, token: {expirationSeconds: 900}}
  consumers:
    pods: [${program('agent')}]
    cronJobs: [${program('retrain', ', schedule: "0 3 * * *", timeZone: Europe/Berlin')}]
    workflows: [${program('prepare')}]
    pipelines: {launcher: {experiment: fraud}}
    traces: {image: "${image}", experimentId: "1"}
    training:
      jobs: [${program('train', ', queue: default')}]
      trainJobs: [${program('tune', ', runtime: {name: torch-distributed}, nodes: 2, queue: default')}]
      rayJobs: [${program('ray', ', rayVersion: "2.52.0", entrypoint: "python x.py", workers: 2')}]
      sparkApplications: [${program('features', ', sparkVersion: "4.0.1", main: "local:///x.py"')}]
`;
