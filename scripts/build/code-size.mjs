// The size of the code by folder: lines without blanks and comments, tokens by TypeScript's scanner, files, and names that
// packages export. Tests with their helpers are counted beside it, and what scripts write as "generated".
//
//   node scripts/build/code-size.mjs              fails if a number of `code-size.json` is exceeded
//   node scripts/build/code-size.mjs --write      keeps today's numbers where they are lower: they only go down
//   node scripts/build/code-size.mjs --since REF  each folder at a commit, and now
//   node scripts/build/code-size.mjs --json       the numbers as JSON
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SyntaxKind } from "typescript/unstable/ast";
import { createScanner } from "typescript/unstable/ast/scanner";

const root = fileURLToPath(new URL("../..", import.meta.url));
const KEPT = join(root, "code-size.json");
const CODE = /\.(ts|tsx|mts|mjs|js|cjs|css|html|py|cs|gd|rs|c|h|java|lua|sh)$/;
const SCANNED = /\.(ts|tsx|mts|mjs|js|cjs)$/;
const TEST = /\.test\.|_test\.|(^|\/)(testing|tests?|__fixtures__)\//;
/** Blank lines and comments. */
const NO_CODE = /^\s*($|\/\/|\/\*|\*|<!--|#(?!\[|include|define|if|end))/;
/** The first lines of a file that is written by a script. */
const GENERATED = /Generated from .*; do not edit\.$/m;
/** Folders whose parts are counted one by one. */
const TOP_FOLDERS =
  /^(packages|service|workshop|competition|games|clients|native|testing)\/[^/]+(?=\/)/;
const EXPORTED =
  /^export (?:(?:declare |abstract |async )*(?:class|const|enum|function\*?|interface|type) (\w+)|(?:type )?(?:\{([^}]*)\}|\*(?: as (\w+))?) from "([^"]+)")/gm;

/** What is held for each folder. */
const HELD = ["lines", "tokens", "tests"];

/** Whether a script writes a file: it says so at its beginning. */
export function isGenerated(text) {
  return GENERATED.test(text.slice(0, 200));
}

/** The numbers of each folder in a tree of the repository. */
export function countTree(tree) {
  const places = {};
  for (const file of filesIn(tree)) {
    const text = readFileSync(join(tree, file), "utf8");
    const place = isGenerated(text)
      ? "generated"
      : (TOP_FOLDERS.exec(file)?.[0] ?? (file.includes("/") ? file.split("/", 1)[0] : "root"));
    places[place] ??= { lines: 0, tokens: 0, tests: 0, files: 0, exports: 0 };
    const counted = places[place];
    const lines = text.split("\n").filter((line) => !NO_CODE.test(line)).length;
    if (TEST.test(file)) counted.tests += lines;
    else {
      counted.lines += lines;
      counted.files += 1;
      if (SCANNED.test(file)) counted.tokens += countTokens(text);
    }
  }
  for (const [place, counted] of Object.entries(places)) {
    counted.exports = exportedNames(join(tree, place)).size;
  }
  return Object.fromEntries(Object.entries(places).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Files of code that are committed, or would be. */
function filesIn(tree) {
  const asked = ["ls-files", "--cached", "--others", "--exclude-standard"];
  return execFileSync("git", asked, { cwd: tree, encoding: "utf8", maxBuffer: 2 ** 26 })
    .split("\n")
    .filter((file) => CODE.test(file) && existsSync(join(tree, file)));
}

/** After these a slash divides, and does not begin a regular expression. */
const ENDS_VALUE = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
]);

/** The tokens of a text, comments and white space apart. */
export function countTokens(text) {
  const scanner = createScanner(true, 1, text);
  /** Open braces: whether each is that of a value in a template. */
  const braces = [];
  let count = 0;
  let last = SyntaxKind.EndOfFile;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    if (kind === SyntaxKind.SlashToken && !ENDS_VALUE.has(last)) {
      kind = scanner.reScanSlashToken();
    }
    if (kind === SyntaxKind.CloseBraceToken && braces.pop()) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === SyntaxKind.TemplateMiddle) braces.push(true);
    } else if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    else if (kind === SyntaxKind.TemplateHead) braces.push(true);
    count += 1;
    last = kind;
  }
  return count;
}

/** The names that the entries of a package export. */
function exportedNames(folder) {
  const manifest = join(folder, "package.json");
  const entries = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).exports : {};
  const names = new Set();
  for (const target of Object.values(entries ?? {})) {
    const source = target?.["@understudy/source"];
    if (source?.endsWith(".ts")) addExports(join(folder, source), names);
  }
  return names;
}

function addExports(file, names) {
  if (!existsSync(file)) return;
  for (const [, declared, listed, whole, from] of readFileSync(file, "utf8").matchAll(EXPORTED)) {
    if (declared ?? whole) names.add(declared ?? whole);
    else if (listed === undefined) addExports(join(dirname(file), from), names);
    else {
      for (const name of listed.split(",")) {
        const given = name.trim().split(" ").at(-1);
        if (given) names.add(given);
      }
    }
  }
}

/** What exceeds the kept numbers, with what to do. A folder that is new counts in the sum. */
export function exceeded(counted, kept) {
  const told = [];
  for (const name of HELD) {
    for (const [place, held] of Object.entries(kept)) {
      const now = counted[place]?.[name] ?? 0;
      if (now > held[name]) told.push(`${place}: ${now} ${name}, ${held[name]} are kept`);
    }
    const [sum, most] = [sumOf(counted, name), sumOf(kept, name)];
    if (sum > most) told.push(`in all: ${sum} ${name}, ${most} are kept: take some away`);
  }
  return told;
}

function sumOf(places, name) {
  return Object.values(places).reduce((sum, place) => sum + place[name], 0);
}

export function keptSizes() {
  return existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, "utf8")) : {};
}

function countCommit(ref) {
  const folder = mkdtempSync(join(tmpdir(), "understudy-size-"));
  const git = (...words) => execFileSync("git", words, { cwd: root });
  try {
    git("worktree", "add", "--detach", "--quiet", folder, ref);
    return countTree(folder);
  } finally {
    git("worktree", "remove", "--force", folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

const SHOWN = ["lines", "tokens", "tests", "files", "exports"];

function printTable(counted, before) {
  const cells = (of) => SHOWN.map((name) => String(of?.[name] ?? 0));
  const rows = Object.keys({ ...before, ...counted })
    .sort()
    .map((place) => [place, cells(counted[place]), before && cells(before[place])]);
  const sums = (of) => Object.fromEntries(SHOWN.map((name) => [name, sumOf(of, name)]));
  rows.push(["in all", cells(sums(counted)), before && cells(sums(before))]);
  const width = before ? 20 : 10;
  console.log("folder".padEnd(30) + SHOWN.map((name) => name.padStart(width)).join(""));
  for (const [place, now, then] of rows) {
    const told = now.map((text, at) => (then ? `${then[at]} > ${text}` : text).padStart(width));
    console.log(place.padEnd(30) + told.join(""));
  }
}

function main() {
  const { values } = parseArgs({
    options: {
      since: { type: "string" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const counted = countTree(root);
  const before = values.since === undefined ? undefined : countCommit(values.since);
  if (values.json) console.log(JSON.stringify({ now: counted, ...(before && { before }) }));
  else printTable(counted, before);
  const kept = keptSizes();
  const told = Object.keys(kept).length === 0 ? [] : exceeded(counted, kept);
  for (const line of told) console.error(line);
  process.exitCode = told.length === 0 ? 0 : 1;
  if (!values.write || told.length > 0) return;
  const next = Object.entries(counted).map(([place, { lines, tokens, tests }]) => [
    place,
    { lines, tokens, tests },
  ]);
  writeFileSync(KEPT, `${JSON.stringify(Object.fromEntries(next), null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
