import type { Plugin } from "esbuild";

/** Bundles sources as published, without private names. */
export const asPublished: Plugin;
