/** A folder whose rooms lie one above the other. */
export interface Building {
  /** From the root. */
  readonly folder: string;
  /**
   * Its folders and the files beside them, from the ground floor up: each may import those before it. Names in one
   * text, parted by blanks, are a floor of rooms that do not know each other.
   */
  readonly floors: readonly string[];
  /** Files that are imported from below, and why. */
  readonly exceptions?: readonly { readonly files: readonly string[]; readonly because: string }[];
}
