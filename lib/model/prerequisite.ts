/** Something that the cluster must have before the overlay is applied: a custom resource definition, a controller. */
export interface Prerequisite {
  /** `cert-manager 1.15 or newer`. */
  readonly what: string;
  /** Why the overlay needs it. */
  readonly why: string;
  /**
   * A command that shows whether it is there, exit code 0 if so.
   * @default - no command on the cluster can show it
   */
  readonly test?: string;
  /**
   * How to check it without such a command.
   * @default - by the test
   */
  readonly hint?: string;
  /**
   * API groups that come with it while the overlay is applied.
   * @default - none
   */
  readonly provides?: readonly string[];
}
