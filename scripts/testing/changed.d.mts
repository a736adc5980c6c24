export function changedFiles(reference: string): string[];
export function foldersWithin(folders: readonly string[], named: readonly string[]): string[];
export function foldersThatRead(files: readonly string[]): string[];
