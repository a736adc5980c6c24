import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const runner = `${root}scripts/testing/run-source.mjs`;

// In its own process, as a reader of the guide runs it: it must also exit by itself.
it("charges, is interrupted, seals the hull without the tram, and charges for the night", async () => {
  const args = [runner, main];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const [before = "", after = ""] = stdout.split("* a meteor tears the hull");
  expect(before).toMatch(/^for charged, plan by (llm|mended|classical): .*charge/);
  expect(after).toMatch(/^ {2}if the tram went there: (.*seal_hull|no idea in 5 ms)$/m);
  const plans = stdout.split("\n").filter((line) => line.startsWith("for "));
  expect(plans.filter((line) => line.includes("tram airlock"))).toEqual([]);
  expect(after).toMatch(/^for sealed, plan by \w+: .*seal_hull$/m);
  expect(after).toMatch(/good night: .*power: [3-6], patches: [0-3], .*breach: false/);
});
