import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const tsx = createRequire(`${root}/package.json`).resolve("tsx/cli");
/** Time stands still for the program, as on a machine that is fast enough; its model runs as it does anywhere. */
const STOPPED_CLOCK = "data:text/javascript,performance.now = () => 0;";

// In a process of its own, as a reader of the README runs it: it must also end by itself.
it("prints a plan of the model that lights the fire", async () => {
  const args = [tsx, "--conditions=@understudy/source", "--import", STOPPED_CLOCK, main];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toMatch(/^written by: (llm|mended) \[/);
  const tools = [...stdout.matchAll(/tool: '(\w+)'/g)].map(([, tool]) => tool);
  expect(tools).toEqual(["goto", "chop", "chop", "goto", "light_fire"]);
}, 120_000);
