/**
 * Builds the page of a game under `examples/`.
 *
 * @param entryPoints by name of a script: its source, from the root of the repository
 * @returns the folder, which any web host serves
 */
export function buildPage(
  name: string,
  entryPoints: Readonly<Record<string, string>>,
  folder?: string,
): Promise<string>;

/** Builds the page of a game that has the lead in the tab. @returns the folder, which any web host serves */
export function buildGame(name: string, domain: string, folder?: string): Promise<string>;

/** Builds the page of a template that plans without the model. @returns the folder, which any web host serves */
export function buildTemplate(name: string, folder?: string): Promise<string>;
