export interface Library {
  readonly name: string;
  /** A URL. */
  readonly licence: string;
}

/** The libraries that a package bundles. */
export function librariesOf(folder: string): readonly Library[];

/** A module with all exports of a library, without private names. */
export function copyLibrary(library: Library, folder: string): Promise<string>;

/** A module with its imports of a library replaced by the copy. */
export function importCopy(code: string, library: Library, copy: string): string;
