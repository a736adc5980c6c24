import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadDomain } from "@understudy/planner-core";
import { KeptReader, WordReader } from "@understudy/words";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const odd = "blimey, the larder echoes like a cathedral";
const texts = scratch.write("texts.txt", `Build the house!\n\n${odd}\n${odd}\n`);
const domain = loadDomain(readFileSync(village, "utf8"));
const goal = domain.goals.at(-1)?.name ?? "";
const answer = JSON.stringify({
  ...{ means: "get some food", goal, avoid: [], use: [], count: 0, then: "no" },
});
const out = join(scratch.folder, "village.readings.json");
const argv = ["words", "read", texts, "--domain", village, "--model", "nano"];

describe("understudy words read", () => {
  it("asks about texts that do not stand, shows what to decide, and keeps what was decided", async () => {
    const first = await runCli([...argv, "--out", out], { script: () => answer });
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toContain(`model:  ${goal}`);
    expect(first.stdout).toContain("1 stand without a model, 0 are agreed on, 1 to decide");
    const read = () =>
      new KeptReader(new WordReader(), JSON.parse(readFileSync(out, "utf8"))).readDirective(
        domain,
        odd,
      );
    expect(read().confidence).toBeLessThan(0.8);
    const decided = readFileSync(out, "utf8").replace('"undecided"', '"model"');
    scratch.write("village.readings.json", decided);
    expect(read()).toMatchObject({ confidence: 1, goals: [{ declared: { name: goal } }] });
    const again = await runCli([...argv, "--out", out, "--json"], { script: () => "" });
    expect(again.json).toMatchObject([{ stands: 1, undecided: 0, readings: [{ by: "model" }] }]);
    expect(readFileSync(out, "utf8")).toBe(decided);
  });

  it("refuses a file that holds something else, and no model", async () => {
    const other = scratch.write("other.json", '{"format":"other"}');
    expect((await runCli([...argv, "--out", other], { script: () => "" })).stderr).toContain(
      "no kept readings",
    );
    const broken = scratch.write("broken.json", "{");
    expect((await runCli([...argv, "--out", broken], { script: () => "" })).stderr).toContain(
      "no JSON",
    );
    const none = await runCli([...argv.slice(0, -1), "none"]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("without a model")]);
  });
});
