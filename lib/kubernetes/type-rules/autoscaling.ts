import type {
  ContainerResourceMetricSource,
  CrossVersionObjectReference,
  ExternalMetricSource,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '../../../imports/kubernetes.js';
import { amountOf } from '../quantity.js';
import type { Violation } from '../structural.js';
import { dnsLabel } from './names.js';
import { isResourceOfContainers } from './resources.js';
import { atLeast, between, exactlyOne, fault, type TypeRules } from './rule.js';

const autoscaling = 'io.k8s.api.autoscaling.v2';

/** Metric types, and the field that each requires. */
const sources: Readonly<Record<string, string>> = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
  External: 'external',
};

/** Types of targets, and the field that each requires. */
const targets: Readonly<Record<string, string>> = {
  Utilization: 'averageUtilization',
  Value: 'value',
  AverageValue: 'averageValue',
};

export const autoscalingRules: TypeRules = {
  *[`${autoscaling}.HorizontalPodAutoscalerSpec`]({ minReplicas, maxReplicas }: HorizontalPodAutoscalerSpec) {
    yield* atLeast(minReplicas, 1, 'minReplicas');
    yield* atLeast(maxReplicas, 1, 'maxReplicas');
    if (minReplicas !== undefined && maxReplicas < minReplicas)
      yield fault(`${maxReplicas} is less than minReplicas, which is ${minReplicas}`, 'maxReplicas');
  },
  *[`${autoscaling}.CrossVersionObjectReference`]({ apiVersion = '', kind, name }: CrossVersionObjectReference) {
    if (!/^[^/\s]+\/[^/\s]*$/.test(apiVersion))
      yield fault(`"${apiVersion}" must be a group and a version, such as apps/v1`, 'apiVersion');
    for (const [field, value] of Object.entries({ kind, name }))
      if (value === '' || value.includes('/')) yield fault(`"${value}" must be a name without "/"`, field);
  },
  *[`${autoscaling}.HPAScalingRules`](rules: HPAScalingRules) {
    const { policies, selectPolicy, stabilizationWindowSeconds, tolerance } = rules;
    yield* between(stabilizationWindowSeconds, 0, 3600, 'stabilizationWindowSeconds');
    if (selectPolicy !== undefined && !['Max', 'Min', 'Disabled'].includes(selectPolicy))
      yield fault(`"${selectPolicy}" is not one of Max, Min, Disabled`, 'selectPolicy');
    if (policies?.length === 0) yield fault('must have at least one policy', 'policies');
    if (tolerance !== undefined && (amountOf(tolerance) ?? 0) < 0) yield fault(`${tolerance} is negative`, 'tolerance');
  },
  *[`${autoscaling}.HPAScalingPolicy`]({ periodSeconds, type, value }: HPAScalingPolicy) {
    if (type !== 'Pods' && type !== 'Percent') yield fault(`"${type}" is not one of Pods, Percent`, 'type');
    yield* atLeast(value, 1, 'value');
    yield* between(periodSeconds, 1, 1800, 'periodSeconds');
  },
  *[`${autoscaling}.MetricSpec`]({ type, ...given }: MetricSpec) {
    const field = sources[type];
    if (!field) yield fault(`"${type}" is not one of ${Object.keys(sources).join(', ')}`, 'type');
    else if (Reflect.get(given, field) === undefined) yield fault(`is required with type ${type}`, field);
    for (const other of Object.keys(given))
      if (other !== field) yield fault(`must not be set with type ${type}`, other);
  },
  [`${autoscaling}.ResourceMetricSource`]: ofResource,
  *[`${autoscaling}.ContainerResourceMetricSource`](source: ContainerResourceMetricSource) {
    yield* ofResource(source);
    yield* dnsLabel(source.container, 'container');
    if (!isResourceOfContainers(source.name)) yield fault(`"${source.name}" is not a resource of containers`, 'name');
  },
  *[`${autoscaling}.PodsMetricSource`]({ metric, target }: PodsMetricSource) {
    yield* metricName(metric);
    if (target.averageValue === undefined) yield fault('is required for metrics of pods', 'target', 'averageValue');
  },
  *[`${autoscaling}.ObjectMetricSource`]({ metric, target }: ObjectMetricSource) {
    yield* metricName(metric);
    if (target.value === undefined && target.averageValue === undefined)
      yield fault('must have value or averageValue', 'target');
  },
  *[`${autoscaling}.ExternalMetricSource`]({ metric, target: { value, averageValue } }: ExternalMetricSource) {
    yield* metricName(metric);
    for (const { path, message } of exactlyOne({ value, averageValue }, 'value or averageValue'))
      yield fault(message, 'target', ...path);
  },
  *[`${autoscaling}.MetricTarget`]({ type, ...given }: MetricTarget) {
    const field = targets[type];
    if (!field) yield fault(`"${type}" is not one of ${Object.keys(targets).join(', ')}`, 'type');
    else if (Reflect.get(given, field) === undefined) yield fault(`is required with type ${type}`, field);
    if (given.averageUtilization !== undefined && (given.value ?? given.averageValue) !== undefined)
      yield fault('must not be set together with a value', 'averageUtilization');
    yield* atLeast(given.averageUtilization, 1, 'averageUtilization');
    for (const field of ['value', 'averageValue'] as const) {
      const amount = given[field];
      if (amount !== undefined && (amountOf(amount) ?? 1) <= 0) yield fault(`${amount} must be greater than 0`, field);
    }
  },
};

function* ofResource({ name, target }: ContainerResourceMetricSource | ResourceMetricSource): Iterable<Violation> {
  if (name === '') yield fault('is required', 'name');
  const { averageUtilization, averageValue } = target;
  for (const { path, message } of exactlyOne(
    { averageUtilization, averageValue },
    'averageUtilization or averageValue',
  ))
    yield fault(message, 'target', ...path);
}

function* metricName({ name }: MetricIdentifier): Iterable<Violation> {
  if (name === '' || name === '.' || name === '..' || /[/%]/.test(name))
    yield fault(`"${name}" must be a name without "/" and "%"`, 'metric', 'name');
}
