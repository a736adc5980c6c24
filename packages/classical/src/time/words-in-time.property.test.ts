import assert from "node:assert/strict";
import {
  type Condition,
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type Goal,
  loadDomain,
  Orchestrator,
  type Outcome,
} from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A directive, in terms that fit two domains of the same variables, tools and goals. */
interface Drawn {
  readonly wishes: readonly { readonly goal: number; readonly without: readonly number[] }[];
  readonly skipped: readonly number[];
  readonly disabled: readonly number[];
  readonly discouraged: readonly number[];
  readonly maintain: Condition | undefined;
  readonly confidence: number;
}

interface Case {
  readonly plain: Domain;
  readonly timed: Domain;
  readonly state: Int32Array;
  readonly drawn: Drawn;
}

/** The domain with durations; with deadlines, which need a schedule, but never come. */
function withTime({ written }: Domain, hasDeadlines: boolean): Domain | undefined {
  const { tools, goals = [] } = written as {
    readonly tools: readonly object[];
    readonly goals?: readonly object[];
  };
  try {
    return loadDomain({
      ...written,
      tools: tools.map((tool) => ({ ...tool, duration: 1 })),
      goals: goals.map((goal) => ({ ...goal, ...(hasDeadlines ? { by: 900_000 } : {}) })),
    });
  } catch {
    return undefined;
  }
}

const indices = (count: number, maxLength: number) =>
  count === 0 ? fc.constant([]) : fc.array(fc.nat(count - 1), { maxLength });

const drawnFor = ({ goals, actions }: Domain, maintain: fc.Arbitrary<Condition | undefined>) =>
  fc.record({
    wishes: fc.array(
      fc.record({ goal: fc.nat(goals.length - 1), without: indices(actions.count, 3) }),
      { maxLength: 2 },
    ),
    skipped: indices(goals.length, Math.max(0, goals.length - 1)),
    disabled: indices(actions.count, 3),
    discouraged: indices(actions.count, 3),
    maintain,
    confidence: fc.constantFrom(0.2, 0.95),
  });

const cases: fc.Arbitrary<Case> = arbitraryDomain({ maxStates: 200 })
  .map((domain) => ({ plain: withTime(domain, false), timed: withTime(domain, true) }))
  .filter(
    ({ plain, timed }) => plain !== undefined && timed !== undefined && plain.goals.length > 0,
  )
  .chain((both) => {
    const { plain, timed } = both as { readonly plain: Domain; readonly timed: Domain };
    const maintain = fc.option(arbitraryCondition(plain, 2), { nil: undefined });
    return fc
      .record({
        plain: fc.constant(plain),
        timed: fc.constant(timed),
        state: arbitraryState(plain),
        drawn: drawnFor(plain, maintain),
      })
      .map((one) => {
        const { written } = timed;
        return Object.defineProperty(one, fc.toStringMethod, {
          value: () =>
            JSON.stringify({ written, state: plain.untyped.read(one.state), ...one.drawn }),
        });
      });
  });

function readerOf({
  wishes,
  skipped,
  disabled,
  discouraged,
  maintain,
  confidence,
}: Drawn): DirectiveReader {
  const read = (domain: Domain): DirectiveReading => {
    const set = (ids: readonly number[]) => {
      const all = domain.actionSet();
      for (const id of ids) all.add(id);
      return ids.length === 0 ? undefined : all;
    };
    const goalAt = (index: number): Goal => domain.goals[index] as Goal;
    return {
      goals: wishes.map(({ goal, without }) => ({
        ...{ goal: goalAt(goal), declared: goalAt(goal), without: set(without) },
      })),
      skipped: skipped.map(goalAt),
      disabled: set(disabled),
      discouraged: set(discouraged),
      maintain: maintain === undefined ? undefined : domain.condition(maintain),
      ...{ confidence, because: [] },
    };
  };
  return {
    readDirective: read,
    readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
  };
}

const told = ({ status, goal, chosen, confidence, plan, ...more }: Outcome) => ({
  ...{ status, chosen, confidence },
  goal: plan === null ? undefined : goal.name,
  banned: more.banned,
});

it("a directive means the same where its goals have deadlines", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ plain, timed, state, drawn }) => {
      const { maintain } = drawn;
      // A schedule has no first step within which a broken condition could be mended.
      const isBroken = [plain.maintain, maintain && plain.condition(maintain)].some(
        (each) => each !== undefined && !each.holds(state),
      );
      fc.pre(!isBroken);
      const reader = readerOf(drawn);
      const ask = (domain: Domain): Promise<Outcome> => {
        const orchestrator = new Orchestrator({
          ...{ domain, reader, planner: new ClassicalPlanner(), time: new TimePlanner() },
        });
        const request = { agent: "ann", state, goal: { directive: "go" }, nowMs: 0 };
        return orchestrator.plan({ ...request, budgetMs: 60_000 });
      };
      const [one, other] = [await ask(plain), await ask(timed)];
      assert.deepEqual(told(other), told(one));
    }),
    { numRuns: 60 },
  );
});
