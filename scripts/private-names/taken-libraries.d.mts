export interface Library {
  readonly name: string;
  /** An address. */
  readonly licence: string;
}

/** The libraries that a package takes in. */
export function librariesOf(folder: string): readonly Library[];

/** A module with all that a library exports, without private names. */
export function copyLibrary(library: Library, folder: string): Promise<string>;

/** A module that imports a library, as it imports the copy. */
export function importCopy(code: string, library: Library, copy: string): string;
