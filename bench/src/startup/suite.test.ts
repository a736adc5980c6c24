import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { browserSize, fisherText, packageEntries, writeCommandBundle } from "./bundle.ts";
import { startupSuite } from "./suite.ts";

describe("suite startup", () => {
  it("measures the parts of a start in its own process", async () => {
    const task = startupSuite.tasks({ quick: true }).find(({ name }) => name === "first-plan");
    const workload = await task?.setup();
    try {
      await workload?.check();
      expect(await workload?.run(0)).toBeGreaterThan(0);
    } finally {
      await workload?.dispose?.();
    }
  });

  it("keeps a game's code small enough for a web page", async () => {
    const { core, classical } = packageEntries;
    const { gzipped } = await browserSize(
      `export { loadDomain, Orchestrator, PlanRunner } from "${core}";
       export { ClassicalPlanner } from "${classical}";`,
    );
    // 159.6 kB; bundlers drop unused exports.
    expect(gzipped).toBeLessThan(160_000);
  });

  it("loads one file for a plan of the command, beside the main file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "understudy-command-"));
    try {
      await writeCommandBundle(folder);
      writeFileSync(join(folder, "fisher.json"), fisherText());
      const loaded = loadedBy(folder, ["--goal", "paid", "--planner", "classical"]);
      const named = loaded.map(({ name }) => name).filter((name) => !name.startsWith("chunk-"));
      expect(named.sort()).toEqual(["main.js", "plan-alone.js"]);
      // 500 kB; with the general program it would be twice as many.
      expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(510_000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The files that `understudy plan` loads. */
function loadedBy(folder: string, words: readonly string[]) {
  const coverage = join(folder, "coverage");
  const argv = ["dist/main.js", "plan", "--domain", "fisher.json", ...words];
  const env = { ...process.env, NODE_V8_COVERAGE: coverage };
  const { status, stderr } = spawnSync(process.execPath, argv, {
    ...{ cwd: folder, env, encoding: "utf8" },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
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
