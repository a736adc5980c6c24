import { describe, expect, it } from "vitest";
import { SOURCES } from "../../../src/protocol/frame.ts";
import { ShowState } from "../../../src/protocol/show-state.ts";
import { agentSample, helloSample, keyframeSample } from "../../testing/samples.ts";
import { stepText, tidyStep } from "../plan/step-text.ts";
import { agentTest, countSources } from "./agent-filter.ts";

describe("the agent filter", () => {
  const show = new ShowState();
  show.apply(keyframeSample([agentSample(0, "Ada"), agentSample(1, "Bela")]));
  // Bela plays a plan of the plan library in the wood.
  show.apply({
    type: "delta",
    tick: 1,
    timeMs: 1,
    texts: ["stocked", "chop()"],
    changes: [1, 0b111111001, 1, 0, 0, 2, 1, SOURCES.indexOf("generalised"), 3],
  });
  const agents = show.agents();
  const names = (filter: Parameters<typeof agentTest>[0]) =>
    agents.filter(agentTest(filter, helloSample)).map(({ name }) => name);

  it("finds words anywhere in an agent's texts", () => {
    expect(names({ text: "" })).toEqual(["Ada", "Bela"]);
    expect(names({ text: "WOOD chop" })).toEqual(["Bela"]);
    expect(names({ text: "grove idle" })).toEqual(["Ada"]);
    expect(names({ text: "chop idle" })).toEqual([]);
  });

  it("filters by plan source and activity", () => {
    expect(names({ text: "", source: "similar" })).toEqual([]);
    expect(names({ text: "", source: "generalised", status: "idle" })).toEqual([]);
    expect(names({ text: "", status: "playing" })).toEqual(["Bela"]);
    expect([...countSources(agents)]).toEqual([["generalised", 1]]);
    expect(names({ text: "", source: "generalised" })).toEqual(["Bela"]);
  });
});

describe("a step of a plan", () => {
  it("has no redundant parentheses", () => {
    expect(stepText({ tool: "chop", args: {} })).toBe("chop");
    expect(stepText({ tool: "goto", args: { place: "hut" } })).toBe("goto(hut)");
    expect(stepText({ tool: "give", args: { item: "axe", to: "ann" } })).toBe(
      "give(item=axe, to=ann)",
    );
    expect(tidyStep("chop()")).toBe("chop");
    expect(tidyStep("goto(place=hut)")).toBe("goto(place=hut)");
  });
});
