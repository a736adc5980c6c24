import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

const boolean = { type: "boolean", default: false } as const;
const shared = { ...boolean, shared: true } as const;

/** Cloth that is dyed in the end, after another has soaked it. */
const cloth = {
  name: "cloth",
  state: { rested: boolean, wet: shared, blue: shared },
  tools: [
    { name: "rest", then: { rested: true }, duration: 1 },
    { name: "dye", when: { rested: true }, then: { blue: true }, duration: 1 },
    { name: "soak", when: { rested: false }, then: { wet: true, blue: false }, duration: 5 },
  ],
  goals: [{ name: "done", when: { wet: true, blue: true } }],
} satisfies DomainDefinition;

/** A log that two carry, once each of them is there. */
const logs = {
  name: "logs",
  state: { there: boolean, carried: shared, ready: shared },
  tools: [
    { name: "come", then: { there: true }, duration: 2 },
    { name: "make_ready", when: { ready: false }, then: { ready: true }, duration: 5 },
    {
      ...{ name: "carry", partners: 1, when: { there: true, ready: true } },
      ...{ then: { carried: true }, duration: 3 },
    },
  ],
  goals: [{ name: "moved", when: { carried: true } }],
} satisfies DomainDefinition;

/** A shop that opens by itself. */
const shop = {
  name: "shop",
  state: { open: shared, bread: boolean },
  tools: [{ name: "buy", when: { open: true }, then: { bread: true }, duration: 1 }],
  goals: [{ name: "fed", when: { bread: true } }],
  events: [{ at: 5, then: { open: true } }],
} satisfies DomainDefinition;

/** A shop that each sees open by itself: events change the variables of every member. */
const seen = { ...shop, state: { ...shop.state, open: boolean } } satisfies DomainDefinition;

/** A flag that the rain takes down, while a hole is dug: nothing that hoisting needs happens before it. */
const flag = {
  name: "flag",
  state: { high: boolean, hoisted: shared, dug: shared },
  tools: [
    { name: "climb", then: { high: true }, duration: 1 },
    { name: "hoist", when: { high: true }, then: { hoisted: true }, duration: 1 },
    { name: "dig", when: { high: false }, then: { dug: true }, duration: 9 },
  ],
  goals: [{ name: "flies", when: { hoisted: true, dug: true } }],
  events: [{ at: 5, then: { hoisted: false } }],
} satisfies DomainDefinition;

it.each([
  ["a step that would undo it", cloth, ["ann", "bo"], "other", "soak"],
  ["a step of a partner", logs, ["ann", "bo"], "other", "make_ready"],
  ["an event that it needs", shop, ["ann"], undefined, "event"],
  ["an event that each of two needs", seen, ["ann", "bo"], undefined, "event"],
  ["an event that would undo it", flag, ["ann", "bo"], undefined, "event"],
] as const)(
  "a wait for %s names another member, or none",
  async (_, definition, names, who, what) => {
    const domain = loadDomain(definition as DomainDefinition);
    const orchestrator = new InstantSquadPlanner(domain, new TimePlanner(), 2000);
    const agents = Object.fromEntries(names.map((name) => [name, {}]));
    const goal = definition.goals[0]?.name ?? "";
    const outcome = await orchestrator.plan({ agents, goal, budgetMs: 50 });
    expect(outcome.status).toBe("solved");
    for (const wait of outcome.waits) expect(wait.for).not.toBe(wait.agent);
    const long = outcome.waits.find(({ from, until }) => until - from > 1);
    const other = names.find((name) => name !== long?.agent);
    expect(long).toMatchObject({ for: who === "other" ? other : undefined, what });
  },
);

it("a wait ends at one time, however many ticks it lasts", async () => {
  const orchestrator = new InstantSquadPlanner(loadDomain(logs), new TimePlanner(), 2000);
  const members = ["ann", "bo"];
  const squad = new SquadRunner({
    orchestrator,
    members,
    goal: "moved",
    budgetMs: 50,
    ends: "timed",
  });
  const until = new Set<number>();
  const values = { ready: false, carried: false };
  const own: Record<string, { there: boolean }> = { ann: { there: false }, bo: { there: false } };
  for (let nowMs = 0; nowMs <= 6000; nowMs += 100) {
    const actions = squad.tick(own, values, nowMs);
    await settle();
    for (const [name, action] of Object.entries(actions)) {
      if (action.event === "wait") until.add(Math.round(action.untilMs));
      if (action.event !== "finish") continue;
      if (action.step.tool === "come") own[name] = { there: true };
      if (action.step.tool === "make_ready") values.ready = true;
    }
  }
  squad.dispose();
  expect([...until]).toEqual([7201]);
});
