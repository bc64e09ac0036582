import type { FleetSettings } from '../fleet/fleet-schema.js';

/** Triggers of the catalog of Argo CD notifications (docs/operator-manual/notifications/catalog.md). */
const triggers = { failed: 'on-sync-failed', degraded: 'on-health-degraded', deployed: 'on-deployed' } as const;

/** Annotations by which an Application is reported. */
export function subscriptionsOf(notifications: FleetSettings['notifications']): Readonly<Record<string, string>> {
  const recipients = new Map<string, string[]>();
  for (const { service, recipient, events } of notifications)
    for (const event of events) {
      const key = `notifications.argoproj.io/subscribe.${triggers[event]}.${service}`;
      recipients.set(key, [...(recipients.get(key) ?? []), recipient]);
    }
  return Object.fromEntries(
    [...recipients].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, all]) => [key, all.join(';')]),
  );
}
