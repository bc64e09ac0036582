/** Why a file is not read as an environment or as a base of one. */
export class RefusedInput extends Error {
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}
