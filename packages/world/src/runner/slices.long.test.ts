import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner, seededRandom } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import type { WorldRunner } from "./world-runner.ts";

const AGENTS = 40;
const CHESTS = 60;
const FRAMES = 200;
const FRAME_MS = 16;
/** The time of a way that the game looks up, of an estimate, and of an expansion. */
const WAY_MS = 0.1;
const ESTIMATE_MS = 0.001;
const EXPANSION_MS = 0.02;
/** The most work between two looks at the clock: a way, or an expansion, and some estimates. */
const UNIT_MS = WAY_MS + 130 * ESTIMATE_MS;
const BUSY_FRAMES = 5;
const EMPTY_FRAMES = 30;

const domain = loadDomain({
  name: "camp",
  kinds: { chest: { isFull: { type: "boolean" } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    isRich: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "rob", things: { it: "chest" }, claims: ["$it"] },
      when: { near: "$it", "$it.isFull": true },
      then: { isRich: true, "$it.isFull": false },
    },
  ],
  goals: [{ name: "rich", when: { isRich: true } }],
});

/** The classical planner, with some time for each expansion. */
function countedPlanner(planner: Planner, clock: FakeClock): Planner {
  return {
    start: (problem) => {
      const search = planner.start(problem);
      return {
        get expansions() {
          return search.expansions;
        },
        step: (limits) => {
          const { expansions = Number.POSITIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY } =
            limits;
          for (let left = expansions; left > 0; left--) {
            clock.advanceSync(EXPANSION_MS);
            if (search.step({ ...limits, expansions: 1 })) return true;
            if (clock.now() >= untilMs) return false;
          }
          return false;
        },
        result: () => search.result(),
      };
    },
  };
}

/** A camp in which work takes time on a clock that nothing else moves. */
function openCamp() {
  const clock = new FakeClock();
  const random = seededRandom(7);
  const spots = new Map<ThingId, number>();
  const distance = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((spots.get(from ?? agent) ?? 0) - (spots.get(to) ?? 0));
  const taking =
    (ms: number) =>
    (...way: Parameters<typeof distance>): number => {
      clock.advanceSync(ms);
      return distance(...way);
    };
  const world = new World(domain, { clock, way: taking(WAY_MS), estimate: taking(ESTIMATE_MS) });
  const planner = countedPlanner(world.share(new ClassicalPlanner()), clock);
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const chests = Array.from({ length: CHESTS }, (_, at) => `chest ${at}`);
  for (const id of chests) {
    spots.set(id, random.integer(100));
    world.add("chest", id, { isFull: true });
  }
  const agents = Array.from({ length: AGENTS }, (_, at) => {
    const name = `agent ${at}`;
    spots.set(name, random.integer(100));
    const runner = world
      .agent(name)
      .runner({ orchestrator, goal: "rich", budgetMs: 2000, asks: "game" });
    return { name, runner, near: undefined as ThingId | undefined, isRich: false, leftFrames: 0 };
  });
  return { agents, chests, clock, orchestrator, spots, world };
}

type Camp = ReturnType<typeof openCamp>;

/** Plays one frame. Returns the number of chests robbed in it. */
function playFrame(
  { agents, spots, world }: Camp,
  frame: number,
  refills: Map<ThingId, number>,
): number {
  let robbed = 0;
  for (const [id, at] of refills) {
    if (at > frame) continue;
    refills.delete(id);
    world.set(id, { isFull: true });
  }
  for (const agent of agents) {
    const { runner } = agent as { readonly runner: WorldRunner };
    const [now] = runner.remaining;
    if (runner.isPlaying && --agent.leftFrames <= 0) {
      if (now?.step.tool === "go") {
        agent.near = now.things["to"];
        spots.set(agent.name, spots.get(agent.near as ThingId) ?? 0);
      } else {
        agent.isRich = true;
        robbed++;
        const id = now?.things["it"] as ThingId;
        world.set(id, { isFull: false });
        refills.set(id, frame + EMPTY_FRAMES);
      }
      runner.finished();
    } else if (agent.isRich) {
      agent.isRich = false;
    }
    const { event } = runner.tick({ near: agent.near, isRich: agent.isRich }, frame * FRAME_MS);
    if (event === "start") agent.leftFrames = BUSY_FRAMES;
  }
  return robbed;
}

it.each([0.5, 1, 2, 4])(
  "a slice of %d ms ends one way or one expansion after its end at most",
  (sliceMs) => {
    const camp = openCamp();
    const { clock, orchestrator, world } = camp;
    const refills = new Map<ThingId, number>();
    let robbed = 0;
    let longestMs = 0;
    for (let frame = 1; frame <= FRAMES; frame++) {
      robbed += playFrame(camp, frame, refills);
      const beganMs = clock.now();
      world.planMany(orchestrator, sliceMs);
      longestMs = Math.max(longestMs, clock.now() - beganMs - sliceMs);
      clock.advanceSync(Math.max(0, FRAME_MS - (clock.now() - beganMs)));
    }
    expect(longestMs).toBeLessThanOrEqual(UNIT_MS + 1e-6);
    expect(robbed).toBeGreaterThan(AGENTS);
  },
);
