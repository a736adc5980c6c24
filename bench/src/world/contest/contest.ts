import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, seededRandom } from "@understudy/planner-core";
import { World, type WorldRunner } from "@understudy/world";
import { distance, type Spot } from "../market.ts";
import { WorkClock } from "../village/work-clock.ts";

/** Service time at a well, and travel time per unit of distance, in milliseconds. */
const SERVICE_MS = 1000;
const UNIT_MS = 100;
/** Units of the plane per unit of distance. */
const SCALE = 10;
const WIDTH = 300;
/** Planning time per frame. */
const SLICE_MS = 8;
/** A contest is given up after this multiple of the fair wait. */
const HOPELESS = 10;

const domain = loadDomain({
  name: "contest",
  kinds: { well: {} },
  state: {
    near: { type: "thing", of: ["well"], position: true },
    thirsty: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: "well" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "drink",
      things: { it: "well" },
      when: { near: "$it" },
      then: { thirsty: false },
      claims: ["$it"],
      cost: SERVICE_MS / UNIT_MS,
    },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});

/** An agent of the contest. */
interface Contestant extends Spot {
  readonly name: string;
  x: number;
  y: number;
  near: number | undefined;
  /** Time of its turn. */
  doneAtMs: number;
}

/** The game's part: agents that all want a turn at one of a few wells. */
class Contest {
  readonly wells: readonly Spot[];
  readonly agents: readonly Contestant[];

  constructor(agents: number, wells: number) {
    const random = seededRandom(agents);
    const spot = (): Spot => ({ x: random.integer(WIDTH), y: random.integer(WIDTH) });
    this.wells = Array.from({ length: wells }, spot);
    this.agents = Array.from({ length: agents }, (_, at) => {
      return { ...spot(), name: `agent ${at}`, near: undefined, doneAtMs: Number.NaN };
    });
  }

  /** Travel time to a well, in milliseconds. */
  wayMs(from: Spot, well: number): number {
    return (UNIT_MS * distance(from, this.wells[well] as Spot)) / SCALE;
  }

  /** The fair wait: agents per well, times service and travel to the nearest well. */
  get fairMs(): number {
    const nearest = this.agents.map((agent) =>
      Math.min(...this.wells.map((_, well) => this.wayMs(agent, well))),
    );
    const wayMs = nearest.reduce((sum, ms) => sum + ms, 0) / nearest.length;
    return (this.agents.length / this.wells.length) * (SERVICE_MS + wayMs);
  }

  arrive(agent: Contestant, well: number): void {
    Object.assign(agent, this.wells[well], { near: well });
  }
}

/** Results of a contest: waits in game time, in thousandths of the fair wait. */
export interface ContestFigures {
  readonly longest: number;
  readonly mean: number;
  readonly fairMs: number;
  readonly served: number;
  /** Planning time of each frame, in milliseconds. */
  readonly planMs: readonly number[];
}

/**
 * Plays a contest to its end. `act` is called once per frame, and advances the clock by its work.
 */
function playContest(
  contest: Contest,
  clock: WorkClock,
  act: (nowMs: number) => void,
): ContestFigures {
  const { fairMs, agents } = contest;
  const planMs: number[] = [];
  while (agents.some(({ doneAtMs }) => Number.isNaN(doneAtMs))) {
    clock.nextFrame();
    if (clock.frameAtMs > HOPELESS * fairMs) break;
    act(clock.frameAtMs);
    planMs.push(clock.sections.get("plan") ?? 0);
  }
  const waits = agents.map(({ doneAtMs }) => (Number.isNaN(doneAtMs) ? Infinity : doneAtMs));
  const share = (ms: number): number => Math.round((1000 * ms) / fairMs);
  return {
    longest: share(Math.max(...waits)),
    mean: share(waits.reduce((sum, ms) => sum + ms, 0) / waits.length),
    fairMs: Math.round(fairMs),
    served: waits.filter(Number.isFinite).length,
    planMs,
  };
}

/** The contest with a `World`. */
export function contestInWorld(
  size: { readonly agents: number; readonly things: number },
  source: () => number,
): ContestFigures {
  const contest = new Contest(size.agents, size.things);
  const clock = new WorkClock(source);
  const byName = new Map(contest.agents.map((agent) => [agent.name, agent]));
  const way = (agent: string, from: number | string | undefined, to: number | string): number => {
    const start = from === undefined ? byName.get(agent) : contest.wells[Number(from)];
    return contest.wayMs(start as Spot, Number(to)) / UNIT_MS;
  };
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 2000 });
  for (const id of contest.wells.keys()) world.add("well", id);
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const runners = contest.agents.map((agent): [Contestant, WorldRunner] => [
    agent,
    world.agent(agent.name).runner({
      ...{ orchestrator, goal: "fresh", budgetMs: 1000, asks: "game" },
      durationMs: ({ tool }, things) =>
        tool === "go" ? contest.wayMs(agent, Number(things["to"])) : SERVICE_MS,
    }),
  ]);
  return playContest(contest, clock, (nowMs) => {
    clock.measure("tick", () => {
      for (const [agent, runner] of runners) {
        const { near, doneAtMs } = agent;
        const { event, step, things } = runner.tick({ near, thirsty: !(doneAtMs >= 0) }, nowMs);
        if (event !== "finish") continue;
        if (step.tool === "go") contest.arrive(agent, Number(things["to"]));
        else agent.doneAtMs = nowMs;
      }
    });
    clock.measure("plan", () => world.planMany(orchestrator, SLICE_MS));
  });
}

/** The contest in handwritten code: an agent without a turn takes the nearest free well. */
export function contestByHand(
  size: { readonly agents: number; readonly things: number },
  source: () => number,
): ContestFigures {
  const contest = new Contest(size.agents, size.things);
  const clock = new WorkClock(source);
  const free = new Set(contest.wells.keys());
  const busy = new Map<Contestant, { readonly well: number; readonly untilMs: number }>();
  return playContest(contest, clock, (nowMs) => {
    clock.measure("plan", () => {
      for (const agent of contest.agents) {
        const turn = busy.get(agent);
        if (turn !== undefined && nowMs >= turn.untilMs) {
          agent.doneAtMs = nowMs;
          busy.delete(agent);
          free.add(turn.well);
        }
        if (busy.has(agent) || !Number.isNaN(agent.doneAtMs) || free.size === 0) continue;
        const wayMs = (well: number): number => contest.wayMs(agent, well);
        const well = [...free].reduce((one, other) => (wayMs(other) < wayMs(one) ? other : one));
        free.delete(well);
        busy.set(agent, { well, untilMs: nowMs + wayMs(well) + SERVICE_MS });
      }
    });
  });
}
