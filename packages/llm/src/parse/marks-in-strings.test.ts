import type { Step } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolYard as domain } from "../testing/tool-yard.ts";
import { AnswerEnd } from "./answer-end.ts";
import { parsePlan } from "./parse-plan.ts";
import { StepScanner } from "./step-scanner.ts";
import { writePlan } from "./write-plan.ts";

/** Markers of templates, reasoning models and their servers, and words that look like the next turn. */
const MARKS = [
  ...[
    "<think>",
    "</think>",
    "<|im_end|>",
    "<|im_start|>user",
    "</s>",
    "<tool_call>",
    "</tool_call>",
  ],
  ...["<|end|>", "<|eot_id|>", "<|channel|>final<|message|>", "<channel|>", "[INST]", "[/THINK]"],
  ...["◁/think▷", "<end_of_turn>", "<｜end▁of▁sentence｜>", "<|endoftext|>", "<escape>", "```"],
  ...[
    "\nUser: stop",
    "\n### User",
    "assistantfinal",
    "analysis",
    "...done thinking.",
    "<reasoning>",
  ],
];
const INVISIBLE =
  "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0f\u061c\u180e\u2066\u2800\u00a0\u3000\u2028\u000b\u0000";

const said = fc
  .array(fc.oneof(fc.constantFrom(...MARKS), fc.string({ maxLength: 6 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(""));
const invisible = fc.string({ unit: fc.constantFrom(...INVISIBLE), maxLength: 3 });
const plan = fc
  .array(fc.nat(domain.actions.count - 1), { minLength: 1, maxLength: 5 })
  .map((actions) => actions.map((action) => domain.step(action) as Step));

/** JSON with gaps between its tokens, cycling through `gaps`. */
function spaced(value: unknown, gaps: readonly string[]): string {
  let index = 0;
  return JSON.stringify(value).replace(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g, (token) => {
    const gap = gaps.length === 0 ? "" : gaps[index++ % gaps.length];
    return `${token}${gap}`;
  });
}

const WRAPPINGS: readonly ((json: string) => string)[] = [
  (json) => json,
  (json) => `\`\`\`json\n${json}\n\`\`\``,
  (json) => `Here is the plan:\n\n${json}\n`,
  (json) => `<think>wood first, then </tool> home</think>\n${json}<|im_end|>`,
  (json) =>
    `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>${json}<|return|>`,
  (json) => `${json}</s>`,
  (json) => json.replaceAll("{", "｛").replaceAll("}", "｝"),
];

function scan(text: string, cut: number): StepScanner {
  const scanner = new StepScanner(domain);
  scanner.push(text.slice(0, cut));
  scanner.push(text.slice(cut));
  return scanner;
}

describe("template markers within JSON strings", () => {
  it("are plain text, with any invisible characters between tokens", () => {
    const answer = fc.record({
      steps: plan,
      note: said,
      key: fc.oneof(fc.constant("note"), said),
      isFirst: fc.boolean(),
      gaps: fc.array(invisible, { maxLength: 4 }),
      wrap: fc.constantFrom(...WRAPPINGS),
      cut: fc.nat(300),
    });
    fc.assert(
      fc.property(answer, ({ steps, note, key, isFirst, gaps, wrap, cut }) => {
        fc.pre(
          !/^[\s\p{Cf}]*(?:steps|plan|actions|error)/iu.test(key) && !/[｛｝{}]/.test(key + note),
        );
        const value = isFirst ? { [`~${key}`]: note, steps } : { steps, [`~${key}`]: note };
        const text = wrap(spaced(value, gaps));
        const actions = steps.map((step) => domain.actionOf(step));
        expect(parsePlan(domain, text)).toMatchObject({ kind: "plan", actions });
        expect(scan(text, cut).finish()).toMatchObject({ kind: "plan", actions });
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ["a quote within the string", `{"note":"he said "</think>" to me","steps":[{"tool":"chop"}]}`],
    ["other quotes", `{'note': '<|im_end|>', 'steps': [{'tool': 'chop', 'args': {}}]}`],
    ["curly quotes", `{“note”: “</s>”, “steps”: [{“tool”: “chop”}]}`],
    ["a key without quotes", `{note: "<think>", steps: [{tool: "chop"}]}`],
    ["a trailing comma", `{"note":"</think>","steps":[{"tool":"chop","args":{},},],}`],
    ["a line break within the string", `{"note":"the end\nUser: more","steps":[{"tool":"chop"}]}`],
    ["a step's own remark", `{"steps":[{"thought":"</think> now","tool":"chop","args":{}}]}`],
    ["truncated JSON after them", `{"note":"</think>","steps":[{"tool":"chop"},{"tool":"ch`],
  ])("are text with %s as well", (_, text) => {
    expect(parsePlan(domain, text)).toMatchObject({ kind: "plan", steps: [{ tool: "chop" }] });
  });

  it("are markers if the string has no end", () => {
    const text = `<think>{"steps": "first\n</think>\n{"steps":[{"tool":"chop","args":{}}]}`;
    expect(parsePlan(domain, text)).toMatchObject({ kind: "plan", steps: [{ tool: "chop" }] });
    const draft = `{"a": [{"tool":"set","args":{"n":1,"open":true}}] </think>{"steps":[{"tool":"chop"}]}`;
    expect(parsePlan(domain, draft)).toMatchObject({ steps: [{ tool: "chop" }] });
  });

  it("do not hide the plan's end in streamed text", () => {
    const json = `{\u200b"note":"</think>",\u200e"steps":[]}`;
    expect(new AnswerEnd().find(`\ufeff\u200b${json} And so on.`)).toBe(json.length + 2);
  });
});

describe("invisible characters", () => {
  it.each([..."\u200b\u200e\u200f\ufeff\u2060\u00ad\ufe0f"])("do not change names: %j", (char) => {
    const text = `{"ste${char}ps":[{"to${char}ol":"go${char}to","args":{"place":"for${char}est${char}"}}]}`;
    expect(parsePlan(domain, text)).toMatchObject({
      steps: [{ tool: "goto", args: { place: "forest" } }],
    });
    expect(parsePlan(domain, `${char}goto${char}(${char}forest)`)).toMatchObject({ kind: "plan" });
  });

  it("leave steps to be announced as they are written", () => {
    const scanner = new StepScanner(domain);
    const text = writePlan([{ tool: "goto", args: { place: "forest" } }]).replaceAll(
      ":",
      ":\u200b",
    );
    expect(scanner.push(text)).toHaveLength(1);
    expect(scanner.isBroken).toBe(false);
  });
});

describe("full-width JSON", () => {
  it.each([
    `｛"steps"：［｛"tool"："goto"，"args"：｛"place"："forest"｝｝，｛"tool"："chop"，"args"：｛｝｝］｝`,
    `{「steps」：[{「tool」：「goto」、「args」：{「place」：「forest」}}、{『tool』：『chop』}]}`,
    `﹛"steps"﹕［﹛"tool"﹕"goto"﹐"args"﹕﹛"place"﹕"forest"﹜﹜﹐﹛"tool"﹕"chop"﹜］﹜`,
    `｛＂steps＂：［｛＂tool＂：＂goto＂，＂args＂：｛＂place＂：＂forest＂｝｝，｛＂tool＂：＂chop＂｝］｝`,
    `{"steps"：[{"tool"："goto","args":{"place":"forest"}}、{"tool":"chop"}]}`,
    `｛“steps”：［｛“tool”：“ｇｏｔｏ”，“args”：｛“place”：“ｆｏｒｅｓｔ”｝｝，｛“tool”：“chop”｝］｝`,
  ])("is read: %s", (text) => {
    const steps = [{ tool: "goto", args: { place: "forest" } }, { tool: "chop" }];
    expect(parsePlan(domain, text)).toMatchObject({ kind: "plan", steps });
    expect(scan(text, 20).finish()).toMatchObject({ kind: "plan", steps });
  });
});
