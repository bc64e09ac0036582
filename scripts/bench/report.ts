import type { Paired } from './measure.js';

/** One line for each figure, with its bar; and in the end whether all bars are kept. */
export class Report {
  private missed = 0;

  /** @param room - factor by which a bar may be missed */
  constructor(private readonly room: number) {}

  ratio(what: string, { ours, theirs, ratio }: Paired, bar: number): void {
    this.print(what, `${ours.toFixed(3)} s : ${theirs.toFixed(3)} s = ${ratio.toFixed(2)}`, ratio, bar, '');
  }

  absolute(what: string, value: number, bar: number, unit: string): void {
    this.print(what, `${value.toFixed(1)} ${unit}`, value, bar, ` ${unit}`);
  }

  /** The exit code. */
  end(): number {
    if (this.missed > 0) console.error(`${this.missed} of the bars missed`);
    return this.missed > 0 ? 1 : 0;
  }

  private print(what: string, measured: string, value: number, bar: number, unit: string): void {
    const kept = value <= bar * this.room;
    if (!kept) this.missed += 1;
    const allowed = this.room === 1 ? `${bar}${unit}` : `${bar}${unit} × ${this.room}`;
    console.log(`${what.padEnd(62)} ${measured.padStart(28)}  at most ${allowed}${kept ? '' : '  MISSED'}`);
  }
}
