import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import type { BenchOutput } from "../runner/run-bench.ts";
import { loadRun, type SavedRun, SavedRunError } from "../runner/saved-run.ts";
import { suites } from "../suites.ts";
import { targets } from "../targets.ts";
import { insertSuites } from "./insert-suites.ts";
import { documentOf } from "./markdown.ts";
import { repositoryPath } from "./repository.ts";

const usage = `Usage: pnpm bench document FILE.json [NOW.json] [--out FOLDER]

Writes docs/benchmarks.md and its pictures from a run that \`bench --save\` kept; of some suites what it says of them. With a second run of the same
machine it also says how far the two agree.

  --out FOLDER  another folder than docs`;

/**
 * Writes the document of a run. One of some suites changes what the document says of those, if there is one.
 *
 * @returns a sentence that says where
 */
export async function documentRun(
  run: SavedRun,
  second?: SavedRun,
  folder?: string,
): Promise<string> {
  const directory = folder ?? repositoryPath("docs");
  const path = join(directory, "benchmarks.md");
  const isPart = run.suites.length < suites.length;
  const before = isPart ? await readFile(path, "utf8").catch(() => undefined) : undefined;
  const { text, charts } =
    before === undefined
      ? documentOf(run, second, targets)
      : insertSuites(before, run, targets, suites);
  await mkdir(join(directory, "pictures"), { recursive: true });
  await writeWhole(path, text);
  for (const { file, svg } of charts) await writeWhole(join(directory, "pictures", file), svg);
  return `written: ${path}, ${charts.length} pictures`;
}

/**
 * The command `document`.
 *
 * @returns the exit code
 */
export async function runDocument(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const at = arguments_.indexOf("--out");
  const folder = at < 0 ? undefined : arguments_[at + 1];
  const files = at < 0 ? arguments_ : arguments_.toSpliced(at, 2);
  const [file, second] = files;
  if (file === undefined || file.startsWith("-") || (at >= 0 && folder === undefined)) {
    output.error(usage);
    return 1;
  }
  try {
    const other = second === undefined ? undefined : loadRun(second);
    output.out(await documentRun(loadRun(file), other, folder));
    return 0;
  } catch (error) {
    if (!(error instanceof SavedRunError)) throw error;
    output.error(error.message);
    return 1;
  }
}
