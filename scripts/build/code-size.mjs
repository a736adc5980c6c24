// Lines of source code by package, without tests, comments and blank lines, beside what `code-size.json` allows. Files that
// a script of the repository writes are counted apart, as "generated":
//
//   node scripts/build/code-size.mjs              prints them, and fails if a package has grown by more than 3 %
//   node scripts/build/code-size.mjs --why TEXT   keeps today's lines of what grew or shrank by more, with the reason
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "./published-packages.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const KEPT = join(root, "code-size.json");
const CODE = /\.(ts|tsx|mts|mjs|js|cjs|py|cs|gd|rs|c|h|java|lua|sh)$/;
/** Tests, and what only they use. */
const TEST = /\.test\.|_test\.|(^|\/)(testing|tests?|__fixtures__)\//;
/** Folders that are made or installed. */
const MADE =
  /(^|\/)(node_modules|dist|target|\.git|\.cache|__pycache__)$|^(coverage|load-test|report|docs\/api)$|^clients\/(python\/build|.*\.egg-info|.*\/addons|python\/understudy_client\/(proto|native))$/;
/** Blank lines and comments. */
const NO_CODE = /^\s*($|\/\/|\/\*|\*|#(?!\[|include|define|if|end))/;
/** The first lines of a file that is written by a script. */
const GENERATED = /Generated from .*; do not edit\.$/m;
/** The largest growth without a reason. */
const SLACK = 1.03;

/** The lines of code of each package, and of each other folder of the root. */
export function countLines() {
  const packages = publishedPackages().map(({ folder }) => folder);
  const lines = {};
  for (const file of sourcesIn("")) {
    const text = readFileSync(join(root, file), "utf8");
    const place = isGenerated(text)
      ? "generated"
      : (packages.find((folder) => file.startsWith(`${folder}/`)) ?? file.split("/", 1)[0]);
    lines[place] =
      (lines[place] ?? 0) + text.split("\n").filter((line) => !NO_CODE.test(line)).length;
  }
  return Object.fromEntries(Object.entries(lines).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a script writes a file: it says so at its beginning. */
export function isGenerated(text) {
  return GENERATED.test(text.slice(0, 200));
}

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return MADE.test(path) ? [] : sourcesIn(path);
    return entry.isFile() && CODE.test(path) && !TEST.test(path) ? [path] : [];
  });
}

/** The places with more lines than are kept for them, with what to do. */
export function grownPlaces(lines, kept) {
  return Object.entries(lines)
    .filter(([place, count]) => count > (kept[place]?.lines ?? 0) * SLACK)
    .map(
      ([place, count]) =>
        `${place} has ${count} lines of code, ${kept[place]?.lines ?? 0} are kept: take some away, or say why with node scripts/build/code-size.mjs --why TEXT`,
    );
}

export function keptLines() {
  return existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, "utf8")) : {};
}

function keep(lines, kept, why) {
  const on = new Date().toISOString().slice(0, 10);
  const next = Object.entries(lines).map(([place, count]) => {
    const old = kept[place];
    const isClose =
      old !== undefined && count <= old.lines * SLACK && count >= old.lines * (2 - SLACK);
    return [place, isClose ? old : { lines: count, on, why }];
  });
  writeFileSync(KEPT, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = countLines();
  const why = process.argv[2] === "--why" ? process.argv[3] : undefined;
  if (why !== undefined && why.trim() !== "") keep(lines, keptLines(), why);
  const kept = keptLines();
  for (const [place, count] of Object.entries(lines)) {
    console.log(`${String(count).padStart(7)}  ${place} (${kept[place]?.lines ?? "not"} kept)`);
  }
  const sum = Object.values(lines).reduce((total, count) => total + count, 0);
  console.log(`${String(sum).padStart(7)}  lines of code in all`);
  const grown = grownPlaces(lines, kept);
  for (const line of grown) console.error(line);
  process.exitCode = grown.length === 0 ? 0 : 1;
}
