import { loadDomain } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { expect, it } from "vitest";
import { packValues } from "../../model/layout.ts";
import { SearchContext } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { StateStore } from "../../search/states/state-store.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { SeenOrbits } from "./seen-orbits.ts";

const boxes = ["red", "green", "blue"];
const domain = loadDomain({
  name: "boxes",
  state: {
    isFree: { type: "boolean" },
    ...Object.fromEntries(boxes.map((box) => [box, { type: "enum", values: ["in", "on", "out"] }])),
  },
  tools: boxes.flatMap((box) => [
    {
      name: `lift-${box}`,
      when: { [box]: "in", isFree: true },
      then: { [box]: "on", isFree: false },
    },
    { name: `drop-${box}`, when: { [box]: "on" }, then: { [box]: "out", isFree: true } },
  ]),
});

it("treats symmetric states as one", () => {
  const problem = {
    domain,
    state: domain.state({ isFree: true, red: "in", green: "in", blue: "in" }),
    goal: domain.goal({ red: "out", green: "out", blue: "out" }),
    mode: "first",
  } as const;
  const [part] = prepareParts(problem);
  if (part === undefined) throw new Error("there is a part");
  const context = new SearchContext(part, problem.state);
  context.limits = new SliceLimits({});
  const states = finish(part.symmetries.find());
  if (states === undefined) throw new Error("the boxes are alike");
  const seen = new SeenOrbits(context, states);
  const load = (red: string, green: string, blue: string): Int32Array => {
    const state = domain.state({ isFree: false, red, green, blue });
    const values = Array.from(part.task.variables, (variable) => state[variable] as number);
    packValues(part.layout, Int32Array.from(values), context.lanes);
    return context.lanes;
  };
  const note = (red: string, green: string, blue: string) => seen.note(load(red, green, blue));
  expect(note("in", "in", "on")).toBe(true);
  expect(note("on", "in", "in")).toBe(false);
  expect(note("in", "on", "in")).toBe(false);
  expect(note("on", "on", "in")).toBe(true);
  expect(note("in", "in", "on")).toBe(false);

  const nodes = new StateStore();
  nodes.reset(part.layout);
  nodes.add(load("in", "on", "out"), 0, -1, -1);
  expect(seen.noteAll(nodes).next().done).toBe(true);
  expect(note("out", "in", "on")).toBe(false);
});
