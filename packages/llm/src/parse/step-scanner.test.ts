import { readFileSync } from "node:fs";
import type { Step } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolYard as domain } from "../testing/tool-yard.ts";
import { parsePlan } from "./parse-plan.ts";
import { StepScanner } from "./step-scanner.ts";

const plan =
  '{"steps":[{"tool":"goto","args":{"place":"forest"}},{"tool":"chop","args":{}},{"tool":"set","args":{"n":2,"open":true}}]}';
const steps = (JSON.parse(plan) as { steps: Step[] }).steps;
const actions = steps.map((step) => domain.actionOf(step));

/** Feeds a text in pieces that end at the given positions. */
function scan(text: string, cuts: readonly number[] = []): StepScanner {
  const scanner = new StepScanner(domain);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(cut, text.length);
    if (to > from) scanner.push(text.slice(from, to));
    from = Math.max(from, to);
  }
  scanner.push(text.slice(from));
  return scanner;
}

describe("StepScanner", () => {
  it("announces each step with its closing brace", () => {
    const scanner = new StepScanner(domain);
    const announced = [...plan].map((char) => scanner.push(char));
    const places = announced.flatMap((found, index) => (found.length > 0 ? [index] : []));
    expect(places.map((index) => plan.slice(0, index + 1).match(/\{"tool"/g)?.length)).toEqual([
      1, 2, 3,
    ]);
    expect(places.every((index) => plan.charAt(index) === "}")).toBe(true);
    expect(announced.flat()).toEqual(actions);
    expect(scanner.planEnd).toBe(plan.length);
  });

  it("returns the text of the incomplete step", () => {
    const scanner = scan(plan.slice(0, 30));
    expect(scanner.openStep).toBe(plan.slice(10, 30));
    expect(scanner.isInSteps).toBe(true);
    expect(scan(plan).isInSteps).toBe(false);
  });

  it("tells a step that can never apply from an invalid one", () => {
    const never = scan('{"steps":[{"tool":"stay","args":{"place":"forest"}},{"tool":"chop"}]}');
    expect(never.actions).toEqual([-1, domain.actionOf({ tool: "chop", args: {} })]);
    const none = scan('{"steps":[{"tool":"fly","args":{}},{"tool":"chop"}]}');
    expect(none.actions).toEqual([-1]);
    expect(none.isBroken).toBe(true);
    expect(none.finish().kind).toBe("invalid-plan");
  });

  const call = ({ tool, args }: Step): object => ({ name: tool, arguments: args });
  const lines = steps.map((step) => JSON.stringify(step)).join("\n");
  it.each([
    ["with other keys", `{"thought":"x","steps":${JSON.stringify(steps)},"cost":3}`],
    [
      "with thoughts in them",
      `{"steps":${JSON.stringify(steps.map((step) => ({ why: "so", ...step })))}}`,
    ],
    ["under another key", `{"plan":{"actions":${JSON.stringify(steps)}}}`],
    ["as a list", JSON.stringify(steps)],
    [
      "as calls",
      JSON.stringify({ tool_calls: steps.map((step) => ({ id: "1", function: call(step) })) }),
    ],
    ["as one object per line", lines],
    [
      "in tags",
      steps.map((step) => `<tool_call>\n${JSON.stringify(call(step))}\n</tool_call>`).join("\n"),
    ],
    ["after an empty list", `{"alternatives":[],"steps":${JSON.stringify(steps)}}`],
    ["after a draft", `{"draft":[{"tool":"chop"}],"steps":${JSON.stringify(steps)}}`],
    [
      "after another channel",
      `<|channel|>analysis<|message|>${plan.replace("forest", "home")}<|end|><|start|>assistant<|channel|>final<|message|>${plan}`,
    ],
    [
      "with numbers as strings",
      plan.replace('"n":2', '"n":"2"').replace('"open":true', '"open":"true"'),
    ],
  ])("announces steps %s as they arrive", (_how, text) => {
    const scanner = new StepScanner(domain);
    const announced = [...text].map((char) => scanner.push(char));
    expect(announced.flat()).toEqual(actions);
    expect(scanner.finish()).toEqual(parsePlan(domain, text));
    // One per brace, rather than all at the end.
    expect(announced.filter((found) => found.length > 0)).toHaveLength(actions.length);
  });

  it("announces no later steps if the first is invalid JSON", () => {
    for (const reason of ["one line\nor two", "a tab\tor two", "a bell\u0007"]) {
      const text = plan.replace('"args":{"place"', `"why":"${reason}","args":{"place"`);
      const scanner = scan(text);
      expect(scanner.actions).toEqual([]);
      expect(scanner.finish()).toMatchObject({ kind: "plan", actions });
    }
  });

  it("keeps to the plan of the first step, whatever follows", () => {
    const other = '{"steps":[{"tool":"chop"},{"tool":"chop"}]}';
    for (const text of [
      `${plan}\nWait: ${other}`,
      `${plan}</think>${other}`,
      `${lines}\n${other}`,
    ]) {
      const scanner = scan(text);
      expect(scanner.actions).toEqual(actions);
      expect(scanner.finish()).toMatchObject({ kind: "plan", actions });
    }
    const cut = scan(`${plan.slice(0, -2)},{"tool":"ch`);
    expect(cut.finish()).toMatchObject({ kind: "plan", actions, damage: "truncated" });
    const wrong = scan(`${plan.slice(0, -2)},{"tool":"fly"}]}`);
    expect(wrong.actions).toEqual([...actions, -1]);
    expect(wrong.finish()).toMatchObject({ kind: "plan", actions, damage: "truncated" });
  });

  it("announces nothing from reasoning opened by the chat template", () => {
    const text = `Hm. ${plan.replace("forest", "home")} No.</think>\n${plan}`;
    const scanner = new StepScanner(domain, { beginsInThought: true });
    scanner.push(text);
    expect(scanner.actions).toEqual(actions);
    const plain = new StepScanner(domain, { beginsInThought: true });
    plain.push(plan);
    expect(plain.actions).toEqual(actions);
  });

  it("enforces the step limit", () => {
    const scanner = new StepScanner(domain, { maxSteps: 2 });
    scanner.push(plan);
    expect(scanner.actions).toEqual(actions.slice(0, 2));
    expect(scanner.isBroken).toBe(true);
  });

  it("announces the same steps as the whole-text parser, wherever the text is split", () => {
    const url = new URL("./__fixtures__/damaged-answers.json", import.meta.url);
    const damaged = (JSON.parse(readFileSync(url, "utf8")) as { text: string }[]).map(
      ({ text }) => text,
    );
    const text = fc.oneof(
      fc.constantFrom(
        plan,
        ...damaged,
        `x ${plan}`,
        `{"plan": ${plan}}`,
        `<think>${plan}</think>${plan}`,
      ),
      fc
        .tuple(fc.constantFrom(plan, ...damaged), fc.nat(), fc.nat(6), fc.string({ maxLength: 4 }))
        .map(([base, at, length, inserted]) => {
          const place = at % (base.length + 1);
          return base.slice(0, place) + inserted + base.slice(place + length);
        }),
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), (whole, cuts) => {
        const scanner = scan(whole, cuts);
        const atOnce = scan(whole);
        expect(scanner.actions).toEqual(atOnce.actions);
        expect(scanner.planEnd).toBe(atOnce.planEnd);
        const parsed = parsePlan(domain, whole);
        const finished = scanner.finish();
        // An announced plan counts even if another one follows.
        if (!scanner.actions.some((action) => action >= 0)) expect(finished).toEqual(parsed);
        else if (finished.kind === "plan") {
          const sound = scanner.actions.filter((action) => action >= 0);
          expect(finished.actions.slice(0, sound.length)).toEqual(sound);
        } else expect.unreachable();
      }),
      { numRuns: 1200 },
    );
  });
});
