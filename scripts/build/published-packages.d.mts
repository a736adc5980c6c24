/** Folders of packages, in the order of their imports: each imports from those before it, and from itself. */
export const SHELVES: readonly string[];
/** The folders of the packages on the shelves, from the root: `service/server`. */
export function packageFolders(): string[];
