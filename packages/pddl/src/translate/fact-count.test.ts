import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importPddl } from "../import-pddl.ts";
import { PddlError } from "../pddl-error.ts";

const MOVES = `
  (:action load :parameters (?c - crate ?t - truck) :precondition (and (down ?c) (not (full ?t)))
    :effect (and (not (down ?c)) (in ?c ?t) (increase (load ?t) (weight ?c))))
  (:action unload :parameters (?c - crate ?t - truck) :precondition (in ?c ?t)
    :effect (and (not (in ?c ?t)) (down ?c) (decrease (load ?t) (weight ?c))))
  (:action check :parameters (?t - truck) :precondition (>= (load ?t) 4) :effect (full ?t))`;

const depot = (more = "", loaded = "(down b) (= (load small) 0)") => ({
  domain: `(define (domain depot) (:types crate truck)
    (:predicates (down ?c - crate) (in ?c - crate ?t - truck) (full ?t - truck))
    (:functions (load ?t - truck) (weight ?c - crate)) ${MOVES} ${more})`,
  problem: `(define (problem p) (:objects a b - crate small big - truck)
    (:init (= (weight a) 2) (= (weight b) 3) (down a) ${loaded} (= (load big) 0))
    (:goal (full small)))`,
});

const boundsOf = (texts: ReturnType<typeof depot>, name: string) =>
  importPddl(texts).definition.state[name];

describe("a number that keeps count of facts", () => {
  it("is bounded by what may come in and go out, whichever truck it comes from", () => {
    expect(boundsOf(depot(), "load.small")).toMatchObject({ min: 0, max: 5 });
    expect(boundsOf(depot(), "load.big")).toMatchObject({ min: 0, max: 5 });
    const loaded = "(in b small) (= (load small) 10)";
    expect(boundsOf(depot("", loaded), "load.small")).toMatchObject({ min: 7, max: 12 });
  });

  it.each([
    ["steal", "(not (in ?c ?t))", /no upper bound: load/],
    ["conjure", "(in ?c ?t)", /no lower bound: unload/],
    ["tilt", "(decrease (load ?t) 1)", /no lower bound/],
  ])("is refused where something else has a hand in it: %s", (name, effect, message) => {
    const more = `(:action ${name} :parameters (?c - crate ?t - truck) :effect
      (and ${effect} ${name === "steal" ? "(down ?c)" : ""}))`;
    expect(() => importPddl(depot(more))).toThrow(message);
  });

  it("stays within its bounds in every state that can be reached", () => {
    const fact = fc.integer({ min: 0, max: 3 });
    const action = fc.record({
      needs: fc.uniqueArray(fact, { maxLength: 2 }),
      adds: fc.uniqueArray(fact, { maxLength: 2 }),
      deletes: fc.uniqueArray(fact, { maxLength: 2 }),
      change: fc.integer({ min: -2, max: 2 }),
    });
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 0, max: 15 }),
        (actions, start) => {
          const written = actions.map(({ needs, adds, deletes, change }, index) => {
            const parts = [
              ...deletes.map((each) => `(not (f${each}))`),
              ...adds.map((each) => `(f${each})`),
            ];
            return `(:action a${index} :precondition (and ${needs.map((each) => `(f${each})`).join(" ")})
            :effect (and ${parts.join(" ")} (increase (n) ${change})))`;
          });
          const facts = [0, 1, 2, 3];
          const held = facts.filter((each) => (start & (1 << each)) !== 0);
          const texts = {
            domain: `(define (domain d) (:predicates ${facts.map((each) => `(f${each})`).join(" ")}) (:functions (n) (m)) ${written.join(" ")}
            (:action tick :precondition (< (m) 3) :effect (increase (m) 1)) (:action read :precondition (> (n) (+ (m) 90)) :effect (f0)))`,
            problem: `(define (problem p) (:init ${held.map((each) => `(f${each})`).join(" ")} (= (n) 0) (= (m) 0)) (:goal (f0)))`,
          };
          let variable: unknown;
          try {
            variable = importPddl(texts).definition.state["n"];
          } catch (error) {
            if (error instanceof PddlError) return;
            throw error;
          }
          if (variable === undefined) return;
          accepted++;
          const { min, max } = variable as { readonly min: number; readonly max: number };
          for (const value of reachableValues(actions, start)) {
            expect(value).toBeGreaterThanOrEqual(min);
            expect(value).toBeLessThanOrEqual(max);
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(6);
  });
});

interface SmallAction {
  readonly needs: readonly number[];
  readonly adds: readonly number[];
  readonly deletes: readonly number[];
  readonly change: number;
}

/** All values of the number in the first states that a walk in all directions meets. */
function reachableValues(actions: readonly SmallAction[], start: number): ReadonlySet<number> {
  const mask = (facts: readonly number[]): number =>
    facts.reduce((all, each) => all | (1 << each), 0);
  const seen = new Set([`${start} 0`]);
  const waiting: [facts: number, value: number][] = [[start, 0]];
  for (const [facts, value] of waiting) {
    if (waiting.length > 300) break;
    for (const { needs, adds, deletes, change } of actions) {
      if ((facts & mask(needs)) !== mask(needs)) continue;
      const next: [number, number] = [(facts & ~mask(deletes)) | mask(adds), value + change];
      if (seen.has(next.join(" "))) continue;
      seen.add(next.join(" "));
      waiting.push(next);
    }
  }
  return new Set(waiting.map(([, value]) => value));
}
