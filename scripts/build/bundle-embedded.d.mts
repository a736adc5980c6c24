/**
 * The text of the script, which defines `globalThis.understudy`.
 *
 * @param options whether private names are renamed and all is minified, which takes most of the time; default true
 */
export function bundleEmbedded(options?: {
  readonly isPublished?: boolean;
}): Promise<{ readonly text: string; readonly metafile: object }>;

/** Modules of the bundle by the names of those that they replace. */
export const aliases: Record<string, string>;
