import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { parsePlan } from "../parse-plan.ts";

const blocks = ["red", "yellow", "dark_blue"];
const domain = loadDomain({
  name: "blocks",
  state: {
    on_red: { type: "enum", values: ["table", ...blocks] },
    at: { type: "enum", values: ["hall", "cellar"] },
    lit: { type: "boolean" },
  },
  tools: [
    { name: "pick_up", words: ["grab"], parameters: { block: { enum: blocks } } },
    { name: "put_down", parameters: { block: { enum: blocks } } },
    { name: "stack", parameters: { block: { enum: blocks }, under: { enum: blocks } } },
    { name: "unstack", parameters: { block: { enum: blocks }, under: { enum: blocks } } },
    {
      name: "walk",
      words: ["go over"],
      parameters: { from: { enum: ["hall", "cellar"] }, to: { enum: ["hall", "cellar"] } },
    },
    { name: "switch", parameters: { on: { type: "boolean" } }, then: { lit: "$on" } },
  ].map((tool) => ({ then: { lit: true }, ...tool })),
  goals: [],
  words: { cellar: ["vault"], yellow: ["golden"] },
});

function read(text: string): readonly string[] | string {
  const parsed = parsePlan(domain, text);
  if (parsed.kind !== "plan") return parsed.kind;
  return parsed.steps.map(({ tool, args }) => [tool, ...Object.values(args)].join(" "));
}

describe("a step in a sentence", () => {
  it("is read in GPT-4's wording for blocks", () => {
    const text = `[PLAN]
unstack the yellow block from on top of the red block
put down the yellow block
pick up the dark blue block
stack the dark blue block on top of the yellow one.
[PLAN END]`;
    const steps = ["unstack yellow red", "put_down yellow", "pick_up dark_blue"];
    expect(read(text)).toEqual([...steps, "stack dark_blue yellow"]);
  });

  it("is read with the domain's words, and in a JSON list", () => {
    const steps = ["grab the golden block", "go over to the vault from the hall"];
    expect(read(JSON.stringify({ plan: steps }))).toEqual(["pick_up yellow", "walk hall cellar"]);
    expect(read(`1. Grab the golden block\n2. Go over from the hall to the vault`)).toEqual([
      "pick_up yellow",
      "walk hall cellar",
    ]);
  });

  it.each([
    ["a missing value", "1. unstack the yellow block\n2. put down the yellow block"],
    ["a value unknown to the domain", "1. pick up the green block"],
    ["an additional word", "1. pick up the heavy red block"],
    ["a repeated value", "1. walk from the hall from the cellar"],
    ["a value that may be a preposition", "1. switch the lamp on"],
    ["a sentence that is not an order", "You could pick up the red block, or not."],
  ])("is not guessed: %s", (_, text) => {
    expect(read(text)).not.toBeInstanceOf(Array);
  });
});
