import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { PlanRunner } from "../runner/plan-runner.ts";
import { Reservations } from "./reservations.ts";

const things = ["axe", "saw", "cart", "oven"] as const;
const domain = defineDomain({
  name: "yard",
  state: {
    axe: { type: "boolean" },
    saw: { type: "boolean" },
    cart: { type: "boolean" },
    oven: { type: "boolean" },
  },
  tools: [{ name: "use", parameters: { thing: { enum: things } }, then: { $thing: true } }],
});
const open = () =>
  new Reservations({
    domain,
    resourcesOf: ({ args }) => [args.thing],
    leaseMs: 400,
    patienceMs: 300,
  });
const some = fc.subarray([...things], { minLength: 1 });

describe("any group of agents with shared resources", () => {
  it("never has two holders, and every agent finally gets its resource", () => {
    const jobs = fc.array(some, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(jobs, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (crowd, holdTicks) => {
          const yard = open();
          const agents = crowd.map((queue, index) => ({
            name: `agent${index}`,
            queue: queue.map((wanted) =>
              wanted.map((thing) => domain.actionOf({ tool: "use", args: { thing } })),
            ),
            ticksLeft: 0,
          }));
          const count = crowd.flat().length;
          let tick = 0;
          for (; agents.some(({ queue }) => queue.length > 0); tick++) {
            expect(tick).toBeLessThan(count * (holdTicks + 2) + 2);
            const nowMs = tick * 20;
            for (const agent of agents) {
              const [job] = agent.queue;
              if (job === undefined) continue;
              if (agent.ticksLeft > 0) {
                expect(yard.keep(agent.name, job, nowMs)).toBe(true);
                agent.ticksLeft--;
                if (agent.ticksLeft > 0) continue;
                yard.release(agent.name);
                agent.queue.shift();
              } else if (yard.acquire(agent.name, job, nowMs)) agent.ticksLeft = holdTicks;
            }
            const held = agents.flatMap(({ name }) => yard.heldBy(name, nowMs));
            expect(new Set(held).size).toBe(held.length);
          }
          expect(agents.flatMap(({ name }) => yard.heldBy(name, tick * 20))).toEqual([]);
          expect(yard.save()).toEqual({ version: 2, leases: [], line: [] });
        },
      ),
      { numRuns: 200 },
    );
  });

  it("plays plans through runners without using a resource twice at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { minLength: 2, maxLength: 5 }),
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 }),
        async (crowd, luck) => {
          const clock = new FakeClock();
          const orchestrator = new Orchestrator({
            domain,
            planner: new UniformCostPlanner(),
            clock,
          });
          const yard = open();
          const wrong: unknown[] = [];
          const inUse = new Map<string, string>();
          const nothing = { axe: false, saw: false, cart: false, oven: false };
          const agents = crowd.map((wanted, index) => {
            const agent = `agent${index}`;
            const world = { ...nothing };
            const goal = Object.fromEntries(wanted.map((thing) => [thing, true]));
            const runner = new PlanRunner({
              orchestrator,
              agent,
              goal,
              budgetMs: 50,
              reservations: yard,
              retryMs: 200,
              failureLimit: 9,
              durationMs: () => 40,
              onStepEvent: ({ type, step }) => {
                const { thing } = step.args;
                if (type === "started") {
                  const holder = yard.holderOf(thing, clock.now());
                  if (inUse.has(thing) || holder !== agent) wrong.push({ agent, thing, holder });
                  inUse.set(thing, agent);
                } else inUse.delete(thing);
                if (type === "finished") world[thing] = true;
              },
              onError: (error) => wrong.push(error),
            });
            return { world, wanted, runner };
          });
          const isDone = () =>
            agents.every(({ world, wanted }) => wanted.every((thing) => world[thing]));
          for (let tick = 0; !isDone(); tick++) {
            expect(tick).toBeLessThan(600);
            for (const [index, { runner, world }] of agents.entries()) {
              if (luck[tick] === index) runner.failed("bad luck");
              runner.tick({ ...world }, clock.now());
            }
            await settle();
            expect(wrong).toEqual([]);
            await clock.advance(20);
          }
          for (const { runner, world } of agents) {
            runner.tick({ ...world }, clock.now());
            runner.dispose();
          }
          expect(yard.save()).toEqual({ version: 2, leases: [], line: [] });
        },
      ),
      { numRuns: 40 },
    );
  });
});
