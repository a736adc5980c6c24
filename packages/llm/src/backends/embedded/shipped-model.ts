/** Name of the model that ships with this package. */
export const SHIPPED_MODEL = "nano";
/** SHA-256 of its file: one that was cut or mixed up on its way is not loaded. */
export const SHIPPED_SHA256 = "c7323326574e0a9ef3e11721c1cf559d863a024d34040e7fc59a3f4d365957af";
/** Hashes of the domains that it was taught: village, guard and courier of `examples/domains`. */
export const SHIPPED_DOMAINS: readonly string[] = Object.freeze([
  "e33513b3ea0d5cfe",
  "9138e252ed05d6ef",
  "0ffbd0d134ef4f46",
]);
