export function changedFiles(reference: string): string[];
export function foldersThatRead(files: readonly string[]): string[];
