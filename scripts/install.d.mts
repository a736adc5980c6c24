/** Installs Minecraft, if necessary. Returns what `findMinecraft` does. */
export function installMinecraft(): { readonly folder: string; readonly node: string } | undefined;
/** Installs Overcooked-AI, if necessary. Returns its Python; undefined on failure. */
export function installOvercooked(): string | undefined;
