import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";

const at = { type: "enum", values: ["hatch", "on_the_way", "stove"] };
const to = { to: { enum: ["hatch", "stove"] } };
const walk = { name: "walk", parameters: to, then: { at: "$to" }, duration: 6 };
const fry = {
  ...{ name: "fry", alongside: true, when: { at: "stove" }, finish: { at: "stove" } },
  ...{ then: { done: true }, duration: { from: 8, to: 13 } },
};
const state = { at, done: { type: "boolean", default: false } };

/** The tools and variables of the warnings about places. */
function warned(tools: readonly object[], more: object = {}): readonly string[] {
  const domain = loadDomain({
    ...{ name: "kitchen", state, tools, goals: [{ name: "fed", when: { done: true } }] },
    ...more,
  } as never);
  return domain.warnings
    .filter(({ hint = "" }) => hint.includes("on_the_way"))
    .map(({ pointer }) => pointer);
}

describe("a step whose agent is still where it set out", () => {
  it.each<[string, readonly object[], object]>([
    ["for the end of a step beside it", [walk, fry], {}],
    ["for the start of one", [walk, { ...fry, finish: {} }], {}],
    ["for what one keeps", [walk, { ...fry, when: {}, finish: {}, during: { at: "stove" } }], {}],
    [
      "for one with several places",
      [walk, { ...fry, when: { at: { in: ["stove", "hatch"] } } }],
      {},
    ],
    ["for one elsewhere", [walk, { ...fry, when: {}, finish: { at: { "!=": "hatch" } } }], {}],
    [
      "if it may run beside others itself",
      [
        { ...walk, alongside: true },
        { ...fry, alongside: false },
      ],
      {},
    ],
    ["if it goes to one place", [{ ...walk, parameters: {}, then: { at: "hatch" } }, fry], {}],
    [
      "if it takes a way",
      [{ ...walk, duration: { way: "$to" } }, fry],
      { state: { ...state, at: { ...at, position: true } } },
    ],
    [
      "if it is a thing that all share",
      [
        { name: "push", when: { cart: "mill" }, then: { cart: "site" }, duration: 6 },
        { name: "load", when: { cart: "mill" }, then: { done: true }, duration: 1 },
      ],
      { state: { ...state, cart: { type: "enum", values: ["mill", "site"], shared: true } } },
    ],
  ])("is told %s", (_, tools, more) => {
    const variable = "cart" in (("state" in more ? more.state : {}) as object) ? "cart" : "at";
    expect(warned(tools, more)).toEqual([`/tools/0/then/${variable}`]);
  });

  it("is told with both tools and a mend", () => {
    const domain = loadDomain({ name: "kitchen", state, tools: [walk, fry], goals: [] } as never);
    expect(domain.warnings).toContainEqual({
      pointer: "/tools/0/then/at",
      message: '"at" keeps its old value until "walk" ends, and "fry" may read it meanwhile',
      hint: 'let "start" of "walk" set "at" to a value for the time between, such as "on_the_way"',
    });
  });

  it("is told of things, too", () => {
    const kinds = { stove: { lit: { type: "boolean", default: false } } };
    const near = { type: "thing", of: "stove" };
    const go = { name: "go", things: { it: "stove" }, then: { near: "$it" }, duration: 3 };
    const cook = {
      ...{ name: "cook", things: { it: "stove" }, alongside: true, when: { near: "$it" } },
      ...{ finish: { near: "$it" }, then: { "$it.lit": true }, duration: 5 },
    };
    const more = { kinds, places: { stove: 2 }, state: { ...state, near } };
    expect(warned([go, cook], more)).toEqual(["/tools/0/then/near"]);
    expect(warned([{ ...go, start: { near: "nothing" } }, cook], more)).toEqual([]);
  });

  it.each<[string, readonly object[]]>([
    ["its start tells that it has left", [{ ...walk, start: { at: "on_the_way" } }, fry]],
    [
      "its start tells so under a condition",
      [{ ...walk, if: [{ when: { done: false }, start: { at: "on_the_way" } }] }, fry],
    ],
    ["nothing runs beside it", [walk, { ...fry, alongside: false }]],
    ["nobody reads the place", [walk, { ...fry, when: {}, finish: {} }]],
    ["it takes no time", [{ ...walk, duration: undefined }, fry]],
    [
      "only the new place counts",
      [{ ...walk, parameters: {}, when: { at: "hatch" }, then: { at: "stove" } }, fry],
    ],
  ])("is fine where %s", (_, tools) => {
    const given = tools.map((tool) => JSON.parse(JSON.stringify(tool)));
    expect(warned(given)).toEqual([]);
  });
});
