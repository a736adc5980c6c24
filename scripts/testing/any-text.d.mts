import type fc from "fast-check";

/** Texts of any code points but surrogates. */
export function anyText(lengths?: { readonly maxLength?: number }): fc.Arbitrary<string>;
