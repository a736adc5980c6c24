import { describe, expect, it } from "vitest";
import { type Broken, domainIssues, sound } from "../../testing/stages/broken-domain.ts";
import { loadDomain } from "./load-domain.ts";

describe("a malformed domain", () => {
  it("is valid before it is broken", () => {
    expect(domainIssues(JSON.parse(sound))).toEqual([]);
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
