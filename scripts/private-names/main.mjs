// Part of every build: what is published has no private names (see `rename-members.mjs`). What was renamed before stays as
// it is.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "../published-packages.mjs";
import { checkFamilies } from "./check-families.mjs";
import { renameMembers } from "./rename-members.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

function filesIn(folder, end) {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(end));
  return paths.map((path) => join(folder, path));
}

function rename(path) {
  const code = readFileSync(path, "utf8");
  // What a bundler wrote has no map, or was renamed as it was read.
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

const folders = publishedPackages().map(({ folder }) => join(root, folder));
const sources = folders.flatMap((folder) => filesIn(join(folder, "src"), ".ts"));
const faults = checkFamilies(
  Object.fromEntries(sources.map((path) => [path, readFileSync(path, "utf8")])),
);
if (faults.length > 0) throw new Error(faults.join("\n"));
for (const folder of folders) {
  for (const path of filesIn(join(folder, "dist"), ".js")) rename(path);
}
