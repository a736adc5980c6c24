import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));
const runner = `${root}scripts/testing/run-source.mjs`;
const main = fileURLToPath(new URL("main.ts", import.meta.url));

function village(...flags: string[]): Promise<{ stdout: string; stderr: string }> {
  const args = [runner, main, ...flags];
  return run(process.execPath, args, { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
}

it("prints a log and the summary into a pipe, without control sequences", async () => {
  const { stdout } = await village("--model", "none", "--ticks", "20", "--agents", "8");
  expect(stdout.split("\n")[1]).toBe("NO MODEL, the village plays without one (--model none)");
  expect(stdout).toContain("05:00 8 agents wake up");
  expect(stdout).toContain("A day in the village: 05:00 to 05:40, 8 agents");
  expect(stdout).not.toContain("\x1b");
});

it("prints one JSON object with --json", async () => {
  const { stdout } = await village("--model", "none", "--ticks", "10", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ ticks: 10, lost: 0, model: { kind: "none" } });
});

it("points to a command-line error", async () => {
  await expect(village("--seed", "one")).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--seed must be a whole number"),
  });
});
