import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch, village } from "../testing/run-cli.ts";
import { scriptedStress } from "../testing/scripted-stress.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
/** A file on which every write fails, as on a full disk. */
const FULL = "/dev/full";

describe.skipIf(process.platform !== "linux")("a full disk", () => {
  it.each<[string, readonly string[]]>([
    ["the picture of check", ["check", village, "--graph", FULL]],
    ["export", ["export", village, "--out", FULL]],
  ])("is reported, and ends %s with an error", async (_, argv) => {
    const { code, stderr } = await runCli(argv, { script: () => "{}" });
    expect(stderr).toContain(FULL);
    expect(stderr).toMatch(/cannot be written: .*ENOSPC/);
    expect(stderr).not.toContain("fault of Understudy");
    expect(code).toBe(1);
  });

  it("is reported for a stress report, after the results", async () => {
    const folder = join(scratch.folder, "report");
    mkdirSync(join(folder, "index.html"), { recursive: true });
    const settings = { stress: scriptedStress() };
    const { code, stdout, stderr } = await runCli(["stress", "--report", folder], settings);
    expect(stdout).toContain("p99");
    expect(stderr).toContain("the report cannot be written: ");
    expect(code).toBe(1);
  });
});
