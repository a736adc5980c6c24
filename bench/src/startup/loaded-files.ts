import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fisherText, writeCommandBundle } from "./bundle.ts";

/** The files that `understudy plan` of the bundled command loads for a plan without a model. */
export async function loadedForPlan(): Promise<
  readonly { readonly name: string; readonly bytes: number }[]
> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-command-"));
  try {
    await writeCommandBundle(folder);
    writeFileSync(join(folder, "fisher.json"), fisherText());
    return loadedIn(folder, ["--goal", "paid", "--planner", "classical"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function loadedIn(folder: string, words: readonly string[]) {
  const coverage = join(folder, "coverage");
  const argv = ["dist/main.js", "plan", "--domain", "fisher.json", ...words];
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { status, stderr } = spawnSync(process.execPath, argv, {
    ...{ cwd: folder, env, encoding: "utf8" },
  });
  if (status !== 0 || stderr !== "") throw new Error(`it ended with ${status}: ${stderr}`);
  return readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8")) as {
      readonly result: readonly { readonly url: string }[];
    };
    const own = result.filter(({ url }) => url.startsWith("file:"));
    return own.map(({ url }) => {
      const path = fileURLToPath(url);
      return { name: path.slice(path.lastIndexOf("/") + 1), bytes: statSync(path).size };
    });
  });
}
