import { describe, expect, it } from "vitest";
import { type BrokenCase, issuesWhere } from "../../testing/stages/broken-domain.ts";

const cases: BrokenCase[] = [
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
    /not a parameter/,
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
    /"wod" is not a variable/,
    /"wood"/,
  ],
  [
    "a value out of range",
    "/tools/1/when/wood",
    (d) => (d.tools[1].when = { wood: 9 }),
    /9 is not a value/,
    /0 to 8/,
  ],
  [
    "a misspelt value",
    "/tools/1/when/at",
    (d) => (d.tools[1].when = { at: "forst" }),
    /"forst" is not a value/,
    /home|forest/,
  ],
  ["a value of null", "/tools/1/when/at", (d) => (d.tools[1].when = { at: null }), /null/],
  [
    "an unknown operator",
    "/tools/1/when/wood/=>",
    (d) => (d.tools[1].when = { wood: { "=>": 1 } }),
    /not a comparison/,
    /did you mean ">="\?/,
  ],
  [
    "the inequality of another language",
    "/tools/1/when/wood/!==",
    (d) => (d.tools[1].when = { wood: { "!==": 1 } }),
    /not a comparison/,
    /did you mean "!="\?/,
  ],
  [
    "= as an operator",
    "/tools/1/when/wood/==",
    (d) => (d.tools[1].when = { wood: { "==": 1 } }),
    /not a comparison/,
    /bare value/,
  ],
  ["an empty comparison", "/tools/1/when/wood", (d) => (d.tools[1].when = { wood: {} }), /empty/],
  [
    "an ordering of texts",
    "/tools/1/when/at/<",
    (d) => (d.tools[1].when = { at: { "<": "home" } }),
    /not an integer/,
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
    "the word of another language",
    "/tools/1/when/or",
    (d) => (d.tools[1].when = { or: [{ at: "home" }] }),
    /"or" is not known/,
    /"anyOf"/,
  ],
  [
    "a negation",
    "/tools/1/when/not",
    (d) => (d.tools[1].when = { not: { at: "home" } }),
    /"not" is not known/,
    /opposite/,
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
    /"has_(home|forest)" is not a variable \(with place=/,
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
    /not an integer/,
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
];

describe("a malformed tool", () => {
  it.each(cases)("%s: an issue at %s", (_what, pointer, breakIt, message, hint) => {
    const issues = issuesWhere(breakIt);
    const issue = issues.find((candidate) => candidate.pointer === pointer);
    expect(issue, `issues: ${JSON.stringify(issues)}`).toBeDefined();
    expect(issue?.message).toMatch(message);
    if (hint !== undefined) expect(issue?.hint).toMatch(hint);
    expect(issues).toHaveLength(1);
  });
});
