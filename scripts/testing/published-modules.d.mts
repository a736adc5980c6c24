import type { Plugin } from "vitest/config";

/** Has tests import what `pnpm build` wrote instead of the sources. */
export const publishedModules: Plugin;
