import type { Plugin } from "esbuild";

/** Bundles sources as they are published: without private names. */
export const asPublished: Plugin;
