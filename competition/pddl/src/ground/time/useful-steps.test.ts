import { describe, expect, it } from "vitest";
import { importPddl, type PddlTexts } from "../../index.ts";
import { Rational } from "../../rational.ts";
import { type GroundFormula, TRUE } from "../ground-formula.ts";
import type { GroundAction, GroundEffect } from "../ground-task.ts";
import { groundUseful } from "./useful-steps.ts";

const fact = (key: string): GroundFormula => ({ kind: "fact", key, isNegated: false });
const not = (key: string): GroundFormula => ({ kind: "fact", key, isNegated: true });
const add = (...added: string[]): GroundEffect => ({
  condition: TRUE,
  added,
  deleted: [],
  changes: [],
});
const remove = (...deleted: string[]): GroundEffect => ({ ...add(), deleted });
const happening = (
  name: string,
  condition: GroundFormula,
  ...effects: GroundEffect[]
): GroundAction => ({
  ...{ name, condition, effects, cost: Rational.ZERO },
  place: { source: "domain", line: 1, column: 1 },
});
const left = (actions: readonly GroundAction[], goal: GroundFormula): readonly string[] => {
  const names = actions.map(({ name }) => name.slice(name.indexOf(":") + 1));
  const found = groundUseful(
    actions,
    { goal, maintain: TRUE, preferences: [] },
    {
      stepOf: (action) =>
        action.name.startsWith("event:")
          ? undefined
          : names.indexOf(names[actions.indexOf(action)] as string),
      tellHelp: ({ effects }, help) => {
        for (const { added, deleted, changes } of effects) {
          added.forEach(help.adds);
          deleted.forEach(help.deletes);
          for (const { fluent } of changes) help.changes(fluent);
        }
      },
      ground: (action) => action,
    },
  );
  return found.map(({ name }) => name);
};

/** Forty pieces, any two of which may be joined once both are cut. */
const shop = (goal: string): PddlTexts => ({
  domain: `(define (domain shop) (:types piece) (:predicates (cut ?p - piece) (joined ?p ?q - piece))
    (:durative-action cut :parameters (?p - piece) :duration (= ?duration 3)
      :condition () :effect (at end (cut ?p)))
    (:durative-action join :parameters (?p ?q - piece) :duration (= ?duration 1)
      :condition (over all (and (cut ?p) (cut ?q))) :effect (at end (joined ?p ?q))))`,
  problem: `(define (problem order)
    (:objects ${Array.from({ length: 40 }, (_, index) => `p${index}`).join(" ")} - piece)
    (:init) (:goal ${goal}))`,
});

describe("steps of a large task", () => {
  it("are tools if they help the goal, or a step that does", () => {
    const { definition } = importPddl(shop("(and (joined p3 p7) (joined p7 p1))"));
    const names = definition.tools.map(({ name }) => name).sort();
    expect(names).toEqual(["cut.p1", "cut.p3", "cut.p7", "join.p3.p7", "join.p7.p1"]);
    expect(Object.keys(definition.state)).toHaveLength(5);
  });

  it("stay whole: if the start helps, the end stays, and what that needs", () => {
    const steps = [
      happening("start:light", fact("match"), add("lit")),
      happening("end:light", fact("hand"), remove("lit")),
      happening("grip", TRUE, add("hand")),
      happening("wave", TRUE, remove("hand")),
    ];
    expect(left(steps, fact("lit"))).toEqual(["start:light", "end:light", "grip"]);
  });

  it("help by what they remove, if its absence is asked for", () => {
    const steps = [
      happening("clear", TRUE, remove("snow")),
      happening("spread", TRUE, add("snow")),
      happening("go", not("snow"), add("there")),
    ];
    expect(left(steps, fact("there"))).toEqual(["clear", "go"]);
  });

  it("help if they turn an effect on or off, or change a number that is read", () => {
    const change = { fluent: "fuel", operation: "add", value: Rational.ONE, terms: [] } as const;
    const place = { source: "domain", line: 1, column: 1 } as const;
    const steps = [
      happening("pass", TRUE, { ...add("there"), condition: fact("open") }),
      happening("shut", TRUE, remove("open")),
      happening("open", TRUE, add("open")),
      happening("fill", TRUE, { ...add(), changes: [{ ...change, place }] }),
      happening("drain", TRUE, { ...add(), changes: [{ ...change, fluent: "pond", place }] }),
    ];
    const full = { kind: "value", fluent: "fuel", operator: ">=", value: 3, place } as const;
    const goal: GroundFormula = {
      kind: "all",
      parts: [fact("there"), { kind: "test", test: full }],
    };
    expect(left(steps, goal)).toEqual(["pass", "shut", "open", "fill"]);
  });

  it("leave events alone, with what those read", () => {
    const steps = [
      happening("event:0", TRUE, { ...remove("there"), condition: fact("rain") }),
      happening("dance", TRUE, add("rain")),
      happening("sing", TRUE, add("song")),
    ];
    expect(left(steps, fact("there"))).toEqual(["event:0", "dance"]);
  });
});
