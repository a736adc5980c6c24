import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runPddlTable, tableTasks } from "./table.ts";

const examples = fileURLToPath(new URL("../../../../examples/pddl", import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-table-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes a domain of the collection with its tasks, as listed in its api.py. */
function write(name: string, tasks: readonly string[]): void {
  const files = join(folder, "classical", name);
  mkdirSync(files, { recursive: true });
  copyFileSync(join(examples, `${name}-domain.pddl`), join(files, "domain.pddl"));
  for (const task of tasks) copyFileSync(join(examples, `${name}-problem.pddl`), join(files, task));
  const pairs = tasks.map((task) => `('${name}/domain.pddl', '${name}/${task}')`);
  writeFileSync(join(files, "api.py"), `domains = [{'problems': [${pairs.join(",\n  ")}]}]\n`);
}

async function run(...arguments_: string[]): Promise<{ code: number; out: string; error: string }> {
  const printed = { out: "", error: "" };
  const code = await runPddlTable(arguments_, {
    out: (text) => (printed.out += text),
    error: (text) => (printed.error += text),
  });
  return { code, ...printed };
}

it("chooses the task after the first third of each domain", () => {
  write("gripper", ["p1", "p2", "p3", "p4", "p5", "p6"]);
  expect(tableTasks(join(folder, "classical"))).toMatchObject([
    { name: "gripper", problem: join(folder, "classical/gripper/p3") },
  ]);
});

it("plans each task in a cold and in a warm process, and asks nothing twice", async () => {
  write("gripper", ["p1"]);
  write("blocks", ["p1"]);
  const results = join(folder, "results.json");
  const { code, out } = await run(folder, "--results", results);
  expect(code).toBe(0);
  expect(out).toMatch(/^gripper +\d+ ms, \d+ +\d+ ms, \d+/m);
  expect(out).toMatch(/^planned within 10 s of 2 +2 +2$/m);
  const kept = readFileSync(results, "utf8");
  expect((await run(folder, "--results", results)).out).toBe(out);
  expect(readFileSync(results, "utf8")).toBe(kept);
});

it("reports missing arguments", async () => {
  expect(await run()).toMatchObject({
    code: 2,
    error: expect.stringContaining("A folder is missing"),
  });
  expect((await run("--help")).out).toContain("api.py");
});
