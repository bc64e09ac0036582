import { overlayPaths } from '../../cluster/harness/overlays.js';

/** One of each way in which an overlay differs for GitOps: platform, operator, login, whose objects it merges into. */
const sample = ['kind/prod', 'kind/keycloak', 'rhoai/prod', 'openshift/prod'];

/** The overlays of a run: with `--all` every reference. */
export const samplePaths: readonly string[] = process.env['GITOPS_ALL']
  ? overlayPaths
  : overlayPaths.filter((path) => sample.includes(path));
