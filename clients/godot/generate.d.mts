/** The files of the addon for a version of Godot, by name. */
export function addonFor(version: 3 | 4): Map<string, string>;
/** Writes the addon for each version to `godot3` and `godot4`. */
export function writeAddons(): void;
