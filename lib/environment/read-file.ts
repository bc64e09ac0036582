/**
 * The bytes of a file. For a name that ends in a slash, which is a folder: the names of its entries, one a line.
 *
 * @param limit - largest size in bytes, that of an environment without it
 */
export type ReadFile = (file: string, limit?: number) => Uint8Array;
