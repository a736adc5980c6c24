import { expect, it } from "vitest";
import { findMends } from "./find-mend.ts";
import { examine, findingsOf } from "./health.ts";
import { applyMend, type Mend } from "./mend.ts";

const hut = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"], default: "home" },
    wood: { type: "integer", min: 0, max: 4, default: 0 },
    warm: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", parameters: { to: { enum: ["home", "forest"] } }, then: { at: "$to" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { wood: { "-": 2 }, warm: true },
    },
  ],
  goals: [{ name: "be_warm", when: { warm: true } }],
};

/** The suggested fixes for the hut domain with one part replaced. */
function mendsOf(path: string, value: unknown): readonly (Mend | undefined)[] {
  const broken = applyMend(hut, { op: "replace", path, value });
  const { errors, domain } = examine(broken);
  const issues = domain === undefined ? errors : findingsOf(domain);
  expect(issues).not.toEqual([]);
  return findMends(broken, issues).map(({ mend }) => mend);
}

it("suggests nothing for a sound domain", () => {
  expect(findMends(hut, examine(hut).errors)).toEqual([]);
  expect(examine(hut).findings).toEqual([]);
});

it.each<[string, string, unknown, Mend]>([
  [
    "the nearest name of a variable",
    "/tools/2/when",
    { at: "home", wod: { ">=": 2 } },
    { op: "move", from: "/tools/2/when/wod", path: "/tools/2/when/wood" },
  ],
  [
    "the nearest value",
    "/tools/1/when/at",
    "forrest",
    { op: "replace", path: "/tools/1/when/at", value: "forest" },
  ],
  [
    "a value of the right type",
    "/tools/2/then/warm",
    "true",
    { op: "replace", path: "/tools/2/then/warm", value: true },
  ],
  [
    "the operator that was meant",
    "/tools/2/when/wood",
    { "=>": 2 },
    { op: "move", from: "/tools/2/when/wood/=>", path: "/tools/2/when/wood/>=" },
  ],
  [
    "a range that fits what is asked",
    "/state/wood/max",
    1,
    { op: "replace", path: "/state/wood/max", value: 2 },
  ],
  [
    "bounds the right way round",
    "/state/wood",
    { type: "integer", min: 4, max: 0, default: 0 },
    { op: "replace", path: "/state/wood", value: hut.state.wood },
  ],
  [
    "the field that is missing",
    "/state/warm",
    { default: false },
    { op: "add", path: "/state/warm/type", value: "boolean" },
  ],
  [
    "the parameter that a tool uses",
    "/tools/0/parameters",
    {},
    { op: "add", path: "/tools/0/parameters/to", value: { enum: ["home", "forest"] } },
  ],
  [
    "the variable that is declared nowhere",
    "/state",
    { at: hut.state.at, wood: hut.state.wood },
    { op: "add", path: "/state/warm", value: { type: "boolean", default: false } },
  ],
  [
    "an effect the other way round",
    "/tools/1/then/wood",
    { "-": 1 },
    { op: "move", from: "/tools/1/then/wood/-", path: "/tools/1/then/wood/+" },
  ],
  [
    "what a tool spends, where it asks for more than there can be",
    "/tools/2/when/wood",
    { ">=": 30 },
    { op: "replace", path: "/tools/2/when/wood/>=", value: 2 },
  ],
  [
    "a threshold without a digit too many",
    "/goals/0/when",
    { wood: { ">=": 30 } },
    { op: "replace", path: "/goals/0/when/wood/>=", value: 3 },
  ],
  [
    "a condition that has nothing to do with its tool",
    "/tools/0",
    { ...hut.tools[0], when: { wood: { ">": 4 } } },
    { op: "remove", path: "/tools/0/when/wood" },
  ],
  [
    "an effect that changes something",
    "/tools/1/then",
    {},
    { op: "add", path: "/tools/1/then/wood", value: { "+": 1 } },
  ],
  [
    "an effect that is missing",
    "/tools/0/then",
    {},
    { op: "add", path: "/tools/0/then/at", value: "$to" },
  ],
  [
    "a contradiction that goes",
    "/tools/1/when",
    { at: "forest", allOf: [{ at: { "!=": "forest" } }] },
    { op: "remove", path: "/tools/1/when/allOf" },
  ],
])("names %s", (_, path, value, mend) => {
  expect(mendsOf(path, value)).toContainEqual(mend);
});

it("suggests only fixes that leave fewer problems", () => {
  const goals = [
    { name: "be_rich", when: { coins: { ">=": 1 }, mood: "gay" } },
    { name: "be_warm" },
  ];
  const broken = { ...hut, goals };
  const { errors } = examine(broken);
  for (const { mend } of findMends(broken, errors)) {
    if (mend === undefined) continue;
    expect(examine(applyMend(broken, mend)).errors.length).toBeLessThan(errors.length);
  }
});

it("ignores pointers into a prototype", () => {
  const add: Mend = { op: "add", path: "/__proto__", value: { polluted: true } };
  expect(applyMend({}, add)).toBeUndefined();
  expect(applyMend({}, { ...add, path: "/constructor/prototype/polluted" })).toBeUndefined();
});
