import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const yard = scratch.write("yard.json", {
  name: "yard",
  state: {
    at: {
      type: "enum",
      values: ["mill", "site"],
      default: "mill",
    },
    beam_up: {
      type: "boolean",
      shared: true,
      default: false,
    },
    nailed: {
      type: "boolean",
      shared: true,
      default: false,
    },
    planks: {
      type: "integer",
      min: 0,
      max: 20,
      shared: true,
      default: 0,
    },
    shop_open: {
      type: "boolean",
      shared: true,
      sensed: true,
    },
  },
  tools: [
    {
      name: "walk",
      parameters: {
        to: {
          enum: ["mill", "site"],
        },
      },
      then: {
        at: "$to",
      },
      duration: 6,
    },
    {
      name: "saw",
      when: {
        at: "mill",
      },
      then: {
        planks: {
          "+": 2,
        },
      },
      duration: 4,
    },
    {
      name: "hold_beam",
      when: {
        at: "site",
        planks: {
          ">=": 2,
        },
      },
      start: {
        beam_up: true,
      },
      then: {
        beam_up: false,
      },
      duration: {
        from: 3,
        to: 30,
      },
      interrupted: {
        beam_up: false,
      },
    },
    {
      name: "nail",
      when: {
        at: "site",
      },
      during: {
        beam_up: true,
      },
      then: {
        nailed: true,
      },
      duration: 3,
    },
    {
      name: "carry",
      partners: 1,
      when: {
        at: "mill",
      },
      then: {
        at: "site",
      },
      duration: 9,
    },
    {
      name: "buy",
      when: {
        shop_open: true,
      },
      then: {
        planks: {
          "+": 6,
        },
      },
      duration: 1,
      cost: 5,
    },
  ],
  goals: [
    {
      name: "raised",
      when: {
        nailed: true,
      },
      by: 120,
    },
  ],
  events: [
    {
      at: 60,
      then: {
        shop_open: false,
      },
    },
  ],
});

describe("understudy check of a domain with time", () => {
  it("tells durations, what holds during, partners, events, deadlines and shared variables", async () => {
    const { code, stdout } = await runCli(["check", yard, "--model", "none"]);
    expect(code).toBe(0);
    expect(stdout.replace(/hash .*/, "hash …")).toMatchInlineSnapshot(`
      "yard
      hash …

      5 variables
        at         mill | site   default mill
        beam_up    true | false  default false
        nailed     true | false  default false
        planks     0 to 20       default 0
        shop_open  true | false  sensed

      6 tools, 6 ground actions
        walk(to: mill|site)  2 actions  cost 1  lasts 6
        saw()                1 action   cost 1  lasts 4
        hold_beam()          1 action   cost 1  starts beam_up=true lasts 3..30
        nail()               1 action   cost 1  during beam_up=true lasts 3
        carry()               together          with 1 other lasts 9
        buy()                1 action   cost 5  lasts 1

      1 goal
        raised  nailed=true  priority 0, by 120

      1 event
        at 60  shop_open=false

      Shared by all agents
        beam_up, nailed, planks, shop_open

      Reachability
        ✓ no tool and no goal is ruled out
        checked from the defaults and any value of shop_open, variable by variable: ✗ is certain while only tools act, the rest may still fail

      System prompt
        480 characters (see it with --prompt)
      "
    `);
  });

  it("warns of a place that is left only at the end of a walk", async () => {
    const at = { type: "enum", values: ["hatch", "stove"], default: "stove" };
    const parameters = { to: { enum: at.values } };
    const stove = scratch.write("stove.json", {
      name: "stove",
      state: { at, done: { type: "boolean", default: false } },
      tools: [
        { name: "walk", parameters, then: { at: "$to" }, duration: 6 },
        {
          ...{ name: "fry", alongside: true, when: { at: "stove" }, finish: { at: "stove" } },
          ...{ then: { done: true }, duration: { from: 8, to: 13 } },
        },
      ],
      goals: [{ name: "fed", when: { done: true, at: "hatch" } }],
    });
    const { code, stdout } = await runCli(["check", stove, "--model", "none", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ warnings: [{ pointer: "/tools/0/then/at" }] });
    const text = await runCli(["check", stove, "--model", "none"]);
    expect(text.stdout + text.stderr).toContain('until "walk" ends, and "fry" may read it');
  });
});
