import type { PlatformProfile } from '../../platform/profile.js';
import type { StandaloneEnvironmentSettings } from '../standalone-schema.js';
import type { PathProblem } from './path-problem.js';

/** Settings of a standalone server that its platform does not have. */
export function* platformProblems(
  { tls }: StandaloneEnvironmentSettings,
  { server, title }: PlatformProfile,
): Iterable<PathProblem> {
  if (tls.source === 'service-ca' && server.tls !== 'service-ca')
    yield {
      path: ['tls', 'source'],
      message: `tls source service-ca on ${title}, which has no OpenShift service CA`,
      fix: 'write platform: openshift if the cluster is OpenShift; else source: cert-manager, or source: secret',
    };
}
