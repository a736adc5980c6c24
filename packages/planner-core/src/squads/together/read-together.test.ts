import { describe, expect, it } from "vitest";
import type { Issue } from "../../base/errors.ts";
import type { NowTogetherRequest } from "../../engine/contract/together.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { buildingYard } from "../../testing/squads/yard-game.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { readTogether } from "./read-together.ts";

const steps = TimedSteps.of(buildingYard) as TimedSteps;
const walk = { tool: "walk", args: { to: "site" } };
const walkIndex = steps.find(walk)?.index;

const ask = (more: object): NowTogetherRequest => ({
  agents: { ann: { at: "mill" }, bo: { at: "site" } },
  goal: "raised",
  ...more,
});

function issuesOf(more: object): readonly Issue[] {
  try {
    readTogether(steps, ask(more));
  } catch (error) {
    return (error as { issues: readonly Issue[] }).issues;
  }
  return [];
}

describe("A request for a joint plan", () => {
  it("is read with the shared values for every member, and steps and whole tools disabled", () => {
    const { names, problem } = readTogether(
      steps,
      ask({
        agents: {
          ann: { state: { at: "mill" }, disabled: [walk, "saw"] },
          bo: buildingYard.state({ at: "site", planks: 3 }),
        },
        shared: { planks: 5, beam_up: true },
      }),
    );
    expect(names).toEqual(["ann", "bo"]);
    expect(problem.members.map(({ state }) => buildingYard.read(state))).toMatchObject([
      { at: "mill", planks: 5, beam_up: true },
      { at: "site", planks: 5, beam_up: true },
    ]);
    const saws = steps.all.filter(({ step }) => step.tool === "saw").map(({ index }) => index);
    expect([...(problem.members[0]?.disabled ?? [])]).toEqual([walkIndex, ...saws]);
  });

  const other = loadDomain({
    name: "plain",
    state: { on: { type: "boolean" } },
    tools: [{ name: "rest" }],
  });
  it.each([
    ["a condition of another domain", { maintain: other.condition({ on: true }) }, "/maintain"],
    ["an unknown shared variable", { shared: { moon: 1 } }, "/shared/moon"],
    ["a shared value for an own variable", { shared: { at: "mill" } }, "/shared/at"],
    ["a shared value out of range", { shared: { planks: 99 } }, "/shared/planks"],
    ["shared values that are no object", { shared: 3 }, "/shared"],
    [
      "members that disagree on a shared variable",
      { agents: { ann: { at: "mill", planks: 1 }, bo: { at: "mill", planks: 2 } } },
      "/agents/bo/planks",
    ],
    [
      "an unknown disabled step",
      {
        agents: {
          ann: { state: { at: "mill" }, disabled: [{ tool: "walk", args: { to: "moon" } }] },
        },
      },
      "/agents/ann/disabled/0",
    ],
    [
      "a running step that takes no such arguments",
      { running: [{ agent: "ann", step: { tool: "walk", args: {} }, leftMs: 1 }] },
      "/running/0/step",
    ],
    ["a list of steps in flight that is none", { running: { agent: "ann" } }, "/running"],
    ["a step in flight that is none", { running: [null] }, "/running/0"],
    [
      "a tool's name in place of a step in flight",
      { running: [{ agent: "ann", step: "walk", leftMs: 1 }] },
      "/running/0/step",
    ],
    [
      "a text in place of the time that is left",
      { running: [{ agent: "ann", step: walk, leftMs: "9" }] },
      "/running/0/leftMs",
    ],
    [
      "partners that are no list",
      { running: [{ agent: "ann", with: 3, step: walk, leftMs: 1 }] },
      "/running/0/with",
    ],
    [
      "two steps of one member at a time",
      {
        running: [
          { agent: "ann", step: walk, leftMs: 1 },
          { agent: "ann", step: { tool: "saw", args: {} }, leftMs: 1 },
        ],
      },
      "/running/1/agent",
    ],
    [
      "disabled tools that are no list",
      { agents: { ann: { state: { at: "mill" }, disabled: "saw" } } },
      "/agents/ann/disabled",
    ],
    ["kept steps that are no list", { keep: "all" }, "/keep"],
    ["a kept step that is none", { keep: [1] }, "/keep/0"],
    [
      "a kept step without partners and times",
      { keep: [{ agent: "ann", step: walk }] },
      "/keep/0/startsAt",
    ],
    ["events that are no list", { events: { at: 5 } }, "/events"],
    ["an event that is none", { events: [5] }, "/events/0"],
    ["an event without effects", { events: [{ at: 5 }] }, "/events/0/then"],
    [
      "an event with a condition",
      { events: [{ at: 5, then: { beam_up: true }, when: {} }] },
      "/events/0/when",
    ],
    [
      "an amount beyond all integers",
      { events: [{ at: 5, then: { planks: { "+": 2 ** 32 + 2 } } }] },
      "/events/0/then/planks",
    ],
    [
      "an amount of a place",
      { events: [{ at: 5, then: { at: { "+": 1 } } }] },
      "/events/0/then/at",
    ],
    ["a text for the clock", { nowMs: "9" }, "/nowMs"],
    ["a symbol for the unit", { unitMs: Symbol("second") }, "/unitMs"],
  ])("is refused with %s", (_, more, pointer) => {
    expect(issuesOf(more).map((issue) => issue.pointer)).toEqual([pointer]);
  });
});
