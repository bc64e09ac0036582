/** Whether a run uses what most runs of its command use. Of others, compiled code is not kept: it would lack most functions. */
let representative = true;

export function isRepresentative(): boolean {
  return representative;
}

export function setRepresentative(value: boolean): void {
  representative = value;
}
