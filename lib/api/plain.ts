/**
 * A generated interface with its enums as the strings that they stand for. With it objects are checked by the generated
 * types and their code, which nothing needs at run time, is not loaded.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;
