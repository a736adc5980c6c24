import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import type { JointStep, JointWait } from "../../engine/contract/together.ts";
import { CUT_OFF, RAISE } from "../../testing/squads/scripted-yard.ts";
import { formatLanes } from "./format-lanes.ts";
import { lanesOf } from "./lane.ts";

const step = (
  agent: string,
  tool: string,
  startsAt: number,
  duration: number,
  ...others: string[]
): JointStep => ({ agent, step: { tool, args: {} }, startsAt, duration, with: others });

describe("Lanes", () => {
  it("show steps as bars on an axis, and waits dotted with whom and what for", () => {
    const waits: JointWait[] = [
      { agent: "ann", from: 13.001, until: 17, for: "bo", what: "hold_beam" },
      { agent: "bo", from: 13.003, until: 20, for: undefined, what: "event" },
    ];
    const plan = { steps: [...RAISE.steps, step("ann", "rest", 17, 3)], waits };
    expect(`\n${formatLanes(plan, { width: 76 })}`).toMatchInlineSnapshot(`
      "
           0                 5                10                15              20
           ┬─────────────────┬────────────────┬─────────────────┬────────────────┬
      ann  ┣saw━━━━━━━━━━┣walk site━━━━━━━━━━━┣nail━━━━━━┫···· bo ·····┣rest━━━━━┫
      bo   ┣walk site━━━━━━━━━━━┣hold_beam━━━━━━━━━━━━━━━┫········ event ········"
    `);
  });

  it("give letters to what is too short, and rows of their own to what overlaps", () => {
    const steps = [
      step("ann", "light_match", 0, 30),
      step("ann", "mend_fuse", 1, 10),
      step("ann", "call", 11, 0),
      step("ann", "shout", 11, 0),
      step("a very long name of an agent", "carry", 12, 40, "ann"),
      step("ann", "wave_at_the_others", 60, 2),
    ];
    expect(
      `\n${formatLanes({ steps }, { width: 60, agents: ["cai"], now: 20 })}`,
    ).toMatchInlineSnapshot(`
      "
                        0            20           40            60
                        ┬────────────▼────────────┬─────────────┬─
      cai
      ann               ┣light_match━━━━━━━━┫                   a
                         ┣b━━━━cdcarry━━━━━━━━━━━━━━━━━━━━┫
      a very long nam…          ┣carry +ann━━━━━━━━━━━━━━━┫
        a  wave_at_the_others
        b  mend_fuse
        c  call
        d  shout"
    `);
  });

  it("of several squads have one axis, and things their own names", () => {
    const fry = step("ann", "fry", 0, 8);
    const steps = [
      {
        ...fry,
        step: { tool: "fry", args: { it: "food_1", on: "stove_2" } },
        things: { it: "steak 7", on: "burner 2" },
      },
      step("bo", "serve", 9, 3),
    ];
    const waits: JointWait[] = [{ agent: "bo", from: 0, until: 9, for: undefined, what: "frying" }];
    const plans = [{ steps, waits }, { steps: [] }, { steps: [step("eve", "chop", 2, 10)] }];
    expect(
      `\n${formatLanes(plans, { width: 60, agents: ["bo", "eve", "cid"] })}`,
    ).toMatchInlineSnapshot(`
      "
           0        2        4        6        8        10      12
           ┬────────┬────────┬────────┬────────┬────────┬────────┬
      bo    ················ frying ················┣serve━━━━━━━┫
      ann  ┣fry steak 7 burner 2━━━━━━━━━━━━━━━┫

      eve           ┣chop━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┫"
    `);
  });

  it("are empty without steps, and refuse a terminal that is too narrow", () => {
    expect(formatLanes(CUT_OFF)).toBe("");
    expect(formatLanes(CUT_OFF, { agents: ["ann"] })).toMatch(/\nann$/);
    expect(() => formatLanes(RAISE, { width: 39 })).toThrow(RequestError);
    expect(() => formatLanes(RAISE, { width: 60.5 })).toThrow(RequestError);
  });

  it("hold every step once for each that takes part, without overlaps, within the width", () => {
    const names = ["ann", "bo", "cai"];
    const anyStep = fc.record({
      who: fc.shuffledSubarray(names, { minLength: 1 }),
      startsAt: fc.integer({ min: -5, max: 100 }),
      duration: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep), fc.integer({ min: 40, max: 120 }), (drawn, width) => {
        const steps = drawn.map(({ who: [agent, ...others], startsAt, duration }) =>
          step(agent as string, "work", startsAt, duration, ...others),
        );
        const lanes = lanesOf({ steps });
        for (const { agent, rows } of lanes) {
          const taking = steps.filter((each) => [each.agent, ...each.with].includes(agent));
          expect(rows.flat()).toHaveLength(taking.length);
          for (const row of rows) {
            row.forEach((part, index) => {
              const next = row[index + 1];
              if (next !== undefined) expect(part.until).toBeLessThanOrEqual(next.until);
              if (next !== undefined) expect(part.from).toBeLessThanOrEqual(next.from);
            });
          }
        }
        const text = formatLanes({ steps }, { width });
        for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});
