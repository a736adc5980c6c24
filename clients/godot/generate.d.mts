/** The files of the addon for a version of Godot, by name. */
export function addonFor(version: 3 | 4): Map<string, string>;
/** Where the addon for a version lies. */
export function folderOf(version: 3 | 4): string;
