/** A page without what it says of the time before the first release. */
export function withoutNotes(page: string): string;
/** Moves the sentences of changesets into `CHANGELOG.md`, and takes the notes out of all pages; returns their number. */
export function keepFirstVersion(root?: string): number;
