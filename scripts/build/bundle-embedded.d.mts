/** The text of the script, which defines `globalThis.understudy`. */
export function bundleEmbedded(options?: {
  readonly minify?: boolean;
}): Promise<{ readonly text: string; readonly metafile: object }>;

/** Modules of the bundle by the names of those that they replace. */
export const aliases: Record<string, string>;
