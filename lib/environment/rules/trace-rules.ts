import type { Workspace } from '../../workspaces/workspace-schema.js';
import type { PathProblem } from './path-problem.js';

/**
 * Distributions of OpenTelemetry that lack what lib/consumers/traces configures, by the names of their published images.
 * Source: opentelemetry-collector-releases ceccc19 (0.159), distributions/<name>/manifest.yaml: otelcol has health_check and no
 * authenticator, otelcol-otlp has no extensions; contrib and k8s have all three.
 */
const published = /(?:^|\/)(?:otel|opentelemetry-collector-releases)\/opentelemetry-collector(-otlp)?(?=[:@]|$)/;

/** Collectors that would exit when they start, because they do not know an extension of their configuration. */
export function* traceProblems(
  workspaces: readonly Workspace[],
  /** Whether programs authenticate to the server. */
  authenticated: boolean,
): Iterable<PathProblem> {
  for (const [index, { consumers }] of workspaces.entries()) {
    const image = consumers?.traces?.image ?? '';
    const found = published.exec(image);
    if (!found) continue;
    const lacks = [
      ...(found[1] ? ['health_check'] : []),
      ...(authenticated ? ['the extensions for the login at the server, bearertokenauth and basicauth'] : []),
    ];
    if (lacks.length > 0)
      yield {
        path: ['workspaces', index, 'consumers', 'traces', 'image'],
        message: `${image} lacks ${lacks.join(' and ')}: this collector would exit when it starts`,
        fix: 'use otel/opentelemetry-collector-contrib or otel/opentelemetry-collector-k8s, or an image of your own with these extensions under another name',
      };
  }
}
