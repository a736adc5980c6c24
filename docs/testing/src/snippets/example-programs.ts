import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { exportsOf, readEntries, withoutType } from "../repository/exports.ts";
import { root } from "../repository/pages.ts";
import type { PageProgram } from "./page-program.ts";

const packages = packageFolders();
const EXAMPLE = /@example\n((?: *\*(?: .*)?\n)*?) *(?:\*\/|\* @)/g;
/** Predefined names of examples, the same as on pages. */
const CAST = ["json", "domain", "state", "planner", "llm", "cache", "orchestrator"];
/** Errors caused only by predefined names, or by the code around an example. */
const TAKEN_FOR_GRANTED = /^error TS(1484|2304|2552|18004|2593|7006|7031|4111):/;

/** A package's import name and exports. */
interface Entry {
  /** The folder of the package. */
  readonly folder: string;
  readonly from: string;
  readonly names: readonly string[];
}

/**
 * The examples in the packages' comments, as one program per source file. Each example is a
 * function; everything exported by any package is imported.
 */
export function examplePrograms(): ReadonlyMap<string, PageProgram> {
  const entries = entriesOf();
  return new Map(
    packages.flatMap((folder) => {
      const files = readdirSync(join(root, folder, "src"), {
        recursive: true,
        encoding: "utf8",
      })
        .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
        .map((file) => `${folder}/src/${file.replaceAll("\\", "/")}`);
      // A name of several packages means the example's own package, even if that does not export
      // it.
      const own = new Set(files.flatMap((file) => exportedBy(join(root, file))));
      const others = entries.flatMap((entry) =>
        entry.folder === folder
          ? [entry]
          : [{ ...entry, names: entry.names.filter((each) => !own.has(each)) }],
      );
      return files.sort().flatMap((file) => {
        const program = programOfFile(file, others);
        return program === undefined ? [] : [[file, program] as const];
      });
    }),
  );
}

/** The errors in an example that readers would get too: missing members and wrong arguments. */
export function realProblems(problems: readonly string[]): readonly string[] {
  return problems.filter((problem) => !TAKEN_FOR_GRANTED.test(problem.replace(/^\S+ /, "")));
}

function programOfFile(file: string, entries: readonly Entry[]): PageProgram | undefined {
  const source = readFileSync(join(root, file), "utf8");
  const text: string[] = [];
  const lines: number[] = [];
  for (const match of source.matchAll(EXAMPLE)) {
    const code = (match[1] ?? "").replace(/\n$/, "").split("\n");
    const first = source.slice(0, match.index).split("\n").length + 1;
    text.push(`export async function example${first}() {`);
    lines.push(0);
    for (const [offset, line] of code.entries()) {
      text.push(line.replace(/^ *\* ?/, ""));
      lines.push(first + offset);
    }
    text.push("}");
    lines.push(0);
  }
  if (text.length === 0) return undefined;
  const all = text.join("\n");
  const head = entries.flatMap(({ from, names }) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(all));
    return used.length === 0 ? [] : [`import { ${used.join(", ")} } from "${from}";`];
  });
  return {
    text: [...head, all, ""].join("\n"),
    lines: [...head.map(() => 0), ...lines],
    blocks: [],
  };
}

/** Each name once, from the first package that exports it. */
function entriesOf(): readonly Entry[] {
  const known = new Set(CAST);
  const entries: Entry[] = [{ folder: "", from: "#cast", names: CAST }];
  for (const { folder, from, names, isProgram } of readEntries()) {
    if (isProgram || !packages.includes(folder)) continue;
    const added = names.map(withoutType).filter((each) => !known.has(each));
    for (const each of added) known.add(each);
    entries.push({ folder, from, names: added });
  }
  return entries;
}

function exportedBy(file: string): readonly string[] {
  return exportsOf(file).map(withoutType);
}
