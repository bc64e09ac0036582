/**
 * A generated interface with its enums as the strings that they represent, and its quantities as what they wrap. With it
 * objects are checked against the generated types without loading their code, which is not needed at run time.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : keyof T extends 'value'
      ? Unwrapped<T>
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

/** A generated class for a quantity, or for a number that may be text, has one field, which may be both. */
type Unwrapped<T> = T extends { readonly value: infer Value }
  ? number | string extends Value
    ? Value
    : { readonly [Key in keyof T]: Plain<T[Key]> }
  : T;
