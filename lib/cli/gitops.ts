/** `gitops`: from the fleet file and the overlays on disk to the folder gitops/. */

import type { Confirm } from './confirm.js';
import { fleetFile, synthesizeFleet } from './fleet.js';
import type { Options } from './options.js';
import { fail } from './print.js';
import { finish } from './synth.js';

export async function gitops(options: Options, confirm: Confirm | undefined): Promise<number> {
  const fleet = synthesizeFleet(options, [], false);
  if (!fleet)
    return fail(
      `there is no ${fleetFile(options)}: cdk8s-mlflow init --gitops argocd writes one, and docs/gitops.md has an example`,
      1,
    );
  return finish({ files: [], problems: [], notices: [] }, [], fleet, options, confirm);
}
