import { loadDomain, type PlanRequest, type TogetherRequest } from "@understudy/planner-core";
import { expect, it } from "vitest";
import type { NumberedMessage } from "../session/session-parts.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";
import { onPlanKnown } from "../testing/on-plan-known.ts";

const SEARCH_MS = 3;

const MINE = loadDomain({
  name: "mine",
  kinds: { vein: { ore: { type: "integer", min: 0, max: 9 } } },
  places: { vein: 2 },
  state: {
    near: { type: "thing", of: ["vein"], position: true },
    ore: { type: "integer", min: 0, max: 9, default: 0 },
    store: { type: "integer", min: 0, max: 40, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["vein"] }, then: { near: "$to" } },
      ...{ duration: { way: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "dig", things: { it: "vein" }, claims: ["$it"], duration: 1 },
      when: { near: "$it", "$it.ore": { ">": 0 } },
      then: { "$it.ore": 0, ore: { "+": 1 }, store: { "+": 1 } },
    },
  ],
  goals: [
    { name: "has_ore", when: { ore: { ">=": 1 } } },
    { name: "stored", when: { store: { ">=": 1 } } },
  ],
} as const);

/** A session with a vein for each agent and each squad, whose searches take time. */
function mine(agents: readonly string[], squads: readonly string[]) {
  const rig = new HostRig({ domain: MINE as never });
  const { orchestrator } = rig.domains.find({ domain: "mine" });
  const asked: (readonly [name: string, atMs: number])[] = [];
  const answered = new Map<string, number>();
  const search = async (name: string, budgetMs: number): Promise<void> => {
    asked.push([name, rig.clock.now()]);
    await new Promise<void>((resolve) => {
      rig.clock.setTimer(resolve, Math.min(SEARCH_MS, budgetMs));
    });
    answered.set(name, rig.clock.now());
  };
  onPlanKnown(orchestrator, ({ signal: _, ...request }) => {
    return async ({ budgetMs = 0 } = {}) => {
      await search(request.agent.split("/").at(-1) as string, budgetMs);
      return orchestrator.plan(request);
    };
  });
  const plan = orchestrator.plan.bind(orchestrator);
  orchestrator.plan = (async (request: PlanRequest | TogetherRequest) => {
    if (!("agents" in request)) return plan(request);
    const [name = ""] = Object.keys(request.agents);
    await search(name.split("/").at(-1) as string, request.budgetMs);
    return plan({ ...request, expansions: 100 });
  }) as never;
  const { session, heard } = rig.accept({ world: {} });
  let seq = 0;
  const tell = (...messages: readonly object[]): void => {
    const numbered = messages.map((each) => ({ ...each, seq: ++seq }) as NumberedMessage);
    session.lane.do(() => {
      tellSession(session, ...numbered);
      return undefined;
    });
  };
  const all = [...agents, ...squads];
  const things = all.map((_, at) => ({
    ...{ id: `vein ${at}`, kind: "vein", at: [10 * at], properties: { ore: 1 } },
  }));
  tell({ type: "see", part: 1, parts: 1, things });
  const stateOf = (agent: string): object => ({
    ...{ type: "state", agent, nowMs: 0, at: [10 * all.indexOf(agent)] },
    values: { near: "nothing", ore: 0, store: 0 },
  });
  /** The messages with which an agent or a squad asks: a squad has one member of its name. */
  const ask = (name: string, budgetMs: number): readonly object[] => {
    const wish = squads.includes(name)
      ? { type: "squad", squad: `squad ${name}`, members: [name], goal: "stored", budgetMs }
      : { type: "want", agent: name, goal: "has_ore", budgetMs };
    return [stateOf(name), wish];
  };
  return { rig, tell, ask, asked, answered, heard };
}

it("squads take turns with the agents of their session, the earliest due first", async () => {
  const { rig, tell, ask, asked } = mine(["ann", "bo"], ["sam", "tom"]);
  const budgets = { tom: 430, bo: 420, sam: 410, ann: 400 };
  tell(...Object.entries(budgets).flatMap(([name, budgetMs]) => ask(name, budgetMs)));
  await rig.clock.advance(100);
  expect(asked.map(([name]) => name)).toEqual(["ann", "sam", "bo", "tom"]);
  // One search after the other.
  const times = asked.map(([, atMs]) => atMs);
  for (const [at, time] of times.entries())
    if (at > 0) expect(time - (times[at - 1] as number)).toBeGreaterThanOrEqual(SEARCH_MS);
});

it("nobody starves among agents and squads with small budgets", async () => {
  const agents = Array.from({ length: 12 }, (_, at) => `agent ${at}`);
  const squads = Array.from({ length: 6 }, (_, at) => `squad ${at}`);
  const { rig, tell, ask, answered } = mine(agents, squads);
  tell(...[...agents, ...squads].flatMap((name) => ask(name, 40)));
  await rig.clock.advance(40);
  expect(answered.size).toBe(18);
  expect(Math.max(...answered.values())).toBeLessThanOrEqual(40);
});

it("a squad that ends while it waits holds nobody up", async () => {
  const { rig, tell, ask, asked } = mine(["ann"], ["sam"]);
  tell(...ask("sam", 400), ...ask("ann", 410));
  tell({ type: "disband", squad: "squad sam" });
  await rig.clock.advance(100);
  expect(asked.map(([name]) => name)).toContain("ann");
});
