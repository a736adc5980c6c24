import type { Plugin } from "vitest/config";

/** Has templates find the files that they share. */
export const sharedTemplates: Plugin;
