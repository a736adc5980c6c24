import { describe, expect, it } from "vitest";
import { DomainError, type Issue } from "../errors.ts";
import { loadDomain } from "./load-domain.ts";

/** A sound definition as text, so that a case can break one place of it. */
const sound = JSON.stringify({
  name: "woodcutter",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 8 },
    coins: { type: "integer", min: 0, max: 8 },
    has_axe: { type: "boolean" },
    has_pick: { type: "boolean" },
    mood: { type: "enum", values: ["glad", "sad"] },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 } } }],
});

// biome-ignore lint/suspicious/noExplicitAny: the point is to break what the types protect
type Broken = any;

function issuesOf(source: unknown): readonly Issue[] {
  try {
    loadDomain(source);
  } catch (error) {
    if (error instanceof DomainError) return error.issues;
    throw error;
  }
  return [];
}

/** What is broken, where the issue points, what it says and how it helps. */
type Case = [
  what: string,
  pointer: string,
  breakIt: (domain: Broken) => void,
  message: RegExp,
  hint?: RegExp,
];

const cases: Case[] = [
  ["no name", "/name", (d) => delete d.name, /missing/],
  ["an empty name", "/name", (d) => (d.name = ""), /text ""/],
  ["a number for the description", "/description", (d) => (d.description = 3), /must be a text/],
  ["an unknown section", "/tool", (d) => (d.tool = []), /not known/, /"tools"/],
  ["no state", "/state", (d) => delete d.state, /must be an object/],
  ["an empty state", "/state", (d) => (d.state = {}), /no variable/],
  ["a list for the state", "/state", (d) => (d.state = []), /must be an object/],
  ["a variable that is a text", "/state/at", (d) => (d.state.at = "enum"), /object/, /"type"/],
  ["no type", "/state/at/type", (d) => delete d.state.at.type, /missing/, /boolean, enum/],
  ["a misspelt type", "/state/at/type", (d) => (d.state.at.type = "enm"), /enm/, /boolean, enum/],
  [
    "a name with a blank",
    "/state/my wood",
    (d) => (d.state["my wood"] = { type: "boolean" }),
    /name/,
  ],
  ["a name with a slash", "/state/a~1b", (d) => (d.state["a/b"] = { type: "boolean" }), /name/],
  [
    "a name that starts with a digit",
    "/state/1st",
    (d) => (d.state["1st"] = { type: "boolean" }),
    /name/,
  ],
  ["a reserved name", "/state/anyOf", (d) => (d.state.anyOf = { type: "boolean" }), /reserved/],
  [
    "a reserved name of requests",
    "/state/oneOf",
    (d) => (d.state.oneOf = { type: "boolean" }),
    /reserved/,
  ],
  ["no values", "/state/at/values", (d) => delete d.state.at.values, /list of at least one/],
  ["an empty list of values", "/state/at/values", (d) => (d.state.at.values = []), /empty array/],
  [
    "a number among the values",
    "/state/at/values/1",
    (d) => (d.state.at.values[1] = 3),
    /no enum value/,
  ],
  [
    "true among the values",
    "/state/at/values/1",
    (d) => (d.state.at.values[1] = "true"),
    /true/,
    /boolean/,
  ],
  ["a value listed twice", "/state/at/values/2", (d) => d.state.at.values.push("home"), /twice/],
  [
    "a value with a blank",
    "/state/at/values/0",
    (d) => (d.state.at.values[0] = "my home"),
    /no enum value/,
  ],
  ["no minimum", "/state/wood/min", (d) => delete d.state.wood.min, /missing/, /integer/],
  ["a fraction as maximum", "/state/wood/max", (d) => (d.state.wood.max = 2.5), /2\.5/, /integer/],
  [
    "a maximum beyond the limit",
    "/state/wood/max",
    (d) => (d.state.wood.max = 1e21),
    /1e\+21/,
    /integer/,
  ],
  ["a range upside down", "/state/wood", (d) => (d.state.wood.min = 9), /greater/, /exchange/],
  [
    "a bucket of zero",
    "/state/wood/bucket",
    (d) => (d.state.wood.bucket = 0),
    /is 0/,
    /at least 1/,
  ],
  ["a key of another type", "/state/has_axe/min", (d) => (d.state.has_axe.min = 0), /not known/],
  [
    "a default out of range",
    "/state/wood/default",
    (d) => (d.state.wood.default = 9),
    /is 9/,
    /0 to 8/,
  ],
  [
    "a default of another type",
    "/state/at/default",
    (d) => (d.state.at.default = true),
    /true/,
    /home/,
  ],
  ["a default of null", "/state/at/default", (d) => (d.state.at.default = null), /null/, /home/],
  ["no tools", "/tools", (d) => delete d.tools, /list of tools/],
  ["an empty list of tools", "/tools", (d) => (d.tools = []), /no tool/],
  ["a tool that is null", "/tools/0", (d) => (d.tools[0] = null), /must be a tool/],
  ["a tool without a name", "/tools/1/name", (d) => delete d.tools[1].name, /missing/],
  ["two tools of one name", "/tools/1/name", (d) => (d.tools[1].name = "goto"), /twice/, /rename/],
  [
    "a misspelt section of a tool",
    "/tools/1/whn",
    (d) => (d.tools[1].whn = {}),
    /not known/,
    /"when"/,
  ],
  [
    "a parameter without values",
    "/tools/0/parameters/place",
    (d) => (d.tools[0].parameters.place = {}),
    /no parameter/,
    /enum/,
  ],
  [
    "a parameter listed twice",
    "/tools/0/parameters/place/enum/2",
    (d) => d.tools[0].parameters.place.enum.push("home"),
    /twice/,
  ],
  [
    "a parameter of type string",
    "/tools/0/parameters/place/type",
    (d) => (d.tools[0].parameters.place.type = "integer"),
    /integer/,
    /string/,
  ],
  [
    "an integer parameter without an end",
    "/tools/1/parameters/n/maximum",
    (d) => (d.tools[1].parameters = { n: { type: "integer", minimum: 0 } }),
    /nothing|missing/,
    /integer/,
  ],
  [
    "an integer parameter upside down",
    "/tools/1/parameters/n",
    (d) => (d.tools[1].parameters = { n: { type: "integer", minimum: 2, maximum: 1 } }),
    /greater/,
  ],
  [
    "a condition that is a list",
    "/tools/1/when",
    (d) => (d.tools[1].when = [{ at: "forest" }]),
    /must be a condition/,
  ],
  [
    "an unknown variable",
    "/tools/1/when/wod",
    (d) => (d.tools[1].when = { wod: 1 }),
    /"wod" is no variable/,
    /"wood"/,
  ],
  [
    "a value out of range",
    "/tools/1/when/wood",
    (d) => (d.tools[1].when = { wood: 9 }),
    /9 is no value/,
    /0 to 8/,
  ],
  [
    "a misspelt value",
    "/tools/1/when/at",
    (d) => (d.tools[1].when = { at: "forst" }),
    /"forst" is no value/,
    /home|forest/,
  ],
  ["a value of null", "/tools/1/when/at", (d) => (d.tools[1].when = { at: null }), /null/],
  [
    "an unknown operator",
    "/tools/1/when/wood/=>",
    (d) => (d.tools[1].when = { wood: { "=>": 1 } }),
    /no comparison/,
    /did you mean ">="\?/,
  ],
  [
    "the inequality of another language",
    "/tools/1/when/wood/!==",
    (d) => (d.tools[1].when = { wood: { "!==": 1 } }),
    /no comparison/,
    /did you mean "!="\?/,
  ],
  [
    "= as an operator",
    "/tools/1/when/wood/==",
    (d) => (d.tools[1].when = { wood: { "==": 1 } }),
    /no comparison/,
    /bare value/,
  ],
  ["an empty comparison", "/tools/1/when/wood", (d) => (d.tools[1].when = { wood: {} }), /empty/],
  [
    "an ordering of texts",
    "/tools/1/when/at/<",
    (d) => (d.tools[1].when = { at: { "<": "home" } }),
    /no integer/,
  ],
  [
    "an empty in",
    "/tools/1/when/at/in",
    (d) => (d.tools[1].when = { at: { in: [] } }),
    /at least one/,
  ],
  [
    "a wrong value in a list",
    "/tools/1/when/at/in/1",
    (d) => (d.tools[1].when = { at: { in: ["home", "mine"] } }),
    /"mine"/,
  ],
  [
    "an empty anyOf",
    "/tools/1/when/anyOf",
    (d) => (d.tools[1].when = { anyOf: [] }),
    /at least one/,
  ],
  [
    "an anyOf that is an object",
    "/tools/1/when/anyOf",
    (d) => (d.tools[1].when = { anyOf: { at: "home" } }),
    /list/,
  ],
  [
    "a mistake deep inside",
    "/tools/1/when/anyOf/1/allOf/0/wod",
    (d) => (d.tools[1].when = { anyOf: [{ wood: 1 }, { allOf: [{ wod: 1 }] }] }),
    /wod/,
    /wood/,
  ],
  [
    "a reference to nothing",
    "/tools/1/when/wood/>=/var",
    (d) => (d.tools[1].when = { wood: { ">=": { var: "coin" } } }),
    /"coin"/,
    /"coins"/,
  ],
  [
    "a reference to another type",
    "/tools/1/when/wood/var",
    (d) => (d.tools[1].when = { wood: { var: "at" } }),
    /integer and enum/,
    /same type/,
  ],
  [
    "a reference to other values",
    "/tools/1/when/at/var",
    (d) => (d.tools[1].when = { at: { var: "mood" } }),
    /different values/,
  ],
  [
    "a reference with company",
    "/tools/1/when/wood/var",
    (d) => (d.tools[1].when = { wood: { var: "coins", ">=": 1 } }),
    /alone/,
  ],
  [
    "a reference in a list",
    "/tools/1/when/wood/in/0",
    (d) => (d.tools[1].when = { wood: { in: [{ var: "coins" }] } }),
    /./,
  ],
  [
    "an unknown parameter",
    "/tools/0/then/at",
    (d) => (d.tools[0].then.at = "$plce"),
    /\$plce/,
    /\$place/,
  ],
  [
    "a parameter of another tool",
    "/tools/1/when/at",
    (d) => (d.tools[1].when = { at: "$place" }),
    /no parameter/,
    /has no parameters/,
  ],
  [
    "a template that names nothing",
    "/tools/0/then/has_$place",
    (d) => (d.tools[0].then = { has_$place: true }),
    /"has_(home|forest)" is no variable \(with place=/,
  ],
  ["an open brace", "/tools/0/then/at", (d) => (d.tools[0].then.at = "${place"), /\$\{place/],
  ["effects that are a list", "/tools/1/then", (d) => (d.tools[1].then = []), /object of effects/],
  [
    "an unknown effect",
    "/tools/1/then/wood",
    (d) => (d.tools[1].then.wood = { "*": 2 }),
    /must be a value/,
  ],
  [
    "two changes at once",
    "/tools/1/then/wood",
    (d) => (d.tools[1].then.wood = { "+": 1, "-": 1 }),
    /must be a value/,
  ],
  [
    "a negative amount",
    "/tools/1/then/wood/+",
    (d) => (d.tools[1].then.wood = { "+": -1 }),
    /is -1/,
    /0 to/,
  ],
  [
    "a negative amount by parameter",
    "/tools/1/then/wood/+",
    (d) => {
      d.tools[1].parameters = { n: { type: "integer", minimum: -1, maximum: 1 } };
      d.tools[1].then.wood = { "+": "$n" };
    },
    /-1 \(with n=-1\)/,
    /0 to/,
  ],
  [
    "an increase of a truth value",
    "/tools/1/then/has_axe",
    (d) => (d.tools[1].then.has_axe = { "+": 1 }),
    /no integer/,
  ],
  [
    "an assignment out of range",
    "/tools/1/then/wood",
    (d) => (d.tools[1].then.wood = -1),
    /-1/,
    /0 to 8/,
  ],
  ["a cost of zero", "/tools/1/cost", (d) => (d.tools[1].cost = 0), /is 0/, /above 0/],
  [
    "a cost with four decimals",
    "/tools/1/cost",
    (d) => (d.tools[1].cost = 1.0001),
    /1\.0001/,
    /3 decimals/,
  ],
  [
    "a cost beyond the limit",
    "/tools/1/cost",
    (d) => (d.tools[1].cost = 1e6 + 1),
    /1000001/,
    /1e6/,
  ],
  [
    "a cost that is a text",
    "/tools/1/cost",
    (d) => (d.tools[1].cost = "2"),
    /text "2"/,
    /\$parameter/,
  ],
  [
    "a run-time cost in a file",
    "/tools/1/cost/of",
    (d) => (d.tools[1].cost = { base: 1, min: 1, reads: [] }),
    /function/,
    /typed/,
  ],
  [
    "a cost by parameter of zero",
    "/tools/1/cost",
    (d) => {
      d.tools[1].parameters = { n: { type: "integer", minimum: 0, maximum: 1 } };
      d.tools[1].cost = "$n";
    },
    /is 0 \(with n=0\)/,
  ],
  ["goals that are an object", "/goals", (d) => (d.goals = {}), /list of goals/],
  ["a goal without a name", "/goals/0/name", (d) => delete d.goals[0].name, /missing/],
  [
    "a goal without a condition",
    "/goals/0/when",
    (d) => delete d.goals[0].when,
    /must be a condition/,
  ],
  ["two goals of one name", "/goals/1/name", (d) => d.goals.push(d.goals[0]), /twice/],
  [
    "a priority that is a text",
    "/goals/0/priority",
    (d) => (d.goals[0].priority = "high"),
    /high/,
    /number/,
  ],
  [
    "a goal with a mistake",
    "/goals/0/when/wod",
    (d) => (d.goals[0].when = { wod: 2 }),
    /wod/,
    /wood/,
  ],
  [
    "a goal with a parameter",
    "/goals/0/when/at",
    (d) => (d.goals[0].when = { at: "$place" }),
    /\$place/,
  ],
  [
    "a mistake in what to maintain",
    "/maintain/0/wod",
    (d) => (d.maintain = [{ wod: 1 }]),
    /wod/,
    /wood/,
  ],
];

describe("a malformed domain", () => {
  it("is sound before it is broken", () => {
    expect(issuesOf(JSON.parse(sound))).toEqual([]);
  });

  it.each(cases)("%s: an issue at %s", (_what, pointer, breakIt, message, hint) => {
    const domain = JSON.parse(sound) as Broken;
    breakIt(domain);
    const issues = issuesOf(JSON.stringify(domain));
    const issue = issues.find((candidate) => candidate.pointer === pointer);
    expect(issue, `issues: ${JSON.stringify(issues)}`).toBeDefined();
    expect(issue?.message).toMatch(message);
    if (hint !== undefined) expect(issue?.hint).toMatch(hint);
    expect(issues).toHaveLength(1);
  });

  it("is reported with everything that is wrong, not only the first mistake", () => {
    const domain = JSON.parse(sound) as Broken;
    domain.state.wood.max = -1;
    domain.state.extra = { type: "bool" };
    domain.tools[0].then.at = "$plce";
    domain.tools[1].cost = -2;
    domain.tools[1].when = { at: "forst", mood: { ">": "sad" } };
    domain.goals[0].priority = "high";
    const pointers = issuesOf(domain).map((issue) => issue.pointer);
    expect(pointers).toEqual(
      expect.arrayContaining([
        "/state/wood",
        "/state/extra/type",
        "/tools/0/then/at",
        "/tools/1/cost",
        "/tools/1/when/at",
        "/tools/1/when/mood/>",
        "/goals/0/priority",
      ]),
    );
  });

  it("has a message that lists the issues with their hints", () => {
    const domain = JSON.parse(sound) as Broken;
    domain.tools[1].when = { wod: 1 };
    expect(() => loadDomain(domain)).toThrow(
      'The domain is not valid: /tools/1/when/wod: "wod" is no variable (did you mean "wood"?)',
    );
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["a number", 3],
    ["an empty text", ""],
    ["half a text", '{"name": "x"'],
    ["the text null", "null"],
  ])("%s is no domain", (_what, source) => {
    const [issue] = issuesOf(source);
    expect(issue?.pointer).toBe("");
  });
});
