/** Name of the model that ships with this package. */
export const SHIPPED_MODEL = "nano";
/** SHA-256 of the shipped model's file; rejects a damaged or wrong file. */
export const SHIPPED_SHA256 = "4ed681bfab6eb726515c2933be9976c38d635104ece3c417a0b641adce611684";
/** Hashes of the domains in its training data: village, guard and courier of `examples/domains`. */
export const SHIPPED_DOMAINS: readonly string[] = Object.freeze([
  "e33513b3ea0d5cfe",
  "9138e252ed05d6ef",
  "0ffbd0d134ef4f46",
]);
