import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { renderChoiceSystem } from "./render-choice.ts";
import { renderSystem } from "./render-system.ts";

const yard = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"], position: true },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true },
    open: { type: "boolean", shared: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: { way: "$to" },
    },
    {
      name: "hold",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      during: { beam_up: true },
      then: { nailed: true },
      duration: "2 * planks + 1",
      cost: 2,
    },
    { name: "carry", partners: 1, then: { at: "site" }, duration: { from: 1.5 } },
    { name: "sing", then: { open: true }, duration: 3, alongside: true },
    { name: "rest", then: { planks: 1 }, duration: { sum: "9 - planks", per: 7 } },
    { name: "lift", partners: 2, then: { open: true } },
    {
      name: "operate",
      parameters: { where: { enum: ["mill", "site"] } },
      duration: 5,
      partners: [
        {
          role: "nurse",
          when: { at: "$where" },
          during: { open: true },
          then: { planks: { "-": 1 } },
        },
        { role: "guard" },
      ],
    },
    { name: "buy", when: { open: true }, then: { planks: { "+": 6 } } },
  ],
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
  events: [{ at: 60.5, then: { open: false, planks: { "+": 1 } } }],
});

describe("a prompt for a domain with time", () => {
  it("tells durations, what holds during, effects of the start, partners and events", () => {
    expect(renderSystem(yard).content.split("\n").slice(1)).toEqual([
      "walk(to:mill|site) gives at={to} lasts way to {to} cost 1",
      "hold() needs at=site,planks>=2 starts beam_up=true gives beam_up=false lasts 3..30 cost 1",
      "nail() during beam_up=true gives nailed=true lasts 2 * planks + 1 cost 2",
      "carry() with 1 other gives at=site lasts 1.5 or more cost 1",
      "sing() gives open=true lasts 3 beside others cost 1",
      "rest() gives planks=1 lasts (9 - planks)/7 cost 1",
      "lift() with 2 others gives open=true cost 1",
      "operate(where:mill|site) with nurse (needs at={where} during open=true gives planks-1), guard lasts 5 cost 1",
      "buy() needs open=true gives planks+6 cost 1",
      "at 60.5 open=false,planks+1",
    ]);
  });

  it("tells the deadlines of goals", () => {
    expect(renderChoiceSystem(yard).content).toMatch(/ raised nailed=true by 120$/);
  });
});
