/** Bundles a source of this workspace for Node. @returns the path of the bundle */
export function bundleSource(url: URL, options?: { readonly keepNames?: boolean }): Promise<string>;
