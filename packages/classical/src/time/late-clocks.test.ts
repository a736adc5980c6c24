import { type DomainDefinition, loadDomain, RequestError } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

/** A shop that opens as an event, and sells in 3 units. */
function shop(more: Partial<DomainDefinition> = {}) {
  return loadDomain({
    name: "shop",
    state: {
      open: { type: "boolean", shared: true, default: false },
      bread: { type: "boolean", default: false },
    },
    tools: [{ name: "buy", when: { open: true }, then: { bread: true }, duration: 3 }],
    goals: [{ name: "fed", when: { bread: true } }],
    ...more,
  } as DomainDefinition);
}

/** Clocks by the time in units, with the length of a unit. */
const CLOCKS = [
  ["from 0", 0, 1000],
  ["after twelve days, in seconds", 1_036_800, 1000],
  ["of Date.now(), in seconds", 1_700_000_000.25, 1000],
  ["of Date.now(), in milliseconds", 1_700_000_000_000, 1],
  ["of Date.now(), in frames of a sixtieth of a second", 102_000_000_000, 1000 / 60],
] as const;

it.each(CLOCKS)("events and deadlines on a clock %s are kept", async (_, now, unitMs) => {
  const nowMs = now * unitMs;
  const orchestrator = new InstantSquadPlanner(shop(), new TimePlanner(), 400);
  const asked = { agents: { ann: {} }, goal: "fed", budgetMs: 50, nowMs, unitMs } as const;
  const ask = async (by: number) =>
    orchestrator.plan({ ...asked, events: [{ at: now + 5, then: { open: true } }], by });
  const late = await ask(now + 20);
  expect(late.status).toBe("solved");
  expect(late.time).toBeCloseTo(8, 1);
  expect((await ask(now + 7)).status).toBe("unsolvable");
});

it.each(CLOCKS)(
  "a squad waits for an event on a clock %s, and plays on",
  async (_, now, unitMs) => {
    const orchestrator = new InstantSquadPlanner(shop(), new TimePlanner(), 400);
    const squad = new SquadRunner({
      ...{
        orchestrator,
        members: ["ann"],
        goal: "fed",
        budgetMs: 50,
        ends: "timed" as const,
        unitMs,
      },
      ...{ by: now + 20, events: [{ at: now + 5, then: { open: true } }] },
    });
    const told: string[] = [];
    for (let tick = 0; tick < 40; tick++) {
      const open = tick * 0.25 >= 5;
      const bread = told.length > 1;
      const { ann } = squad.tick({ ann: { bread } }, { open }, (now + tick * 0.25) * unitMs);
      if (ann?.event === "start" || ann?.event === "finish") told.push(`${ann.event} ${tick}`);
      await settle();
    }
    expect(told).toEqual(["start 20", "finish 32"]);
  },
);

it.each([
  [9.1e12, "at most 9e12"],
  [Number.POSITIVE_INFINITY, "at most 9e12"],
  [1.23456, "at most 3 decimals"],
  ["soon", 'a time in units, not the text "soon"'],
])("a deadline of %s is refused, with the reason", (by, message) => {
  const orchestrator = new InstantSquadPlanner(shop(), new TimePlanner(), 400);
  const squad = () =>
    new SquadRunner({
      ...{ orchestrator, members: ["ann"], goal: "fed", budgetMs: 50 },
      by: by as number,
    });
  expect(squad).toThrow(RequestError);
  expect(squad).toThrow(message);
});

it("an event that no search counts up to is refused at the clock; such a deadline is none", async () => {
  const orchestrator = new InstantSquadPlanner(shop(), new TimePlanner(), 400);
  const asked = { agents: { ann: {} }, goal: "fed", budgetMs: 50 } as const;
  const events = [{ at: 1_700_000_000_000, then: { open: true } }];
  await expect(orchestrator.plan({ ...asked, events })).rejects.toThrow("/nowMs: is more");
  const shared = { open: true };
  const outcome = await orchestrator.plan({ ...asked, shared, by: 1_700_000_000_000 });
  expect(outcome.status).toBe("solved");
});
