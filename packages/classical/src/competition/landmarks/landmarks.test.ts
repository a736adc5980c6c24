import {
  applyAction,
  type Domain,
  defineDomain,
  loadDomain,
  type PackedState,
  type PlanningProblem,
  type Step,
} from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { preparePart, relaxedOf } from "../../testing/prepare.ts";
import { analyseStart } from "./start-analysis.ts";

const domain = loadDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest", "shed"] },
    axe: { type: "boolean" },
    wood: { type: "integer", min: 0, max: 5 },
    warm: { type: "boolean" },
  },
  tools: [
    { name: "go_home", then: { at: "home" } },
    { name: "go_forest", then: { at: "forest" } },
    { name: "go_shed", then: { at: "shed" } },
    { name: "take_axe", when: { at: "shed" }, then: { axe: true } },
    { name: "chop", when: { at: "forest", axe: true }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { warm: true, wood: { "-": 2 } },
    },
  ],
});
const state = domain.state({ at: "home", axe: false, wood: 0, warm: false });
const problem = { domain, state, goal: domain.goal({ warm: true }), mode: "first" } as const;

const places = ["home", "mill"] as const;
const mill = defineDomain({
  name: "mill",
  state: {
    cart: { type: "enum", values: places },
    barrow: { type: "enum", values: places },
    flour: { type: "boolean" },
  },
  tools: [
    { name: "drive", parameters: { place: { enum: places } }, then: { cart: "$place" } },
    { name: "push", parameters: { place: { enum: places } }, then: { barrow: "$place" } },
    { name: "load_cart", when: { cart: "mill" }, then: { flour: true } },
    { name: "load_barrow", when: { barrow: "mill" }, then: { flour: true } },
  ],
});

/** Blocksworld: blocks on a table or on one another. Only clear blocks move, and only onto clear ones. */
function towerOf(...blocks: readonly string[]): Domain {
  const placesOf = (block: string) => ["table", ...blocks.filter((other) => other !== block)];
  const free = (place: string, value: boolean) =>
    place === "table" ? {} : { [`free-${place}`]: value };
  return loadDomain({
    name: "tower",
    state: Object.fromEntries(
      blocks.flatMap((block) => [
        [block, { type: "enum", values: placesOf(block) }],
        [`free-${block}`, { type: "boolean" }],
      ]),
    ),
    tools: blocks.flatMap((block) =>
      placesOf(block).flatMap((from) =>
        placesOf(block).map((to) => ({
          name: `put-${block}-from-${from}-on-${to}`,
          when: { [block]: from, ...free(block, true), ...free(to, true) },
          then: { [block]: to, ...free(from, true), ...free(to, false) },
        })),
      ),
    ),
  });
}

/** The landmark count after each of some steps. */
function leftAfter(problem: PlanningProblem, ...steps: readonly Step[]): number[] {
  return countsAfter(problem, false, steps);
}

function countsAfter(
  { domain, state, goal }: PlanningProblem,
  isStrict: boolean,
  steps: readonly Step[],
): number[] {
  const part = preparePart({ domain, state, goal, mode: "first" });
  const { task } = part;
  const valuesOf = (packed: PackedState): Int32Array =>
    task.variables.map((id) => packed[id] as number);
  const { landmarks } = finish(analyseStart(task, relaxedOf(part), valuesOf(state)));
  const reached = new Int32Array(landmarks.words);
  const left = [landmarks.progress(valuesOf(state), reached, isStrict)];
  let now: PackedState = state;
  for (const step of steps) {
    const next = new Int32Array(now.length);
    applyAction(domain.actions, domain.actionOf(step), now, next);
    now = next;
    left.push(landmarks.progress(valuesOf(now), reached, isStrict));
  }
  return left;
}

function step(tool: string, args: Step["args"] = {}): Step {
  return { tool, args };
}

describe("Landmarks", () => {
  it("hold in every plan: the shed, the axe, the forest, wood, and home again", () => {
    expect(
      leftAfter(
        problem,
        ...["go_shed", "take_axe", "go_forest", "chop", "chop", "go_home", "light"].map((tool) =>
          step(tool),
        ),
      ),
    ).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it("count again when they are lost and still needed", () => {
    expect(leftAfter(problem, step("go_shed"), step("go_home"))).toEqual([7, 6, 7]);
    expect(leftAfter(problem, step("go_shed"), step("take_axe"), step("go_home"))).toEqual([
      7, 6, 5, 5,
    ]);
  });

  it("may be disjunctive", () => {
    const asked = {
      domain: mill,
      state: mill.state({ cart: "home", barrow: "home", flour: false }),
      goal: mill.goal({ flour: true }),
      mode: "first",
    } as const;
    const push = (place: string): Step => step("push", { place });
    expect(leftAfter(asked, push("mill"), push("home"), push("mill"))).toEqual([2, 1, 2, 1]);
    expect(leftAfter(asked, step("drive", { place: "mill" }), step("load_cart"))).toEqual([
      2, 1, 0,
    ]);
  });

  it("have reasonable orders: a tower is built from below", () => {
    const tower = towerOf("a", "b", "c");
    const isFree = { "free-a": true, "free-b": true, "free-c": true };
    const asked = {
      domain: tower,
      state: tower.state({ a: "table", b: "table", c: "table", ...isFree }),
      goal: tower.goal({ a: "b", b: "c" }),
      mode: "first",
    } as const;
    const put = (block: string, from: string, to: string) =>
      step(`put-${block}-from-${from}-on-${to}`);
    expect(leftAfter(asked, put("b", "table", "c"), put("a", "table", "b"))).toEqual([2, 1, 0]);
    const early = [
      put("a", "table", "b"),
      put("a", "b", "table"),
      put("b", "table", "c"),
      put("a", "table", "b"),
    ];
    expect(countsAfter(asked, false, early)).toEqual([2, 3, 2, 1, 0]);
    expect(countsAfter(asked, true, early)).toEqual([2, 3, 2, 1, 0]);
  });
});
