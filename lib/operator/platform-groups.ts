import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { kept } from '../kubernetes/kept.js';
import { partial } from '../kubernetes/partial.js';
import { validate } from '../kubernetes/validated.js';
import type { Prerequisite } from '../model/prerequisite.js';

export interface PlatformGroupsProps {
  /**
   * Groups that administer the platform.
   * @default - they stay as they are
   */
  readonly adminGroups?: readonly string[];
  /**
   * Groups that may use the platform.
   * @default - they stay as they are
   */
  readonly allowedGroups?: readonly string[];
}

/** The platform creates one with this name, and its definition allows no other. */
const name = 'auth';

/**
 * The groups of the platform, which the operator of MLflow binds in global workspaces. They are merged into the Auth resource, which
 * belongs to the platform.
 *
 * Typed manually, because no available Go module contains its definition: opendatahub-io/opendatahub-operator 0c0c991,
 * api/services/v1alpha1/auth_types.go.
 */
export class PlatformGroups extends Construct {
  constructor(scope: Construct, id: string, { adminGroups, allowedGroups }: PlatformGroupsProps) {
    super(scope, id);
    validate(this);
    const auth = {
      apiVersion: 'services.platform.opendatahub.io/v1alpha1',
      kind: 'Auth',
      metadata: { name, annotations: { ...partial } },
      spec: {
        ...(adminGroups ? { adminGroups: [...adminGroups] } : {}),
        ...(allowedGroups ? { allowedGroups: [...allowedGroups] } : {}),
      },
    };
    new ApiObject(this, 'Resource', kept(auth));
  }
}

/** The object that the groups are merged into. */
export const authOfPlatform: Prerequisite = {
  what: `Auth ${name} of the platform`,
  why: 'the overlay sets its groups; the platform creates it when it is initialized',
  test: `kubectl get auths.services.platform.opendatahub.io ${name}`,
};
