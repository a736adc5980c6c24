import { describe, expect, it } from "vitest";
import {
  type Broken,
  type BrokenCase,
  domainIssues,
  issuesWhere,
  sound,
} from "../../testing/stages/broken-domain.ts";
import { loadDomain } from "./load-domain.ts";

const cases: BrokenCase[] = [
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
    /not an enum value/,
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
    /not an enum value/,
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
    "a sense that is no truth",
    "/state/wood/sensed",
    (d) => (d.state.wood.sensed = "yes"),
    /is the text "yes"/,
  ],
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
  it("is valid before it is broken", () => {
    expect(domainIssues(JSON.parse(sound))).toEqual([]);
  });

  it.each(cases)("%s: an issue at %s", (_what, pointer, breakIt, message, hint) => {
    const issues = issuesWhere(breakIt);
    const issue = issues.find((candidate) => candidate.pointer === pointer);
    expect(issue, `issues: ${JSON.stringify(issues)}`).toBeDefined();
    expect(issue?.message).toMatch(message);
    if (hint !== undefined) expect(issue?.hint).toMatch(hint);
    expect(issues).toHaveLength(1);
  });

  it("is reported with all issues, not only the first", () => {
    const domain = JSON.parse(sound) as Broken;
    domain.state.wood.max = -1;
    domain.state.extra = { type: "bool" };
    domain.tools[0].then.at = "$plce";
    domain.tools[1].cost = -2;
    domain.tools[1].when = { at: "forst", mood: { ">": "sad" } };
    domain.goals[0].priority = "high";
    const pointers = domainIssues(domain).map((issue) => issue.pointer);
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
      'The domain is not valid: /tools/1/when/wod: "wod" is not a variable (did you mean "wood"?)',
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
    const [issue] = domainIssues(source);
    expect(issue?.pointer).toBe("");
  });
});
