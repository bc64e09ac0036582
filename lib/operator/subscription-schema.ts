import { z } from 'zod';
import { dnsLabel, dnsSubdomain, field } from '../schema/fields.js';

/** How the platform itself comes to a cluster that does not have it. */
export const subscriptionSchema = z.strictObject({
  channel: field(
    z.string().min(1).optional(),
    "Channel of the catalog. Default: that of the platform's release.",
    'stable-3.5',
  ),
  source: field(
    dnsSubdomain.optional(),
    "Catalog that has the platform's operator. Default: redhat-operators for RHOAI, community-operators for ODH.",
    'redhat-operators',
  ),
  sourceNamespace: field(
    dnsLabel.default('openshift-marketplace'),
    'Namespace of the catalog.',
    'openshift-marketplace',
  ),
  namespace: field(
    dnsLabel.optional(),
    "Namespace of the platform's operator, which the overlay creates. Default: redhat-ods-operator for RHOAI, opendatahub-operator-system for ODH.",
    'redhat-ods-operator',
  ),
  installPlanApproval: field(
    z.enum(['Automatic', 'Manual']).default('Automatic'),
    'Manual: an administrator approves every update, and the first installation, by its InstallPlan.',
    'Manual',
  ),
  startingCSV: field(
    dnsSubdomain.optional(),
    'Version that is installed first; with installPlanApproval: Manual it stays until an update is approved. Default: the newest of the channel.',
    'rhods-operator.3.5.0',
  ),
});

export type SubscriptionSettings = z.output<typeof subscriptionSchema>;
