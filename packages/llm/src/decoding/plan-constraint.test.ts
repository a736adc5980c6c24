import { loadDomain, PlanProver } from "@understudy/planner-core";
import {
  applicableActions,
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
  woodcutter,
} from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writePlan } from "../parse/write-plan.ts";
import {
  PLAN_PIECES,
  ScriptedEngine,
  type ScriptedEngineOptions,
} from "../testing/scripted-engine.ts";
import { type ApplicableOptions, ApplicableSteps } from "./applicable-steps.ts";
import { type DecodedPlan, decodePlan } from "./decode-plan.ts";
import { PlanConstraint } from "./plan-constraint.ts";
import { type StepRules, wellFormedSteps } from "./step-rules.ts";
import { StepTokens } from "./step-tokens.ts";
import type { TokenConstraint } from "./token-constraint.ts";

const domain = woodcutter.untyped;
const goto = (place: string): number => domain.actionOf({ tool: "goto", args: { place } });
const buyAxe = domain.actionOf({ tool: "buy", args: { item: "axe" } });
const chop = domain.actionOf({ tool: "chop", args: {} });
const lightFire = domain.actionOf({ tool: "light_fire", args: {} });

const textOf = (plan: readonly number[]): string =>
  writePlan(plan.map((action) => domain.step(action)));

/** Whether a constraint allows a sequence of tokens, up to a complete answer. */
function lets(constraint: TokenConstraint, tokens: readonly number[]): boolean {
  const walk = constraint.fork();
  for (const token of tokens) {
    if (!walk.allowed().includes(token)) return false;
    walk.accept(token);
  }
  return walk.allowed().length === 0;
}

async function decode<S>(
  rules: StepRules<S>,
  options: ScriptedEngineOptions,
  draft?: readonly number[],
): Promise<DecodedPlan> {
  const engine = new ScriptedEngine({ passLimit: 256, ...options });
  const constraint = new PlanConstraint(rules, new StepTokens(domain, engine));
  const prompt = engine.prompt(5);
  return await decodePlan(engine, { prompt, domain, maxTokens: 2000, constraint, draft });
}

const actionsOf = ({ parsed }: DecodedPlan): readonly number[] =>
  parsed.kind === "plan" ? parsed.actions : [-1];

const start = domain.state({});
const warm = domain.goal("warm_home").condition;

describe("StepTokens", () => {
  it("concatenates to the tokens of the whole text across step boundaries", () => {
    const engine = new ScriptedEngine();
    const steps = new StepTokens(domain, engine);
    expect(steps.isCanonical).toBe(true);
    const tokens = [
      ...steps.opening,
      ...steps.continued(goto("forest")),
      ...steps.continued(chop),
      ...steps.last(chop),
    ];
    expect(tokens).toEqual(engine.tokenize(textOf([goto("forest"), chop, chop])));
    expect(steps.empty).toEqual(engine.tokenize(textOf([])));
  });

  it("moves the cut if the vocabulary joins the quote to the name, or reports failure", () => {
    const joined = new ScriptedEngine({ pieces: [...PLAN_PIECES, '":"goto', '":"chop'] });
    const steps = new StepTokens(domain, joined);
    expect(steps.isCanonical).toBe(true);
    expect([...steps.opening, ...steps.last(chop)]).toEqual(joined.tokenize(textOf([chop])));
    const pieces = domain.tools.map(({ name }) => `[{"tool":"${name}`);
    const more = domain.tools.map(({ name }) => `}},{"tool":"${name}`);
    const stuck = new ScriptedEngine({ pieces: [...pieces, ...more, '"}},{"tool":"goto'] });
    expect(new StepTokens(domain, stuck).isCanonical).toBe(false);
  });
});

describe("the rules of form", () => {
  it("allow every plan, in the tokens of its text", () => {
    fc.assert(
      fc.property(arbitraryDomain(), fc.array(fc.nat(), { maxLength: 4 }), (any, picks) => {
        const { count } = any.actions;
        fc.pre(count > 0);
        const text = writePlan(picks.map((pick) => any.step(pick % count)));
        const engine = new ScriptedEngine();
        const steps = new StepTokens(any, engine);
        const rules = wellFormedSteps(any, 5);
        if (rules === undefined) return;
        expect(steps.isCanonical).toBe(true);
        expect(lets(new PlanConstraint(rules, steps), engine.tokenize(text))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("allow every plan in any vocabulary", () => {
    const plans = fc.array(fc.nat(domain.actions.count - 1), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(plans, fc.array(fc.nat(), { maxLength: 30 }), (plan, cuts) => {
        const text = textOf(plan);
        // Pieces of the text itself span any boundaries.
        const pieces = cuts.map((cut) => text.slice(cut % text.length, (cut % text.length) + 5));
        const engine = new ScriptedEngine({ pieces: [...PLAN_PIECES, ...pieces] });
        const steps = new StepTokens(domain, engine);
        const rules = wellFormedSteps(domain, 5);
        if (rules === undefined) return;
        const tokens = [
          ...steps.opening,
          ...plan.slice(0, -1).flatMap((action) => steps.continued(action)),
          ...steps.last(plan.at(-1) as number),
        ];
        expect(engine.detokenize(tokens)).toBe(text);
        expect(lets(new PlanConstraint(rules, steps), tokens)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("allow nothing else", async () => {
    const rules = wellFormedSteps(domain, 3);
    if (rules === undefined) throw new Error("a small domain");
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.string({ maxLength: 20 }), async (seed, wants) => {
        const decoded = await decode(rules, { seed, wants });
        expect(decoded.parsed.kind).toBe("plan");
        expect(decoded.text).toBe(textOf(actionsOf(decoded)));
        expect(actionsOf(decoded).length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 150 },
    );
  });

  it("spend no pass on forced text", async () => {
    const rules = wellFormedSteps(domain);
    if (rules === undefined) throw new Error("a small domain");
    const wants = textOf([goto("market"), buyAxe]);
    const { text, statistics } = await decode(rules, { wants });
    expect(text).toBe(wants);
    expect(statistics.forced).toBeGreaterThan(statistics.said / 2);
    expect(statistics.passes).toBe(statistics.said - statistics.forced);
  });

  it("are undefined for domains with too many ground actions", () => {
    expect(wellFormedSteps(domain)).toBeDefined();
    const many = { actions: { count: 10_001 } } as typeof domain;
    expect(wellFormedSteps(many)).toBeUndefined();
  });
});

describe("the rules of applicability", () => {
  const options: ApplicableOptions = { state: start, goal: warm };

  it("verify a draft in one pass as well", async () => {
    const plan = [goto("market"), buyAxe, goto("forest"), chop, goto("home"), lightFire];
    const rules = new ApplicableSteps(domain, options);
    const { statistics, text } = await decode(rules, { wants: textOf(plan) }, plan);
    expect(text).toBe(textOf(plan));
    expect(statistics.passes).toBe(1);
  });

  it("give the empty plan if no step applies or the goal holds", async () => {
    const all = { has: () => true };
    const none = await decode(new ApplicableSteps(domain, { ...options, disabled: all }), {});
    expect(none).toMatchObject({ text: textOf([]), statistics: { passes: 0 } });
    const holding = { ...options, goal: domain.condition({}) };
    const done = await decode(new ApplicableSteps(domain, holding), { wants: textOf([chop]) });
    expect(done.text).toBe(textOf([]));
  });

  it("keep a plan out of a dead end if there is another way", async () => {
    const trap = loadDomain({
      name: "trap",
      state: { at: { type: "enum", values: ["start", "pit", "path", "home"] } },
      tools: [
        { name: "fall", when: { at: "start" }, then: { at: "pit" } },
        { name: "walk", when: { at: "start" }, then: { at: "path" } },
        { name: "arrive", when: { at: "path" }, then: { at: "home" } },
      ],
    });
    const goal = trap.condition({ at: "home" });
    const state = trap.state({ at: "start" });
    const wants = '{"steps":[{"tool":"fall"';
    const said = async (changes: Partial<ApplicableOptions>): Promise<string> =>
      (await decodeIn(trap, { state, goal, ...changes }, wants)).text;
    expect(await said({})).toContain('"walk"');
    // Without another way the plan ends there: sound, but short of the goal.
    const walk = trap.actionOf({ tool: "walk", args: {} });
    expect(await said({ disabled: { has: (action) => action === walk } })).toContain('"fall"');
  });

  it("keep a plan out of states that lead only back", async () => {
    const bay = loadDomain({
      name: "bay",
      state: { at: { type: "enum", values: ["harbour", "bay", "cove", "sea"] } },
      tools: [
        { name: "cast.off", when: { at: "harbour" }, then: { at: "bay" } },
        { name: "anchor", when: { at: "bay" }, then: { at: "cove" } },
        { name: "return", when: { at: "cove" }, then: { at: "bay" } },
        { name: "sail", when: { at: "bay" }, then: { at: "sea" } },
      ],
    });
    const state = bay.state({ at: "harbour" });
    const goal = bay.condition({ at: "sea" });
    const wants = '{"steps":[{"tool":"cast.off","args":{}},{"tool":"anchor","args":{}}';
    const decoded = await decodeIn(bay, { state, goal }, wants);
    // The cove leads only to the bay, which the plan has visited.
    expect(actionsOf(decoded).map((action) => bay.step(action).tool)).toEqual(["cast.off", "sail"]);
  });

  it("make every step obey state, maintain and disabled actions", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryDomain().chain((any) =>
          fc.record({
            any: fc.constant(any),
            state: arbitraryState(any),
            goal: arbitraryCondition(any),
            maintain: fc.option(arbitraryCondition(any), { nil: undefined }),
            disabled: fc.array(fc.nat(Math.max(0, any.actions.count - 1)), { maxLength: 3 }),
          }),
        ),
        fc.nat(1e6),
        async ({ any, state, goal, maintain, disabled }, seed) => {
          fc.pre(any.actions.count > 0);
          const constraints = {
            disabled: any.actionSet(disabled.map((action) => any.step(action))),
            maintain: maintain === undefined ? undefined : any.condition(maintain),
          };
          const condition = any.condition(goal);
          const rules = new ApplicableSteps(any, {
            ...constraints,
            state,
            goal: condition,
            maxSteps: 6,
          });
          const engine = new ScriptedEngine({ seed, passLimit: 4096 });
          const constraint = new PlanConstraint(rules, new StepTokens(any, engine));
          const prompt = engine.prompt(3);
          const decoded = await decodePlan(engine, {
            prompt,
            domain: any,
            maxTokens: 4000,
            constraint,
          });
          const plan = actionsOf(decoded);
          const prover = new PlanProver(any);
          expect(prover.prove(state, plan, undefined, constraints)).toBe(true);
          expect(plan.length).toBeLessThanOrEqual(6);
          // It ended at the goal, or without an applicable step.
          const isOver = condition.holds(prover.state) || plan.length === 6;
          if (isOver) return;
          const seen = states(any, state, plan);
          const open = applicableActions(any, prover.state).filter((action) => {
            if (!new PlanProver(any).prove(prover.state, [action], undefined, constraints)) {
              return false;
            }
            return !seen.has(states(any, prover.state, [action], true));
          });
          expect(open).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

type AnyDomain = typeof domain;

async function decodeIn(
  world: AnyDomain,
  options: ApplicableOptions,
  wants: string,
): Promise<DecodedPlan> {
  const engine = new ScriptedEngine({ wants, passLimit: 256 });
  const rules = new ApplicableSteps(world, options);
  const constraint = new PlanConstraint(rules, new StepTokens(world, engine));
  return await decodePlan(engine, { prompt: [0], domain: world, maxTokens: 400, constraint });
}

function states(any: AnyDomain, from: Int32Array, plan: readonly number[]): Set<string>;
function states(any: AnyDomain, from: Int32Array, plan: readonly number[], last: true): string;
function states(
  any: AnyDomain,
  from: Int32Array,
  plan: readonly number[],
  last?: true,
): Set<string> | string {
  const prover = new PlanProver(any);
  const all = plan.map((_, index) => {
    prover.prove(from, plan.slice(0, index + 1), undefined);
    return prover.state.join();
  });
  return last === true ? (all.at(-1) as string) : new Set([from.join(), ...all]);
}
