import type { Plugin } from "vitest/config";

/** Resolves shared files of templates. */
export const sharedTemplates: Plugin;
