import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { LimitRange, LimitRangeItem, ResourceQuota } from '../../imports/kubernetes.js';
import { validate } from '../kubernetes/validated.js';
import { workspaceObjectName } from '../model/names-workspaces.js';
import type { Limits, Quota } from './quota-schema.js';

export interface WorkspaceQuotaProps {
  readonly namespace: string;
  /** @default - none */
  readonly quota?: Quota | undefined;
  /** @default - what the quota counts, so that pods that set none are admitted */
  readonly limits?: Limits | undefined;
}

/** The ResourceQuota of a workspace, and the LimitRange that lets pods without requests in. */
export class WorkspaceQuota extends Construct {
  constructor(scope: Construct, id: string, { namespace, quota, limits }: WorkspaceQuotaProps) {
    super(scope, id);
    validate(this);
    const metadata = { name: workspaceObjectName, namespace };
    if (quota) {
      const { spec } = { spec: { hard: entries(quota) } } satisfies ResourceQuota;
      new ApiObject(this, 'Quota', { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec });
    }
    const item = limits ? given(limits) : quota ? counted(quota) : {};
    if (Object.keys(item).length === 0) return;
    const { spec } = { spec: { limits: [{ type: 'Container', ...item }] } } satisfies LimitRange;
    new ApiObject(this, 'Limits', { apiVersion: 'v1', kind: 'LimitRange', metadata, spec });
  }
}

type Amounts = Readonly<Record<string, string | number | undefined>>;

function entries(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) => (amount === undefined ? [] : [[name, String(amount)]])),
  );
}

function given({ defaultRequest, default: limit, min, max }: Limits): Partial<LimitRangeItem> {
  return {
    ...(defaultRequest ? { defaultRequest: entries(defaultRequest) } : {}),
    ...(limit ? { default: entries(limit) } : {}),
    ...(min ? { min: entries(min) } : {}),
    ...(max ? { max: entries(max) } : {}),
  };
}

/** With a quota on a resource, the API server refuses containers that do not say how much of it they use. */
function counted(quota: Quota): Partial<LimitRangeItem> {
  const has = (...names: readonly string[]) => names.some((name) => quota[name] !== undefined);
  const requests = entries({
    cpu: has('cpu', 'requests.cpu') ? '100m' : undefined,
    memory: has('memory', 'requests.memory') ? '256Mi' : undefined,
  });
  const limit = entries({
    cpu: has('limits.cpu') ? '1' : undefined,
    memory: has('limits.memory') ? '1Gi' : undefined,
  });
  return {
    ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}),
    ...(Object.keys(limit).length > 0 ? { default: limit } : {}),
  };
}
