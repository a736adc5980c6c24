/** Folders of packages in import order: each imports from itself and earlier ones. */
export const TOP_FOLDERS: readonly string[];
/** Folders of the published packages, from the root: `service/server`. */
export function packageFolders(): string[];
/** A package with its manifest. */
export interface PublishedPackage {
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}
/** All published packages: in their folders, and the TypeScript client. */
export function publishedPackages(): PublishedPackage[];
