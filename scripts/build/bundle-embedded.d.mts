/** The text of the script, which defines `globalThis.understudy`. */
export function bundleEmbedded(options?: {
  readonly minify?: boolean;
}): Promise<{ readonly text: string; readonly metafile: object }>;
