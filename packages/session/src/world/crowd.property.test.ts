import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { SharedPlans, type ThingId, World, type WorldRunner } from "@understudy/world";
import fc from "fast-check";
import { expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import type { NumberedMessage } from "../session/session-parts.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const spot = fc.integer({ min: 0, max: 60 });
const crowd = fc.record({
  chests: fc.array(fc.record({ at: spot, gold: fc.integer({ min: 0, max: 20 }) }), {
    minLength: 2,
    maxLength: 12,
  }),
  nooks: fc.array(spot, { maxLength: 2 }),
  agents: fc.array(
    fc.record({
      at: spot,
      gold: fc.integer({ min: 0, max: 19 }),
      hurt: fc.boolean(),
      budgetMs: fc.integer({ min: 1000, max: 9000 }),
    }),
    { minLength: 2, maxLength: 12 },
  ),
});
type Crowd = typeof crowd extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const goal = { oneOf: ["safe", "rich"] } as const;
const thingsOf = ({ chests, nooks }: Crowd) => [
  ...chests.map(({ at, gold }, index) => ({
    ...{ id: `chest ${index}`, kind: "chest", at: [at], properties: { gold } },
  })),
  ...nooks.map((at, index) => ({ id: `nook ${index}`, kind: "nook", at: [at], properties: {} })),
];
const valuesOf = ({ gold, hurt }: Crowd["agents"][number]) => ({ near: "nothing", gold, hurt });

/** The plans and claims of a crowd after one `planMany`. */
function inProcess(drawn: Crowd): unknown[] {
  const clock = new FakeClock();
  const shared = new SharedPlans(DUNGEON, new ClassicalPlanner());
  const spots = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    Math.abs((spots.get(from ?? agent) ?? 0) - (spots.get(to) ?? 0));
  const world = new World(DUNGEON, { way, estimate: way, clock, shared });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: shared, clock });
  for (const { id, kind, at, properties } of thingsOf(drawn)) {
    spots.set(id, at[0] as number);
    world.add(kind, id, properties);
  }
  const runners = drawn.agents.map((agent, index): [string, WorldRunner] => {
    const name = `agent ${index}`;
    spots.set(name, agent.at);
    const { budgetMs } = agent;
    const runner = world.agent(name).runner({ orchestrator, goal, budgetMs, asks: "game" });
    runner.tick(valuesOf(agent), 0);
    return [name, runner];
  });
  world.planMany(orchestrator, 1000);
  return runners.map(([name, runner]) => {
    runner.tick(undefined, 0);
    const steps = runner.remaining.map(({ step, things }) => [step.tool, ...Object.values(things)]);
    return [steps, [...world.claims.heldBy(name)].sort()];
  });
}

/** The plans and claims of a crowd that asks in one batch of a session. */
async function inSession(drawn: Crowd): Promise<unknown[]> {
  const rig = new HostRig({ domain: DUNGEON });
  const { session, heard } = rig.accept({ world: {} });
  const told: object[] = [{ type: "see", part: 1, parts: 1, things: thingsOf(drawn) }];
  for (const [index, drawnAgent] of drawn.agents.entries()) {
    const { at, budgetMs } = drawnAgent;
    const agent = `agent ${index}`;
    told.push({ type: "state", agent, nowMs: 0, at: [at], values: valuesOf(drawnAgent) });
    told.push({ type: "want", agent, goal, budgetMs });
  }
  session.lane.do(() => {
    const numbered = told.map((each, at) => ({ ...each, seq: at + 1 }) as NumberedMessage);
    tellSession(session, ...numbered);
    return undefined;
  });
  await rig.clock.advance(0);
  const ends = drawn.agents.map((_, index) => {
    const isOwn = ({ agent }: { readonly agent: string }): boolean => agent === `agent ${index}`;
    const { steps = [] } = heard("plan").filter(isOwn).at(-1) ?? {};
    const { things = [] } = heard("claims").filter(isOwn).at(-1) ?? {};
    const plan = steps.map(({ tool, args }) => [tool, ...Object.values(args)]);
    return [plan, [...things].sort()];
  });
  session.end("done");
  return ends;
}

it("agents have the same plans and claims in a session as with planMany in process", async () => {
  await fc.assert(
    fc.asyncProperty(crowd, async (drawn) => {
      expect(await inSession(drawn)).toEqual(inProcess(drawn));
    }),
    { numRuns: casesOf(60) },
  );
});
