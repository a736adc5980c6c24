/** A folder whose subfolders are layered. */
export interface Building {
  /** Path from the root. */
  readonly folder: string;
  /**
   * Its folders and files from the lowest layer up: each may import earlier ones. Names in one
   * text, separated by blanks, are a layer of folders without imports from each other.
   */
  readonly floors: readonly string[];
  /** Files that lower layers may import, with the reason. */
  readonly exceptions?: readonly { readonly files: readonly string[]; readonly because: string }[];
}
