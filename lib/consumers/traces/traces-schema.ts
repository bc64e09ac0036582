import { z } from 'zod';
import { dnsLabel, field } from '../../schema/fields.js';
import { programFields } from '../pods/program-schema.js';

const { resources, account, pod } = programFields;

/** A collector of OpenTelemetry in the namespace of a team. */
export const tracesSchema = z.strictObject({
  name: field(
    dnsLabel
      .max(52, 'Kubernetes adds up to 11 characters to the name: at most 52')
      .regex(/^[a-z]/, 'the name of a Service begins with a letter')
      .default('mlflow-traces'),
    'Name of the collector, and of its Service, to which programs of the namespace send traces.',
    'otel',
  ),
  image: field(
    z.string().min(1),
    'Image of the collector, with the extensions bearertokenauth, basicauth and health_check, as the distributions contrib and k8s have them.',
    `otel/opentelemetry-collector-contrib@sha256:${'1'.repeat(64)}`,
  ),
  experimentId: field(
    z.string().regex(/^\d+$/, 'the id of an experiment is a number in quotes'),
    'Id of the experiment of the traces: the server takes no name, and refuses traces without it.',
    '1',
  ),
  replicas: field(z.int().min(1).default(1), 'Number of pods.', 2),
  resources,
  account,
  pod,
});

export type TracesSettings = z.output<typeof tracesSchema>;
