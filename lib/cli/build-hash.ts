/** Replaced by the build; from the sources there is none. */
declare const BUILD: string | undefined;

/** Hash of the built command. What is kept between runs belongs to one build of it; undefined from its sources. */
export const buildHash: string | undefined = typeof BUILD === 'string' ? BUILD : undefined;
