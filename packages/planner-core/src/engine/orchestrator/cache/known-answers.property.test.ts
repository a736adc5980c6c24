import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../../scripts/testing/cases.mjs";
import type { Domain } from "../../../rules/domain/domain.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { provePlan } from "../../../rules/plan/prove-plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { PolicyPlanner } from "../../../testing/policy-planner.ts";
import {
  arbitraryDomain,
  arbitraryPlan,
  arbitraryState,
} from "../../../testing/random/arbitraries.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { CacheAnswer, CacheQuery, PlanCache } from "../../contract/cache.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { runSearch } from "../../contract/search/run-search.ts";
import { Orchestrator } from "../orchestrator.ts";
import { planKnown } from "../route/pieces.ts";

/** A cache's answers by state: an optimal plan, any plan, or none. */
interface Script {
  readonly kind: "exact" | "generalised" | "similar" | "negative" | "miss";
  readonly isProved: boolean;
  readonly isOptimal: boolean;
  readonly costRatio: number;
  /** A plan other than the best, which may not work. */
  readonly other: readonly number[] | undefined;
}

/** A cache with scripted answers and truthful promises. */
class ScriptedCache implements PlanCache {
  readonly #scripts: readonly Script[];

  constructor(scripts: readonly Script[]) {
    this.#scripts = scripts;
  }

  lookup({ domain, state, goal, stateKey }: CacheQuery): CacheAnswer {
    if (stateKey !== domain.hasher.key(state)) throw new Error("the key is of another state");
    const at = state.reduce((sum, code) => sum + code, goal.hash.length) % this.#scripts.length;
    const script = this.#scripts[Math.abs(at)] as Script;
    const { kind, isOptimal, costRatio, other } = script;
    if (kind === "miss") return { kind };
    if (kind === "negative") return { kind, reason: "unsound-plan" };
    const best = runSearch(new UniformCostPlanner(), { domain, state, goal, mode: "optimal" });
    if (best.status !== "solved") return { kind: "miss" };
    const actions = other ?? best.actions;
    const proof = provePlan(domain, state, actions, goal.condition);
    const scaledCost = Math.round(proof.cost * 1000);
    const plan = planOf(domain, actions);
    const optimal = isOptimal && scaledCost === best.scaledCost;
    const entry = { plan, scaledCost, llmSteps: 1, optimal, mended: false, costRatio };
    return { kind, entry, proved: script.isProved && proof.sound };
  }

  store(): void {}
}

const cases = arbitraryDomain({ maxStates: 200 })
  .filter((domain) => domain.goals.length > 0)
  .chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      scripts: fc.array(
        fc.record({
          kind: fc.constantFrom("exact", "exact", "generalised", "similar", "negative", "miss"),
          isProved: fc.constantFrom(true, true, false),
          isOptimal: fc.boolean(),
          costRatio: fc.constantFrom(1, 1.2, 1.5, 3, Number.POSITIVE_INFINITY),
          other: fc.oneof(
            { weight: 4, arbitrary: fc.constant(undefined) },
            { weight: 1, arbitrary: arbitraryPlan(domain, 4) },
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      states: fc.array(arbitraryState(domain), { minLength: 2, maxLength: 6 }),
      hasCache: fc.boolean(),
      hasLlm: fc.boolean(),
      hasPolicies: fc.boolean(),
      // The cost rules for fresh plans, and for those of another state.
      ratios: fc.constantFrom(
        {},
        { maxCostRatio: 1.1 },
        { maxCostRatio: 4, tuning: { maxReuseCostRatio: 1 } },
        { maxCostRatio: 1, tuning: { maxReuseCostRatio: 4 } },
      ),
    }),
  );
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

function orchestratorOf({
  domain,
  scripts,
  hasCache,
  hasLlm,
  hasPolicies,
  ratios,
}: Case): Orchestrator {
  const clock = new FakeClock();
  return new Orchestrator({
    ...ratios,
    domain,
    clock,
    planner: hasPolicies ? new PolicyPlanner() : new UniformCostPlanner(),
    cache: hasCache ? new ScriptedCache(scripts as readonly Script[]) : undefined,
    llm: hasLlm
      ? new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: "never" }) })
      : undefined,
  });
}

/** The promised facts of an outcome, the same on both paths. */
function factsOf(domain: Domain, { plan, goal, revised: _, ...rest }: Outcome): object {
  return { ...rest, goal: goal.hash, plan: plan?.actions.map((id) => domain.formatAction(id)) };
}

describe("a known answer", () => {
  it("is the one that the cache or the planner would give again", () => {
    let hits = 0;
    fc.assert(
      fc.property(cases, (each) => {
        const { domain, states } = each;
        const orchestrator = orchestratorOf(each);
        for (const packed of states) {
          for (const { name } of domain.goals) {
            const ask = (state: object): object =>
              factsOf(
                domain,
                orchestrator.planNow({
                  agent: "a",
                  state: state as typeof packed,
                  goal: name as string,
                }),
              );
            // Answers are remembered, but only packed and tracked states are compared with them.
            const long = ask(domain.read(packed));
            expect(ask(packed)).toEqual(long);
            expect(ask(domain.track(packed.slice()))).toEqual(long);
            const [many] = orchestrator.planMany([
              { agent: "a", state: packed, goal: name as string },
            ]);
            expect(many && factsOf(domain, many)).toEqual(long);
            const known = planKnown(orchestrator, {
              agent: "a",
              state: packed,
              goal: name as string,
              budgetMs: 100,
            });
            if (typeof known !== "function") expect(factsOf(domain, known)).toEqual(long);
            const { cost, source } = long as Outcome;
            if (cost > 0 && (source !== "classical" || (each.hasPolicies && !each.hasLlm))) hits++;
          }
        }
        orchestrator.dispose();
      }),
      { numRuns: 200 },
    );
    expect(hits).toBeGreaterThan(casesOf(200) / 5);
  });
});
