import type { KubernetesObject } from '../../kubernetes/object.js';
import type { FleetSettings } from '../fleet/fleet-schema.js';
import { managed } from './managed.js';

/** An Alert for each Provider: of errors alone, or also of new versions. */
export function alertsOf(
  notifications: FleetSettings['notifications'],
  { name, namespace }: { readonly name: string; readonly namespace: string },
): readonly KubernetesObject[] {
  return notifications.map(({ service, events }, index) => ({
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
    kind: 'Alert',
    metadata: { name: index === 0 ? name : `${name}-${index + 1}`, namespace, labels: managed },
    spec: {
      providerRef: { name: service },
      eventSeverity: events.includes('deployed') ? 'info' : 'error',
      eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: managed }],
    },
  }));
}
