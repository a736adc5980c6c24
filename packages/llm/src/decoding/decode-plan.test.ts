import { woodcutter } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writePlan } from "../parse/write-plan.ts";
import { ScriptedEngine, type ScriptedEngineOptions } from "../testing/scripted-engine.ts";
import { type DecodedPlan, decodePlan, type PlanDecodingRequest } from "./decode-plan.ts";
import { DraftModel } from "./draft/draft-model.ts";
import { DecodingCancelled, type DecodingHooks } from "./engine.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { wellFormedSteps } from "./step-rules.ts";
import { StepTokens } from "./step-tokens.ts";

const domain = woodcutter.untyped;
const goto = (place: string): number => domain.actionOf({ tool: "goto", args: { place } });
const buyAxe = domain.actionOf({ tool: "buy", args: { item: "axe" } });
const chop = domain.actionOf({ tool: "chop", args: {} });
const sell = domain.actionOf({ tool: "sell", args: {} });
const sleep = domain.actionOf({ tool: "sleep", args: {} });

const textOf = (plan: readonly number[]): string =>
  writePlan(plan.map((action) => domain.step(action)));

/** Decodes with a prompt of 10 tokens. */
async function decode(
  options: ScriptedEngineOptions,
  request: Partial<PlanDecodingRequest> = {},
  hooks: DecodingHooks = {},
): Promise<DecodedPlan & { readonly engine: ScriptedEngine }> {
  const engine = new ScriptedEngine({ passLimit: 512, ...options });
  const prompt = engine.prompt(10);
  const decoded = await decodePlan(engine, { prompt, domain, maxTokens: 400, ...request }, hooks);
  return { ...decoded, engine };
}

const actionsOf = ({ parsed }: DecodedPlan): readonly number[] =>
  parsed.kind === "plan" ? parsed.actions : [];

describe("decodePlan without a draft", () => {
  const plan = [goto("market"), buyAxe];

  it("returns the model's text, one token per pass", async () => {
    const decoded = await decode({ wants: textOf(plan) });
    expect(decoded).toMatchObject({ text: textOf(plan), stop: "end" });
    expect(actionsOf(decoded)).toEqual(plan);
    const { said, passes, evaluated, drafted } = decoded.statistics;
    expect({ passes, drafted, evaluated }).toEqual({
      passes: said,
      drafted: 0,
      evaluated: 10 + said - 1,
    });
  });

  it("reports text, steps and the first token as they arrive", async () => {
    const seen: unknown[] = [];
    let text = "";
    await decode(
      { wants: textOf(plan) },
      {},
      {
        onText: (piece) => {
          text += piece;
        },
        onStep: (action) => {
          seen.push([action, text.length < textOf(plan).length]);
          return "continue";
        },
        onFirstToken: () => seen.push(text),
      },
    );
    expect(text).toBe(textOf(plan));
    expect(seen).toEqual(["", [plan[0], true], [plan[1], expect.any(Boolean)]]);
  });

  it("leaves out text after the plan", async () => {
    const wants = `Well: ${textOf(plan)} and so on`;
    const { text, stop } = await decode({ wants });
    expect({ text, stop }).toEqual({ text: `Well: ${textOf(plan)}`, stop: "end" });
  });

  it("ends at a stop sequence, whatever the draft", async () => {
    const whole = textOf(plan);
    const stop = ['"buy"', "nowhere"];
    for (const draft of [undefined, plan]) {
      const seen: number[] = [];
      const onStep = (action: number) => void seen.push(action);
      const ended = await decode({ wants: whole }, { stop, draft }, { onStep });
      expect(ended).toMatchObject({ text: whole.slice(0, whole.indexOf('"buy"')), stop: "end" });
      expect(seen).toEqual([plan[0]]);
      const late = await decode({ wants: whole }, { stop: ["]}x"], draft });
      expect(late).toMatchObject({ text: whole, stop: "end" });
      expect(actionsOf(late)).toEqual(plan);
    }
  });

  it("ends with the model's turn, even without a plan", async () => {
    const { text, stop, parsed } = await decode({ wants: "I cannot." });
    expect({ text, stop, kind: parsed.kind }).toEqual({
      text: "I cannot.",
      stop: "end",
      kind: "invalid-json",
    });
  });

  it("cuts an answer that is too long, and keeps its complete steps", async () => {
    const { stop, parsed, statistics } = await decode({ wants: textOf(plan) }, { maxTokens: 20 });
    expect({ stop, said: statistics.said }).toEqual({ stop: "length", said: 20 });
    expect(parsed).toMatchObject({ kind: "plan", actions: [plan[0]], damage: "truncated" });
  });

  it("evaluates a long prompt within the pass limit", async () => {
    const engine = new ScriptedEngine({ wants: textOf([chop]), passLimit: 16 });
    const request = { prompt: engine.prompt(40), domain, maxTokens: 400 };
    const { statistics, text } = await decodePlan(engine, request);
    expect(text).toBe(textOf([chop]));
    expect(statistics.promptPasses).toBe(2);
    expect(engine.passes.slice(0, 3)).toEqual([
      { tokens: 16, wanted: 0 },
      { tokens: 16, wanted: 0 },
      { tokens: 8, wanted: 1 },
    ]);
  });

  it("stops at a step whose handler asks for it, or by `isStopped`", async () => {
    const atStep = await decode({ wants: textOf(plan) }, {}, { onStep: () => "stop" });
    expect(atStep.stop).toBe("stopped");
    expect(actionsOf(atStep)).toEqual([plan[0]]);
    let passes = 0;
    const told = await decode({ wants: textOf(plan) }, {}, { isStopped: () => passes++ === 5 });
    expect(told).toMatchObject({ stop: "stopped", statistics: { passes: 5 } });
  });

  it("can be cancelled before the next pass", async () => {
    const engine = new ScriptedEngine({ wants: textOf(plan), passLimit: 16 });
    const request = { prompt: engine.prompt(60), domain, maxTokens: 400 };
    const isCancelled = (): boolean => engine.passes.length === 2;
    await expect(decodePlan(engine, request, { isCancelled })).rejects.toThrow(DecodingCancelled);
    expect(engine.position).toBe(32);
  });

  it("counts ties on request", async () => {
    const { statistics } = await decode({ wants: textOf(plan) }, { withMargins: true });
    expect(statistics.ties).toBe(0);
  });
});

describe("decodePlan with a draft", () => {
  const plan = [goto("market"), buyAxe, goto("forest"), chop, chop];

  it("takes one pass if the model accepts all of it", async () => {
    const { text, statistics, engine } = await decode({ wants: textOf(plan) }, { draft: plan });
    expect(text).toBe(textOf(plan));
    expect(statistics).toMatchObject({ passes: 1, redrafts: 0 });
    expect(statistics.accepted).toBe(statistics.said);
    // The last token needs no successor, so it is not evaluated.
    const { said } = statistics;
    expect(engine.passes).toEqual([{ tokens: 10 + said - 1, wanted: said }]);
  });

  it("evaluates it within the pass limit, up to the first rejected token", async () => {
    const agreed = await decode({ wants: textOf(plan), passLimit: 32 }, { draft: plan });
    const { said, passes } = agreed.statistics;
    expect(agreed.text).toBe(textOf(plan));
    expect(passes).toBeLessThanOrEqual(Math.ceil((10 + said) / 32) + 1);
    const other = await decode({ wants: textOf([sleep]), passLimit: 32 }, { draft: plan });
    expect(other.text).toBe(textOf([sleep]));
    expect(other.statistics.drafted).toBeLessThan(said);
  });

  it("keeps the accepted part and continues without a draft", async () => {
    const own = [goto("market"), buyAxe, sell];
    const { text, statistics } = await decode({ wants: textOf(own) }, { draft: plan });
    expect(text).toBe(textOf(own));
    expect(statistics.accepted).toBeGreaterThan(10);
    expect(statistics.passes).toBeLessThan(statistics.said - 10);
  });

  it("redrafts from the model's own step before its text is complete", async () => {
    const own = [goto("market"), sell, goto("forest"), chop, sleep];
    const asked: (readonly number[])[] = [];
    const { text, statistics } = await decode(
      { wants: textOf(own) },
      { draft: plan },
      {
        redraft: async (steps) => {
          asked.push(steps);
          return own;
        },
      },
    );
    expect(text).toBe(textOf(own));
    expect(asked).toEqual([[goto("market"), sell]]);
    expect(statistics).toMatchObject({ redrafts: 1 });
    expect(statistics.passes).toBeLessThanOrEqual(4);
  });

  it("requests at most two new drafts", async () => {
    const own = [chop, sell, chop, sell, chop, sell, chop];
    const askedOf = async (agreed: number): Promise<{ asked: number; used: number }> => {
      let asked = 0;
      const redraft = async (steps: readonly number[]): Promise<readonly number[]> => {
        asked++;
        return [...steps, ...own.slice(steps.length, steps.length + agreed), sleep];
      };
      const decoded = await decode({ wants: textOf(own) }, { draft: plan }, { redraft });
      expect(decoded.text).toBe(textOf(own));
      return { asked, used: decoded.statistics.redrafts };
    };
    expect(await askedOf(1)).toEqual({ asked: 2, used: 2 });
  });

  it("requests no further draft after one that did not pay off", async () => {
    let asked = 0;
    const redraft = async (steps: readonly number[]): Promise<readonly number[]> => {
      asked++;
      return [...steps, sleep, sleep, sleep, sleep, sleep];
    };
    const own = [chop, sell, chop, sell, chop, sell, chop];
    const { text } = await decode({ wants: textOf(own) }, { draft: plan }, { redraft });
    expect({ text, asked }).toEqual({ text: textOf(own), asked: 1 });
  });

  it.each([
    ["never arrives", () => new Promise<undefined>(() => {})],
    ["fails", () => Promise.reject(new Error("the planner is gone"))],
    ["is undefined", () => Promise.resolve(undefined)],
    ["has unknown actions", () => Promise.resolve([-1, 99_999])],
    ["is another plan", () => Promise.resolve([sleep, sleep, sleep, sleep])],
  ])("continues without a draft if a new one %s", async (_why, redraft) => {
    const own = [goto("market"), sell, goto("forest")];
    const { text } = await decode({ wants: textOf(own) }, { draft: plan }, { redraft });
    expect(text).toBe(textOf(own));
  });

  it("uses a new draft that arrives late", async () => {
    const own = [goto("market"), sell, goto("forest"), chop, chop, chop, sleep];
    const slow = async (): Promise<readonly number[]> => {
      for (let turn = 0; turn < 40; turn++) await Promise.resolve();
      return own;
    };
    const { text, statistics } = await decode(
      { wants: textOf(own) },
      { draft: plan },
      { redraft: slow },
    );
    expect(text).toBe(textOf(own));
    expect(statistics.redrafts).toBe(1);
  });

  it("ignores a draft that is not a plan of the domain", async () => {
    const { text, statistics } = await decode({ wants: textOf(plan) }, { draft: [-1, 4] });
    expect(text).toBe(textOf(plan));
    expect(statistics.drafted).toBe(0);
  });

  it("gives the same answer with any draft as without", async () => {
    const plans = fc.array(fc.nat(domain.actions.count - 1), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          own: plans,
          cut: fc.nat(80),
          draft: fc.option(plans, { nil: undefined }),
          redrafts: fc.array(plans, { maxLength: 3 }),
          seed: fc.nat(1000),
          passLimit: fc.integer({ min: 1, max: 60 }),
          maxTokens: fc.integer({ min: 1, max: 90 }),
          isConstrained: fc.boolean(),
        }),
        async ({ own, cut, draft, redrafts, seed, passLimit, maxTokens, isConstrained }) => {
          // After the cut the model follows its seed.
          const wants = `${textOf(own).slice(0, cut)}${cut < 40 ? "?" : ""}`;
          const engine = (): ScriptedEngine => new ScriptedEngine({ wants, seed, passLimit });
          const rules = wellFormedSteps(domain, 4);
          const constraint =
            isConstrained && rules !== undefined
              ? new PlanConstraint(rules, new StepTokens(domain, engine()))
              : undefined;
          const prompt = engine().prompt(7);
          const request = { prompt, domain, maxTokens, constraint };
          const plain = await decodePlan(engine(), request);
          const left = [...redrafts];
          const redraft = async (said: readonly number[]) => [...said, ...(left.pop() ?? [])];
          const drafted = await decodePlan(engine(), { ...request, draft }, { redraft });
          expect(drafted.text).toBe(plain.text);
          expect(drafted.stop).toBe(plain.stop);
          expect(drafted.statistics.said).toBe(plain.statistics.said);
          expect(drafted.statistics.passes).toBeLessThanOrEqual(plain.statistics.passes + 4);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("decodePlan with a smaller model", () => {
  const plan = [goto("market"), buyAxe, goto("forest"), chop, chop];

  it("gives the larger model's answer, in fewer passes", async () => {
    const wants = textOf(plan);
    for (const small of [wants, textOf([goto("market"), sell]), "nothing of the kind"]) {
      const draftEngine = new ScriptedEngine({ wants: small, seed: 3 });
      const draftModel = new DraftModel(draftEngine, draftEngine.prompt(10), { maxTokens: 6 });
      const { text, statistics } = await decode({ wants }, { draftModel });
      expect(text).toBe(wants);
      expect(draftModel.passes).toBeGreaterThan(0);
      if (small === wants) expect(statistics.passes).toBeLessThan(statistics.said / 5);
      expect(statistics.passes).toBeLessThanOrEqual(statistics.said);
    }
  });

  it("reuses evaluated tokens", async () => {
    const draftEngine = new ScriptedEngine({ wants: textOf(plan), passLimit: 4 });
    const draftModel = new DraftModel(draftEngine, draftEngine.prompt(10), { maxTokens: 3 });
    const first = await draftModel.propose([]);
    expect(first).toHaveLength(3);
    const passes = draftModel.passes;
    const second = await draftModel.propose([...first, 5]);
    expect(draftModel.passes).toBeGreaterThan(passes);
    // The third proposal, the token after it, and two more.
    expect(draftEngine.evaluated).toBe(10 + 2 + 2 + 2);
    expect(second).toHaveLength(3);
  });
});
