import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Cluster, type Output, repeated, run } from './cluster.js';
import { type Others, othersOf } from './others.js';
import { type Instructions, instructionsOf } from './overlay-readme.js';

/** Milliseconds of a command. All that a README waits for is done here in seconds. */
const longest = 70_000;

/**
 * Somebody who sets a cluster up by an overlay's README, word for word, and takes every warning for an error.
 * The others of the README, such as cert-manager, do their part when it says to wait for them.
 */
export class Reader {
  readonly instructions: Instructions;
  private readonly folder: string;
  private readonly programs: string;
  private readonly others: Others;

  constructor(
    private readonly cluster: Cluster,
    overlay: string,
    /** Further options of kubectl: `--as=<user>`. */
    private readonly options: readonly string[] = [],
  ) {
    this.folder = mkdtempSync(join(cluster.folder, 'reader-'));
    this.programs = join(this.folder, 'bin');
    cpSync(overlay, join(this.folder, 'overlay'), { recursive: true });
    this.instructions = instructionsOf(overlay);
    this.others = othersOf(cluster, this.instructions);
    this.installPrograms();
  }

  /** Prerequisites that the cluster does not meet, by the README's own commands. */
  async unmet(): Promise<readonly string[]> {
    const outputs = await Promise.all(
      this.instructions.prerequisites.map(async (command) => ({ command, output: await this.type(command) })),
    );
    return outputs.filter(({ output }) => output.exitCode !== 0).map(({ command }) => command);
  }

  /** Has others bring what is missing. */
  async meetPrerequisites(): Promise<void> {
    for (const command of await this.unmet()) {
      const [, url] = /^curl .* (https:\S+)$/.exec(command) ?? [];
      if (url) appendFileSync(this.hosts, `${url}\n`);
      else await this.others.bring(command);
    }
  }

  /** Follows all instructions; ends at the first command that fails. */
  async setUp(): Promise<void> {
    await this.meetPrerequisites();
    for (const command of [...this.instructions.requirements, ...this.instructions.apply]) await this.follow(command);
  }

  /** Applies the overlay once more. */
  async applyAgain(): Promise<void> {
    for (const command of this.instructions.apply) await this.follow(command);
  }

  /** Deletes what can be made again. */
  async uninstall(): Promise<void> {
    for (const command of this.instructions.uninstall) await this.follow(command);
  }

  /** Deletes what is left. */
  async purge(): Promise<void> {
    for (const command of this.instructions.purge) await this.follow(command);
  }

  async follow(command: string): Promise<void> {
    const attempt = async () => {
      await this.others.doTheirPart(command);
      return repeated(() => this.type(command));
    };
    const first = await attempt();
    // Where several control planes share two cores, a wait has missed its event; it is given a second one.
    const { exitCode, stdout, stderr } = first.exitCode === 124 ? await attempt() : first;
    if (exitCode !== 0) throw new Error(`${command}\n${stdout}${stderr}`);
  }

  /** Types a line into a shell, with a file for each `<placeholder>`. */
  type(command: string): Promise<Output> {
    const line = command.replace(/<[^<>]*--authfile>/g, 'authfile').replace(/<[^<>]+>/g, 'placeholder');
    return run('bash', ['--norc', '-euo', 'pipefail', '-c', `PATH=${this.programs}${delimiter}$PATH; ${line}`], {
      cwd: this.overlay,
      signal: this.cluster.ended,
      timeout: longest,
    });
  }

  /** URLs outside the cluster that answer. */
  private get hosts(): string {
    return join(this.programs, 'answering');
  }

  private get overlay(): string {
    return join(this.folder, 'overlay');
  }

  private installPrograms(): void {
    mkdirSync(this.programs);
    writeFileSync(join(this.overlay, 'placeholder'), 'placeholder');
    // The API server parses it.
    writeFileSync(join(this.overlay, 'authfile'), '{"auths":{}}');
    const { kubectl } = this.cluster.tools.programs;
    const options = [
      ...['--kubeconfig', this.cluster.kubeconfig, ...this.cluster.ownCache, '--warnings-as-errors'],
      ...this.options,
    ].join(' ');
    const script = `#!/bin/sh\nexec '${kubectl}' ${options} "$@"\n`;
    // There is nobody outside the cluster but those whom a prerequisite names.
    const curl = `#!/bin/sh\nfor url; do :; done\ngrep -qxF "$url" '${this.hosts}' || exit 6\n`;
    for (const [name, text] of Object.entries({ kubectl: script, oc: script, curl })) {
      writeFileSync(join(this.programs, name), text);
      chmodSync(join(this.programs, name), 0o755);
    }
    writeFileSync(this.hosts, '');
  }
}
