/**
 * Builds the page of a game under `examples/`.
 *
 * @param entryPoints source of each script by name, from the root of the repository
 * @returns the folder, for any web host
 */
export function buildPage(
  name: string,
  entryPoints: Readonly<Record<string, string>>,
  folder?: string,
): Promise<string>;

/** Builds the page of a template that plans without the model. @returns the folder, for any web host */
export function buildTemplate(name: string, folder?: string): Promise<string>;
