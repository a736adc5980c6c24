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
const goalOf = (text: string) =>
  new WordReader().readDirective(domain, text).goals[0]?.declared.name;
const out = join(scratch.folder, "village.readings.json");
const argv = ["words", "read", texts, "--domain", village, "--model", "nano"];

describe("understudy words read", () => {
  it("asks about texts that do not stand, shows what to decide, and keeps what was decided", async () => {
    const first = await runCli([...argv, "--out", out], { script: () => answer });
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(first.stdout).toContain(`model:  ${goal}`);
    expect(first.stdout).toContain("1 stand without a model, 0 are agreed on, 1 to decide");
    const read = () =>
      new KeptReader(new WordReader(), JSON.parse(readFileSync(out, "utf8")), domain).readDirective(
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

  it("tells what both make of a text, also where the reader dismisses what the model pursues", async () => {
    const lines = scratch.write(
      "late.txt",
      "don't bother with dinner tonight\nI'd kill for a grilled trout right now",
    );
    const eat = answer.replace(`"${goal}"`, '"eat"');
    const late = ["words", "read", lines, ...argv.slice(3)];
    const { stdout } = await runCli(late, { script: () => eat });
    expect(stdout).toContain("dinner tonight\n  reader: nothing; dismisses eat\n  model:  eat");
    expect(stdout).toContain("right now\n  both:   eat");
  });

  it("keeps what was read before and after a text that the model fails on, and tells of it", async () => {
    const many = scratch.write("many.txt", `${odd}\nsplendid weather, old chap\nzounds and egad`);
    const file = join(scratch.folder, "many.readings.json");
    let then = "";
    const { code, stdout, stderr } = await runCli(
      ["words", "read", many, ...argv.slice(3), "--out", file],
      {
        script: ({ user }) => {
          if (!user.some((part) => part.text.includes("splendid"))) return answer;
          then = readFileSync(file, "utf8");
          return { error: new Error("out of memory") };
        },
      },
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining("no reading (out of memory)")]);
    expect(stdout).toContain("1 without a reading");
    expect(then).toContain(odd);
    const { readings } = JSON.parse(readFileSync(file, "utf8"));
    expect(readings).toMatchObject([{ text: odd }, { text: "zounds and egad" }]);
  });

  it("asks again about a reading that names what the domain lacks, and says so", async () => {
    const { name, hash } = domain;
    const stale = { text: odd, by: "model", means: "", goals: ["fly"], disabled: [] };
    const file = scratch.write("stale.json", {
      ...{ format: "understudy-readings", domain: { name, hash } },
      readings: [{ ...stale, discouraged: [], use: [] }],
    });
    const { stderr } = await runCli([...argv, "--out", file], { script: () => answer });
    expect(stderr).toContain('/readings/0/goals/0 "fly" is no goal');
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      readings: [{ text: odd, by: "undecided", goals: [goal] }],
    });
  });

  it("leaves a text undecided of which the model saw only the start", async () => {
    const unsure = "light a fire for granny Weatherwax and her cat";
    const agreed = async (text: string) => {
      const file = scratch.write("long.txt", text);
      const wood = answer.replace(`"${goal}"`, JSON.stringify(goalOf(text)));
      return (
        await runCli(["words", "read", file, ...argv.slice(3), "--json"], { script: () => wood })
      ).json[0];
    };
    expect(await agreed(unsure)).toMatchObject({ agreed: 1 });
    const long = `${unsure}${" Blimey.".repeat(100)}`;
    expect(await agreed(long)).toMatchObject({ agreed: 0 });
  });

  it("overwrites no file that it cannot read, but an empty one", async () => {
    const odder = scratch.write("odder.json", new Uint8Array([0xff, 0xfe, 0x00, 0xd8]));
    const refused = await runCli([...argv, "--out", odder], { script: () => answer });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("is not text")]);
    expect(readFileSync(odder)).toHaveLength(4);
    const empty = scratch.write("empty.json", "");
    expect((await runCli([...argv, "--out", empty], { script: () => answer })).code).toBe(0);
  });

  it("refuses a file that holds something else, and no model", async () => {
    const other = scratch.write("other.json", '{"format":"other"}');
    expect((await runCli([...argv, "--out", other], { script: () => "" })).stderr).toContain(
      'must be "understudy-readings"',
    );
    const broken = scratch.write("broken.json", "{");
    expect((await runCli([...argv, "--out", broken], { script: () => "" })).stderr).toContain(
      "no JSON",
    );
    const none = await runCli([...argv.slice(0, -1), "none"]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("without a model")]);
  });
});
