import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const tsx = createRequire(`${root}/package.json`).resolve("tsx/cli");
/** The program's clock stands still, as on a fast enough machine; its model runs normally. */
const STOPPED_CLOCK = "data:text/javascript,performance.now = () => 0;";

// In its own process, as a reader of the README runs it: it must also exit by itself.
it("prints the model's plan for lighting the fire", async () => {
  const args = [tsx, "--conditions=@understudy/source", "--import", STOPPED_CLOCK, main];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toMatch(/^written by: llm \[/);
  const tools = [...stdout.matchAll(/tool: '(\w+)'/g)].map(([, tool]) => tool);
  expect(tools).toEqual(["goto", "chop", "chop", "goto", "light_fire"]);
});
