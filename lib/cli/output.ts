import type { Origin } from '../output/origin.js';
import type { NewOverlay } from '../output/overlay-files.js';

/** A folder that a run writes as a whole: that of the overlays, or gitops/. */
export interface Output {
  readonly root: string;
  readonly origin: Origin;
  /** What each of its folders is, for messages. */
  readonly noun: string;
  readonly folders: readonly NewOverlay[];
  /** Whether these are all that it should have. */
  readonly isWhole: boolean;
}
