import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { TOP_FOLDERS } from "../../../../scripts/build/published-packages.mjs";
import { root } from "../repository/pages.ts";
import type { PageProgram } from "./page-program.ts";

/** Programs are inside the workspace, so that imports resolve as in its packages. */
const cache = join(root, "docs/testing/.cache");

/** The module of a page or another source of code. */
function fileOf(page: string, folder: string): string {
  return join(folder, `${page.replaceAll("/", "__").replace(/\.(md|ts)$/, "")}.ts`);
}

/** Writes the executed part of a page beside the other programs, and returns the file. */
export function writeRun(page: string, { text }: PageProgram): string {
  const file = fileOf(page, join(cache, "runs"));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/**
 * Type-checks all pages in one run of the compiler. Returns the errors by page.
 */
export function compile(
  programs: ReadonlyMap<string, PageProgram>,
): ReadonlyMap<string, readonly string[]> {
  const folder = join(cache, "pages");
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
  for (const [page, { text }] of programs) writeFileSync(fileOf(page, folder), text);
  const config = join(folder, "tsconfig.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: "../../../../tsconfig.noemit.json",
      compilerOptions: {
        composite: false,
        declaration: false,
        declarationMap: false,
        incremental: false,
        tsBuildInfoFile: null,
        skipLibCheck: true,
      },
      include: ["*.ts", "../../src/snippets/of-readers.d.ts"],
    }),
  );
  const { resolve } = createRequire(join(root, "package.json"));
  const compiler = join(dirname(resolve("typescript/package.json")), "bin/tsc");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [compiler, "-p", config, "--pretty", "false"],
    { cwd: folder, encoding: "utf8" },
  );
  const problems = new Map<string, string[]>([...programs.keys()].map((page) => [page, []]));
  const elsewhere: string[] = [];
  for (const line of `${stdout}${stderr}`.split("\n").filter((each) => /^\S/.test(each))) {
    const [, file = "", row = "0", message = ""] = /^(.+?)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    const entry = [...programs].find(([page]) => basename(fileOf(page, folder)) === file);
    // Sources of packages see other global types here than in their own projects, which check them.
    if (TOP_FOLDERS.includes(file.replace(/^[./\\]*/, "").split(/[\\/]/, 1)[0] ?? "")) continue;
    if (entry === undefined) elsewhere.push(line);
    else problems.get(entry[0])?.push(`${entry[0]}:${entry[1].lines[Number(row) - 1]} ${message}`);
  }
  if (elsewhere.length > 0) throw new Error(`The compiler says\n${elsewhere.join("\n")}`);
  return problems;
}
