import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleSource } from "../../../scripts/testing/import-source.mjs";

let program = "";
beforeAll(async () => {
  program = await bundleSource(new URL("testing/bench-program.ts", import.meta.url));
});

function bench(...arguments_: string[]) {
  return spawnSync(process.execPath, [program, ...arguments_], { encoding: "utf8" });
}

describe("several suites, each in its own process", () => {
  it("loses no result if one crashes, throws or leaves a handle open", () => {
    const { stdout, stderr, status } = bench("--json");
    expect(status).toBe(1);
    const lines = stdout.trim().split("\n");
    const measured = lines.map((line) => (JSON.parse(line) as { readonly suite: string }).suite);
    expect(new Set(measured)).toEqual(new Set(["open", "fine"]));
    const told = stderr.trim().split("\n");
    expect(told.find((line) => line.startsWith("crashing:"))).toContain("ended with 3");
    expect(told.find((line) => line.startsWith("throwing:"))).toContain("nothing is ready");
    expect(told.find((line) => line.startsWith("rejecting:"))).toContain("elsewhere");
  });

  it("exits with 0 if all is well, even with open handles", () => {
    const { stdout, stderr, status } = bench("open", "fine", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain('"suite":"open"');
  });
});
