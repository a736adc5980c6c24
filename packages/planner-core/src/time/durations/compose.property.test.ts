import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, DomainTime } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { allStates } from "../../testing/random/arbitraries.ts";
import { durationIn } from "./duration-in.ts";
import { happeningName } from "./happening-names.ts";

const STATE = {
  at: { type: "enum", values: ["x", "y"] },
  near: { type: "enum", values: ["x", "y"] },
  on: { type: "boolean" },
  on_x: { type: "boolean" },
  on_y: { type: "boolean" },
  low: { type: "integer", min: -1, max: 1 },
  high: { type: "integer", min: 1, max: 3 },
  left_x: { type: "integer", min: 0, max: 1 },
  left_y: { type: "integer", min: 0, max: 1 },
};

const DERIVE = { ready: { on: true, low: { ">=": 1 } } };

const PARAMETERS = {
  p: { enum: ["x", "y"] },
  n: { type: "integer", minimum: 0, maximum: 1 },
};

const place = fc.constantFrom("x", "y", "$p");
const isOn = fc.boolean();
const number = (min: number, max: number) => fc.oneof(fc.integer({ min, max }), fc.constant("$n"));
const test = (min: number, max: number) =>
  fc.oneof(
    fc.integer({ min, max }),
    fc
      .tuple(fc.constantFrom("!=", "<", "<=", ">", ">="), fc.integer({ min, max }))
      .map(([operator, side]) => ({ [operator]: side })),
    fc.constantFrom(
      { "<=": { var: "high" } },
      { ">=": { var: "low + 1" } },
      { ">=": { var: "high - 2" } },
    ),
  );

/** A record with one or two of the entries. */
function some(entries: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const one = fc
    .constantFrom(...Object.keys(entries))
    .chain((name) => (entries[name] as fc.Arbitrary<unknown>).map((value) => ({ [name]: value })));
  return fc.oneof(
    one,
    fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b })),
  );
}

const plain = {
  at: fc.oneof(place, fc.constant({ "!=": "x" }), fc.constant({ var: "near" })),
  near: place,
  on: isOn,
  on_$p: isOn,
  on_x: isOn,
  ready: isOn,
  low: test(-1, 1),
  high: test(1, 3),
  "low + high": fc.integer({ min: 0, max: 4 }).map((side) => ({ ">=": side })),
  left_$p: test(0, 1),
  left_x: test(0, 1),
};

const condition: fc.Arbitrary<object> = fc.oneof(
  some(plain),
  fc.array(some(plain), { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf })),
);

const change = (min: number, max: number) =>
  fc.oneof(
    number(min, max).filter((value) => value !== "$n" || min <= 0),
    fc.integer({ min: 1, max: 3 }).map((more) => ({ "+": more })),
    fc.integer({ min: 1, max: 3 }).map((less) => ({ "-": less })),
  );

const set = {
  at: place,
  on: isOn,
  low: change(-1, 1),
  high: change(1, 3),
  left_$p: change(0, 1),
  left_y: change(0, 1),
};

const copies = {
  near: fc.oneof(place, fc.constant({ var: "at" })),
  low: fc.oneof(change(-1, 1), fc.constantFrom({ "+": { var: "high" } }, { var: "high - 2" })),
};

const tool = fc.record(
  {
    name: fc.constant("act"),
    parameters: fc.constant(PARAMETERS),
    when: condition,
    start: fc.oneof(some(set), some(set), some({ ...set, on_$p: isOn })),
    during: condition,
    then: fc.oneof(some(set), some(set), some({ ...set, ...copies })),
    if: fc.tuple(condition, some(set)).map(([when, then]) => [{ when, then }]),
    duration: fc.oneof(
      fc.constantFrom<unknown>(2, "low", "$n", { var: "low + high" }),
      fc.constantFrom<unknown>(
        { from: "low", to: 1 },
        { from: 1.5, to: "high" },
        { from: "low", to: "low + high - 2" },
        { from: 1 },
      ),
    ),
  },
  { requiredKeys: ["name", "parameters", "duration"] },
);

type Play = (action: number, state: Int32Array) => Int32Array | undefined;

/** Applies actions, with conditions compiled once. */
function playOf(domain: Domain): Play {
  const conditions = Array.from(
    { length: domain.actions.count },
    (_, action) => new CompiledCondition(domain.simplifiedCondition(action), domain.variables),
  );
  return (action, state) => {
    if (conditions[action]?.holds(state) !== true) return undefined;
    const next = new Int32Array(state.length);
    applyAction(domain.actions, action, state, next);
    return domain.maintain.holds(next) ? next : undefined;
  };
}

/** The state after a step from start to end, with nothing in between; undefined if it cannot be done. */
function playedIn(domain: Domain): (step: Step, state: Int32Array) => Int32Array | undefined {
  const { happenings, durations, tools } = domain.time as DomainTime;
  const play = playOf(happenings);
  const { maintain } = domain;
  return ({ tool: name, args }, state) => {
    const part = (one: Parameters<typeof happeningName>[0]) =>
      happenings.actionOf({ tool: happeningName(one, name), args });
    const start = part("start");
    const duration = durations[start];
    const isPossible = duration && durationIn(duration, state, undefined, -1) !== undefined;
    const started = isPossible ? play(start, state) : undefined;
    if (started === undefined || !maintain.holds(started)) return undefined;
    if (tools[0]?.hasDuring && play(part("during"), started) === undefined) return undefined;
    const ended = play(part("end"), started);
    return ended && maintain.holds(ended) ? ended : undefined;
  };
}

describe("the action of an agent alone", () => {
  it("is start, what holds during, and end, in every state (300 tools)", () => {
    let all = 0;
    let sequential = 0;
    let applied = 0;
    const kept = fc.option(some({ on: isOn, ready: isOn, low: test(-1, 1) }), { nil: undefined });
    fc.assert(
      fc.property(tool, kept, (drawn, maintain) => {
        const domain = loadDomain({
          name: "one",
          state: STATE,
          derive: DERIVE,
          tools: [drawn],
          ...(maintain === undefined ? {} : { maintain: [maintain] }),
        });
        all++;
        if (domain.time?.tools[0]?.isSequential !== true) return;
        sequential++;
        const play = playOf(domain);
        const played = playedIn(domain);
        const steps: readonly Step[] = ["x", "y"].flatMap((p) =>
          [0, 1].map((n) => ({ tool: "act", args: { p, n } })),
        );
        for (const state of allStates(domain)) {
          if (!domain.maintain.holds(state)) continue;
          for (const step of steps) {
            const expected = played(step, state);
            const found = play(domain.actionOf(step), state);
            if (expected !== undefined) applied++;
            if (String(found) === String(expected)) continue;
            expect([step, domain.read(state), found && domain.read(found)]).toEqual([
              step,
              domain.read(state),
              expected && domain.read(expected),
            ]);
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(sequential).toBeGreaterThan(all / 6);
    expect(applied).toBeGreaterThan(all * 10);
  });
});
