// Part of every build: published files have no private names (see `rename-members.mjs`), and neither have bundled
// libraries (see `taken-libraries.mjs`). Already renamed files stay unchanged.
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "../build/published-packages.mjs";
import { checkFamilies } from "./check-families.mjs";
import { renameMembers } from "./rename-members.mjs";
import { copyLibrary, importCopy, librariesOf } from "./taken-libraries.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

function filesIn(folder, end) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(end));
  return paths.map((path) => join(folder, path));
}

function rename(path) {
  const code = readFileSync(path, "utf8");
  // A bundler's output has no map, or was renamed on reading.
  if (!code.includes("class ") || !existsSync(`${path}.map`)) return;
  try {
    const renamed = renameMembers(code, readFileSync(`${path}.map`, "utf8"));
    if (renamed === undefined) return;
    writeFileSync(path, renamed.code);
    writeFileSync(`${path}.map`, renamed.map);
  } catch (error) {
    throw new Error(`${path}: ${error.message}`, { cause: error });
  }
}

function writeChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

/** The licence is beside the copy. */
async function takeIn(library, folder) {
  const dist = join(folder, "dist");
  // Packed packages are built; others may not be.
  if (!existsSync(dist)) return;
  const copy = join(dist, `${library.name}.js`);
  writeChanged(copy, await copyLibrary(library, folder));
  const installed = join(folder, "node_modules", library.name);
  for (const name of readdirSync(installed).filter((each) => /^licen[cs]e/i.test(each))) {
    copyFileSync(join(installed, name), join(dist, `${library.name}.${name}`));
  }
  for (const path of filesIn(dist, ".js")) {
    const way = relative(dirname(path), copy).replaceAll(sep, "/");
    const from = way.startsWith(".") ? way : `./${way}`;
    writeChanged(path, importCopy(readFileSync(path, "utf8"), library, from));
  }
}

const folders = publishedPackages().map(({ folder }) => join(root, folder));
const sources = folders.flatMap((folder) => filesIn(join(folder, "src"), ".ts"));
const faults = checkFamilies(
  Object.fromEntries(sources.map((path) => [path, readFileSync(path, "utf8")])),
);
if (faults.length > 0) throw new Error(faults.join("\n"));
for (const folder of folders) {
  for (const path of filesIn(join(folder, "dist"), ".js")) rename(path);
}
for (const { folder } of publishedPackages()) {
  for (const library of librariesOf(folder)) await takeIn(library, join(root, folder));
}
