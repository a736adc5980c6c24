import { describe, expect, it } from "vitest";
import {
  fixedReader,
  richReader,
  wishFor,
  yardGoal,
} from "../../../testing/stages/fixed-reader.ts";
import { act, stage, yard } from "../../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { DirectiveReader } from "../../contract/directive-reader.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import type { AlternativePlan, Planner } from "../../contract/planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const { forest, chop, market, burn } = act;
const choice = (index: number): LlmAnswer => ({ kind: "choice", index, text: "" });
const directive = { directive: "make some money" };

describe("a persona", () => {
  const request = { goal: { oneOf: ["stocked", "rich", "cosy"] }, persona: "a miser" } as const;

  it("shifts goals by its preferences, if there is a choice", async () => {
    const because = [{ words: "miser", kind: "like", of: "rich" }] as const;
    const greedy = fixedReader({}, { goals: new Map([[yardGoal("rich"), 2]]), because });
    const { ask } = stage({}, { reader: greedy, words: "first" });
    expect(await ask({ ...request, choose: true })).toMatchObject({
      goal: { name: "rich" },
      chosen: "words",
      because,
    });
    const plain = await ask({ ...request, choose: false });
    expect(plain.goal.name).toBe("stocked");
    expect(plain.because).toBeUndefined();
  });

  it("prefers plans in its style", async () => {
    class StylishPlanner implements Planner {
      readonly #inner = new UniformCostPlanner();
      start(problem: Parameters<Planner["start"]>[0]) {
        return this.#inner.start(problem);
      }
      alternatives(): readonly AlternativePlan[] {
        const plan = (style: string, ...actions: number[]) => ({
          goal: yardGoal("stocked"),
          actions,
          scaledCost: 0,
          style,
        });
        return [
          plan("cheapest", forest, chop, chop),
          plan("safest", market, forest, chop, chop),
          plan("odd", burn),
        ];
      }
    }
    const careful = fixedReader({}, { styles: new Map([["safest", 1]]) });
    const { ask } = stage({}, { reader: careful, words: "first", planner: new StylishPlanner() });
    expect(await ask({ goal: "stocked", persona: "a coward", choose: true })).toMatchObject({
      chosen: "words",
      plan: { actions: [market, forest, chop, chop] },
    });
  });
});

describe("a reader", () => {
  it("that fails or returns nonsense is ignored", async () => {
    const fail = (): never => {
      throw new Error("no");
    };
    const other = { ...yardGoal("rich") };
    for (const readDirective of [
      fail,
      () => undefined,
      () => ({ goals: [{ goal: other, declared: other }] }),
      () => ({ goals: [wishFor("rich")], skipped: "all" }),
    ]) {
      const broken = { readDirective, readPersona: fail } as unknown as DirectiveReader;
      const { ask, orchestrator } = stage({ answer: choice(9) }, { reader: broken });
      expect(await ask({ goal: directive, persona: "x" })).toMatchObject({
        goal: { name: "stocked" },
      });
      expect(orchestrator.telemetry.snapshot().counters["error.reader"]).toBeGreaterThan(0);
    }
  });

  it("reads each text once", async () => {
    let reads = 0;
    const counting = {
      ...richReader,
      readDirective: (...given: Parameters<DirectiveReader["readDirective"]>) => {
        reads++;
        return richReader.readDirective(...given);
      },
    };
    const { ask } = stage({}, { reader: counting, words: "first" });
    for (let round = 0; round < 3; round++) await ask({ goal: directive });
    expect(reads).toBe(1);
  });

  it("is needed if words are on, and unused if they are off", async () => {
    const planner = new UniformCostPlanner();
    const make = (options: object) => () => new Orchestrator({ domain: yard, planner, ...options });
    expect(make({ words: "first" })).toThrow(/there is no reader/);
    expect(make({ reader: () => richReader })).toThrow(/must be a reader/);
    expect(make({ reader: richReader, words: "maybe" })).toThrow(
      /"only", "together", "first", "fallback" or "off"/,
    );
    const { ask } = stage({ answer: choice(9) }, { reader: richReader, words: "off" });
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "stocked" } });
    expect(outcome.confidence).toBeUndefined();
  });
});
