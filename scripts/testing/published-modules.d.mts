import type { Plugin } from "vitest/config";

/** Makes tests import the output of `pnpm build` instead of the sources. */
export const publishedModules: Plugin;
