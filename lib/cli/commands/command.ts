import type { Command } from 'commander';
import type { Confirm } from '../confirm.js';

/** What commands get from the process. */
export interface CommandContext {
  /** `2026-11-21` */
  readonly today: string;
  /** Questions on the terminal; undefined without one. */
  readonly confirm: Confirm | undefined;
  /** Sets the exit code. */
  end(code: number): void;
}

/** Adds a command to the program. */
export type DefineCommand = (program: Command, context: CommandContext) => void;
