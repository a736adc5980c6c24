// Writes the addon for Godot 3 and for Godot 4 from one source. Lines ending in #3 or #4 belong to
// that version only.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("source/", import.meta.url));

/** The addon's files for a version of Godot, by name. */
export function addonFor(version) {
  const other = version === 3 ? 4 : 3;
  return new Map(
    readdirSync(source).map((name) => {
      const lines = readFileSync(source + name, "utf8").split("\n");
      const own = lines.filter((line) => !line.endsWith(` #${other}`));
      return [name, own.map((line) => line.replace(/ #[34]$/, "")).join("\n")];
    }),
  );
}

/** Writes the addon for each version to `godot3` and `godot4`. */
export function writeAddons() {
  for (const version of [3, 4]) {
    const folder = fileURLToPath(new URL(`godot${version}/addons/understudy/`, import.meta.url));
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of addonFor(version)) writeFileSync(folder + name, text);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeAddons();
