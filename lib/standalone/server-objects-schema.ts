import { z } from 'zod';
import type { HorizontalPodAutoscalerBehavior } from '../../imports/kubernetes.js';
import { embedded } from '../kubernetes/embedded.js';
import { dnsSubdomain, field, labels, port } from '../schema/fields.js';

/** Autoscaling of the pods by load. */
export const autoscalingSchema = z
  .strictObject({
    minReplicas: field(z.int().min(1).max(100).default(2), 'Fewest pods.', 2),
    maxReplicas: field(
      z.int().min(1).max(100),
      'Maximum number of pods. The database must allow the connections of all their pools.',
      6,
    ),
    behavior: field(
      embedded<HorizontalPodAutoscalerBehavior>('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior').optional(),
      'Scaling behavior. Default: that of Kubernetes.',
      { scaleDown: { stabilizationWindowSeconds: 600 } },
    ),
    targetCpuUtilization: field(
      z.int().min(10).max(100).default(70),
      'Target CPU utilization as a percentage of the request.',
      70,
    ),
  })
  .refine(({ minReplicas, maxReplicas }) => minReplicas <= maxReplicas, {
    error: 'minReplicas is greater than maxReplicas',
    path: ['minReplicas'],
    params: { fix: 'lower minReplicas, or raise maxReplicas' },
  });

/** The Service in front of the pods. */
export const serviceSchema = z
  .strictObject({
    port: field(
      port.optional(),
      "Port of the Service and of the pods. Default: 5000, MLflow's own, or 8443 if the pod serves TLS.",
      5000,
    ),
    annotations: field(labels.optional(), 'Annotations of the Service. Default: none.', {
      'traefik.ingress.kubernetes.io/service.serversscheme': 'https',
    }),
  })
  .prefault({});

/** The ServiceAccount of the pods. */
export const serviceAccountSchema = z
  .strictObject({
    name: field(dnsSubdomain.optional(), 'Name of the ServiceAccount. Default: the name of the instance.', 'mlflow'),
    create: field(
      z.boolean().default(true),
      'Whether the overlay creates it. false: it already exists, with its binding to a cloud identity.',
      true,
    ),
    annotations: field(
      labels.optional(),
      'Annotations, such as those that bind it to a cloud identity. Default: those of the stores.',
      { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/mlflow' },
    ),
  })
  .prefault({});
