/** Entries of a cache whose capacity nobody gave. */
export const DEFAULT_CAPACITY = 4096;
