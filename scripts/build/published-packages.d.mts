/** Folders of packages in import order: each imports from itself and earlier ones. */
export const SHELVES: readonly string[];
/** Folders of the packages on the shelves, from the root: `service/server`. */
export function packageFolders(): string[];
