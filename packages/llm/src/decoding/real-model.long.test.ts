import { readFile } from "node:fs/promises";
import { type PackedState, PlanProver } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { renderSystem } from "../prompts/render/render-system.ts";
import { renderUser } from "../prompts/render/render-user.ts";
import { frameSystem } from "../prompts/turns/template.ts";
import {
  demoDomain,
  keep,
  NANO,
  RealLlama,
  type RealModel,
  realBuiltIn,
  turnOf,
} from "../testing/real-models.ts";
import { ApplicableSteps } from "./applicable-steps.ts";
import { type DecodedPlan, decodePlan, type PlanDecodingRequest } from "./decode-plan.ts";
import { type ChosenToken, DecodingCancelled } from "./engine.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { wellFormedSteps } from "./step-rules.ts";
import { StepTokens } from "./step-tokens.ts";

/* One suite for both engines. */

const packageUrl = new URL("../../", import.meta.url);
/** Number of problems per demo domain. */
const PROBLEMS = 3;
/** A margin larger than any rounding difference. */
const CLOSE = 0.1;

interface Problem {
  readonly domain: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
  readonly optimalPlan: string;
}

let problems: readonly Problem[];
const realLlama = new RealLlama();
const libraries = [realLlama, realBuiltIn];

beforeAll(async () => {
  await realLlama.open();
  const lines = await readFile(new URL("shipped/evaluation-problems.jsonl", packageUrl), "utf8");
  problems = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Problem);
});

afterAll(() => realLlama.close());

it("gives likely and unlikely texts the same log-probability on both engines", async () => {
  const [weights, other] = await Promise.all(
    libraries.map(async (library) => {
      const nano = await library.load(NANO);
      const engine = await nano.engine();
      const system = nano.prompts.system(frameSystem("Plan."));
      // The shipped model knows plans; any other text is extremely unlikely.
      const tokens = [
        ...engine.tokenize('{"steps":[{"tool":"goto","args":{"place":"fo'),
        77,
        5,
        300,
      ];
      const read = [...system, ...tokens].slice(0, engine.passLimit);
      const wanted = tokens.map((weigh, index) => ({ at: system.length - 1 + index, weigh }));
      const asked = wanted.filter(({ at }) => at < read.length);
      const found = await engine.evaluate(read, asked);
      return found.map(({ logProbability = Number.NaN }) => logProbability);
    }),
  );
  expect(weights?.length).toBeGreaterThan(5);
  for (const [index, weight] of (weights ?? []).entries()) {
    const expected = Math.max(other?.[index] ?? Number.NaN, -21);
    expect(Math.abs(weight - expected)).toBeLessThan(weight > -20 ? 0.1 : 2);
  }
});

describe.each(libraries)("the shipped model on $name", (library) => {
  let nano: RealModel;
  beforeAll(async () => {
    nano = await library.load(NANO);
  });

  const demos = ["village", "courier"];
  it.each(demos)(
    "gives the same answers with drafts, and executable plans with rules: %s",
    async (name) => {
      const domain = await demoDomain(name);
      const engine = await nano.engine();
      const system = nano.prompts.system(frameSystem(renderSystem(domain).content));
      await keep(engine, system);
      const tokens = new StepTokens(domain, engine);
      expect(tokens.isCanonical).toBe(true);
      const form = wellFormedSteps(domain);
      if (form === undefined) throw new Error("a small domain");
      let passes = 0;
      const all = problems.filter((problem) => problem.domain === name).slice(0, PROBLEMS);
      for (const problem of all) {
        const state: PackedState = domain.state(problem.state);
        const goal = domain.goal(problem.goal);
        const prompt = turnOf(nano, renderUser(domain, state, goal));
        const decode = async (request: Partial<PlanDecodingRequest>): Promise<DecodedPlan> => {
          await engine.erase(system.length);
          return await decodePlan(engine, { prompt, domain, maxTokens: 300, ...request });
        };
        const evaluate = vi.spyOn(engine, "evaluate");
        const plain = await decode({ withMargins: true });
        const chosen = evaluate.mock.settledResults.flatMap(({ value }) => value as ChosenToken[]);
        evaluate.mockRestore();
        const closest = Math.min(...chosen.map(({ margin = Number.POSITIVE_INFINITY }) => margin));
        expect(closest).toBeLessThan(Number.POSITIVE_INFINITY);
        const said = plain.parsed.kind === "plan" ? plain.parsed.actions : [];
        const { steps } = JSON.parse(problem.optimalPlan) as { steps: never[] };
        const optimal = steps.map((step) => domain.actionOf(step));
        const agreed = await decode({ draft: said });
        const drafts = [agreed, await decode({ draft: optimal }), await decode({ draft: [1, 0] })];
        // llama.cpp rounds differently for batches of another shape, which may flip a close choice.
        if (closest > CLOSE || library !== realLlama) {
          expect(drafts.map(({ text }) => text)).toEqual(drafts.map(() => plain.text));
          passes = Math.max(passes, agreed.statistics.passes);
          const formed = await decode({ constraint: new PlanConstraint(form, tokens) });
          expect(formed.text).toBe(plain.text);
          expect(formed.statistics.passes).toBeLessThanOrEqual(plain.statistics.passes);
        }
        const rules = new ApplicableSteps(domain, { state, goal: goal.condition });
        const applicable = await decode({ constraint: new PlanConstraint(rules, tokens) });
        const plan = applicable.parsed.kind === "plan" ? applicable.parsed.actions : [-1];
        expect(new PlanProver(domain).prove(state, plan, undefined)).toBe(true);
        expect(engine.tokenize(applicable.text)).toHaveLength(applicable.statistics.said);
      }
      expect(passes).toBeLessThanOrEqual(2);
    },
  );

  it("streams text, up to where a listener stops or cancels it", async () => {
    const domain = await demoDomain("village");
    const engine = await nano.engine();
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const system = nano.prompts.system(frameSystem(renderSystem(domain).content));
    await keep(engine, system);
    const prompt = turnOf(nano, renderUser(domain, state, domain.goal("warm_home")));
    const request = { prompt, domain, maxTokens: 300 };
    const pieces: string[] = [];
    const steps: number[] = [];
    const { text } = await decodePlan(engine, request, {
      onText: (piece) => pieces.push(piece),
      onStep: (action) => {
        steps.push(action);
        return "continue";
      },
    });
    expect(pieces.join("")).toBe(text);
    expect(pieces.length).toBeGreaterThan(5);
    expect(steps.length).toBeGreaterThan(2);
    await engine.erase(system.length);
    const stopped = await decodePlan(engine, request, { onStep: () => "stop" });
    expect(stopped.stop).toBe("stopped");
    expect(text.startsWith(stopped.text.replace(/[\]}]*$/, ""))).toBe(true);
    await engine.erase(system.length);
    let asked = 0;
    const cancelled = decodePlan(engine, request, { isCancelled: () => ++asked > 4 });
    await expect(cancelled).rejects.toThrow(DecodingCancelled);
    // The evaluated part of the prompt is a valid prefix to continue from.
    await engine.erase(system.length);
    expect((await decodePlan(engine, request)).text).toBe(text);
  });

  it("gives different answers for different seeds, and equal ones for the same", async () => {
    const engine = await nano.engine();
    const prompt = nano.prompts.segment({ kind: "trusted", text: "<|user|>\nState: wood=1" });
    const draw = async (seed: number): Promise<string> => {
      const sampling = {
        temperature: 2,
        topP: 1,
        topK: 0,
        minP: 0,
        repeatPenalty: 1.1,
        seed,
        stop: [],
      };
      const turn = () => Promise.resolve();
      engine.serve({ sampling, answerFrom: prompt.length, turn, order: () => 0 });
      await engine.erase(0);
      const said: number[] = [];
      for (let input = prompt; said.length < 12; input = said.slice(-1)) {
        const [chosen] = await engine.evaluate(input, [{ at: input.length - 1 }]);
        said.push(chosen?.token as number);
      }
      engine.serve(undefined);
      return said.join(" ");
    };
    const texts = [await draw(1), await draw(2), await draw(3)];
    expect(new Set(texts).size).toBe(3);
    expect(await draw(2)).toBe(texts[1]);
  });
});

describe("an engine's KV cache", () => {
  it("can be copied from another engine, if the library allows it", async () => {
    const model = await realBuiltIn.load(NANO);
    const [first, second] = [await model.engine(), await model.engine()];
    const system = model.prompts.system("<|system|>\nwait() cost 1\n<|end|>\n");
    await keep(first, system);
    second.keepLike?.(first, system.length - 2);
    expect(second.position).toBe(system.length - 2);
    const rest = system.slice(-2);
    const [alike] = await second.evaluate(rest, [{ at: 1 }]);
    await first.erase(system.length - 2);
    const [own] = await first.evaluate(rest, [{ at: 1 }]);
    expect(alike).toEqual(own);
  });
});
