import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { importPddl } from "../index.ts";

/** Stocks with discrete levels, and a vehicle without a level until it is built. */
function harbour(more = "", init = ""): ReturnType<typeof importPddl> {
  return importPddl({
    domain: `(define (domain harbour) (:types store level)
      (:predicates (stock ?where - store ?level - level) (next ?level ?higher - level) (plan ?ship - store))
      (:action build :parameters (?ship - store) :precondition (plan ?ship)
        :effect (and (not (plan ?ship)) (stock ?ship none)))
      (:action load :parameters (?from ?to - store) :precondition (and (not (= ?from ?to)) (not (stock ?from none)))
        :effect (and
          (forall (?less ?more - level) (when (and (stock ?from ?more) (next ?less ?more))
            (and (stock ?from ?less) (not (stock ?from ?more)))))
          (forall (?less ?more - level) (when (and (stock ?to ?less) (next ?less ?more))
            (and (stock ?to ?more) (not (stock ?to ?less)))))))
      ${more})`,
    problem: `(define (problem p) (:domain harbour) (:objects quay ship - store none few many - level)
      (:init (next none few) (next few many) (stock quay many) (plan ship) ${init})
      (:goal (stock ship many)))`,
  });
}

describe("mutually exclusive facts", () => {
  it("become one variable if conditional effects read them", () => {
    const { definition, state } = harbour();
    const { "stock.quay.-": quay, "stock.ship.-": ship } = definition.state;
    expect(quay).toMatchObject({
      type: "enum",
      values: expect.arrayContaining(["stock.quay.none", "stock.quay.few", "stock.quay.many"]),
    });
    // The ship's plan holds until the ship has a stock, even an empty one.
    expect(ship).toMatchObject({ values: expect.arrayContaining(["plan.ship", "stock.ship.few"]) });
    expect(state).toEqual({ "stock.quay.-": "stock.quay.many", "stock.ship.-": "plan.ship" });
  });

  it("make one case per relevant pair of levels", () => {
    const { cases } = loadDomain(harbour().definition);
    const steps = Array.from({ length: cases.domain.actions.count }, (_, id) =>
      cases.domain.step(id),
    );
    const counts = new Map<string, number>();
    for (const { tool } of steps) counts.set(tool, (counts.get(tool) ?? 0) + 1);
    expect(counts).toEqual(
      new Map([
        ["build.ship", 1],
        ["load.quay.ship", 2 * 3],
        ["load.ship.quay", 3 * 3],
      ]),
    );
  });

  it("have a value for none, if one can be deleted", () => {
    const sink = `(:action sink :precondition (stock ship none) :effect (not (stock ship none)))`;
    const { definition } = harbour(sink);
    expect(definition.state["stock.ship.-"]).toMatchObject({
      values: expect.arrayContaining(["-"]),
    });
    const tool = definition.tools.find(({ name }) => name === "sink");
    expect(tool).toMatchObject({
      when: { "stock.ship.-": "stock.ship.none" },
      then: { "stock.ship.-": "-" },
    });
  });

  it.each([
    ["two of them hold at the start", "", "(stock quay few)"],
    ["an action adds one whatever else holds", "(:action find :effect (stock quay few))", ""],
    [
      "an action takes one away that may not hold",
      "(:action lose :effect (not (stock quay few)))",
      "",
    ],
  ])("stay variables of their own where %s", (_, more, init) => {
    const { definition } = harbour(more, init);
    expect(definition.state["stock.quay.few"]).toMatchObject({ type: "boolean" });
    expect(definition.state["stock.quay.-"]).toBeUndefined();
  });

  const names = (letter: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${letter}${index}`);

  /** A ladder, and callers with a never acting effect on each rung, under a long condition. */
  const ladder = (callers: number) => {
    const rungs = names("r", 100);
    return importPddl({
      domain: `(define (domain ladder) (:types rung lamp caller)
        (:predicates (at ?rung - rung) (next ?from ?to - rung) (on ?lamp - lamp) (called ?by - caller))
        (:action light :parameters (?lamp - lamp) :effect (on ?lamp))
        (:action climb :parameters (?from ?to - rung) :precondition (and (at ?from) (next ?from ?to))
          :effect (and (not (at ?from)) (at ?to)))
        (:action call :parameters (?by - caller) :effect (and (called ?by) (forall (?to - rung)
          (when (and (at r0) (at r1) (exists (?lamp - lamp) (on ?lamp))) (at ?to))))))`,
      problem: `(define (problem p) (:objects ${rungs.join(" ")} - rung
          ${names("l", 100).join(" ")} - lamp ${names("c", callers).join(" ")} - caller)
        (:init (at r0) ${rungs.slice(1).map((to, index) => `(next ${rungs[index]} ${to})`)})
        (:goal (and (at r9) (called c0))))`.replaceAll(",", " "),
    }).definition.state;
  };

  it("stay separate variables if the analysis would take long", () => {
    expect(ladder(1)).toMatchObject({ "at.-": { type: "enum" } });
    expect(ladder(40)["at.r0"]).toMatchObject({ type: "boolean" });
  });

  /** A switch, and facts of many objects that conditions read. */
  const marks = (objects: string) => {
    const parameters = names("?p", 90).join(" ");
    const terms = names("", 90).map((_, index) => (index % 2 === 0 ? "?x" : "?y"));
    const [one, other] = ["m", "n"].map((name) => `(${name} ${terms.join(" ")})`);
    return importPddl({
      domain: `(define (domain marks) (:constants 0 1)
        (:predicates (switch ?to) (seen) (m ${parameters}) (n ${parameters}))
        (:action turn :effect (when (switch 0) (and (not (switch 0)) (switch 1))))
        (:action mark :parameters (?x ?y) :effect (and ${one} ${other}))
        (:action see :parameters (?x ?y) :effect (and (when ${one} (seen)) (when ${other} (seen)))))`,
      problem: `(define (problem p) (:objects ${[...objects].join(" ")})
        (:init (switch 0)) (:goal (and (switch 1) (seen))))`,
    }).definition.state;
  };

  it("stay separate beside thousands of facts with dozens of objects", () => {
    expect(marks("a")["switch.-"]).toMatchObject({ type: "enum" });
    expect(marks("abcdefghijklmnopqrstuvwxyz23456789")["switch.1"]).toMatchObject({
      type: "boolean",
    });
  });

  it("stay separate if no effect reads them", () => {
    const { definition } = importPddl({
      domain: `(define (domain d) (:predicates (at ?x))
        (:action go :parameters (?x ?y) :precondition (and (at ?x) (not (= ?x ?y)))
          :effect (and (not (at ?x)) (at ?y))))`,
      problem: "(define (problem p) (:domain d) (:objects a b) (:init (at a)) (:goal (at b)))",
    });
    expect(definition.state).toEqual({
      "at.a": { type: "boolean", default: true },
      "at.b": { type: "boolean", default: false },
    });
  });
});
