import type { Plugin } from "esbuild";

/** The names of the parts of a script that few need. */
export const LATER: readonly string[];

/** Makes them parts of their own. */
export const laterParts: Plugin;
