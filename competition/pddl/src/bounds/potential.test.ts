import { describe, expect, it } from "vitest";
import { importPddl } from "../import-pddl.ts";
import { groundPddl } from "../testing/ground-pddl.ts";
import { closedReach } from "./find-bounds.ts";
import { PotentialBounds } from "./potential.ts";

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

describe("a number that counts facts", () => {
  it("is bounded by inflow and outflow, from any truck", () => {
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
});

it("respects its limit on effects", () => {
  const { task } = groundPddl(depot());
  const known = closedReach(task, { get: () => undefined }, { get: () => undefined });
  const [fluent] = [...task.numbers.keys()] as [string];
  expect(new PotentialBounds(task, known.intervals).most(fluent, 1)).toBeDefined();
  expect(new PotentialBounds(task, known.intervals, 3).most(fluent, 1)).toBeUndefined();
});
