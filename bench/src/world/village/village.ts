import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import {
  Memory,
  type ThingId,
  World,
  type WorldOutcome,
  type WorldRunner,
} from "@understudy/world";
import type { KnownThing } from "./best-answer.ts";
import { settlers as domain, EXPLORE, GOALS, type Kind, type Wild } from "./domain.ts";
import type { Mind, OnAnswer, Task } from "./game.ts";
import type { Answer } from "./judge-answer.ts";
import { distanceBetween, wayBetween } from "./places.ts";
import { propertiesOf, type Settler, type Valley } from "./valley.ts";
import type { WorkClock } from "./work-clock.ts";

/** Cost of a route query, in milliseconds. */
export const WAY_MS = 0.02;
/** Maximum number of route queries per millisecond. */
const WAYS_A_MS: number = 1 / WAY_MS;
/** Time after which a settler forgets an observation. */
export const KEEP_MS = 180_000;

/** Options of a village's mind. */
export interface MindOptions {
  readonly budgetMs: number;
  readonly sliceMs: number;
  readonly onAnswer: OnAnswer;
}

/** The settlers' minds as a `World`. */
export class VillageMind implements Mind {
  readonly world: World;
  readonly orchestrator: Orchestrator;
  /** Number of requested routes. */
  ways = 0;
  readonly #valley: Valley;
  readonly #runners = new Map<Settler, WorldRunner>();

  constructor(valley: Valley, clock: WorkClock, options: MindOptions) {
    this.#valley = valley;
    const byName = new Map(valley.settlers.map((settler) => [settler.name, settler]));
    const spotOf = (id: ThingId | string) => valley.spotOf(Number(id)) ?? byName.get(String(id));
    const ends = (agent: string, from: ThingId | undefined, to: ThingId) => {
      const [start, end] = [spotOf(from ?? agent), spotOf(to)];
      return start === undefined || end === undefined ? undefined : ([start, end] as const);
    };
    this.world = new World(domain, {
      clock,
      way: (...asked) => {
        this.ways++;
        clock.charge(WAY_MS);
        const both = ends(...asked);
        return both && wayBetween(...both);
      },
      estimate: (...asked) => {
        const both = ends(...asked);
        return both && distanceBetween(...both) / 10;
      },
      waysPerTick: Math.ceil(options.sliceMs * WAYS_A_MS),
      explore: EXPLORE,
    });
    const planner = this.world.share(new ClassicalPlanner());
    this.orchestrator = new Orchestrator({ domain: this.world.domain, planner, clock });
    for (const settler of valley.settlers) this.#runners.set(settler, this.#add(settler, options));
    valley.listen({
      added: (thing) => this.world.add(thing.kind, thing.id, propertiesOf(thing)),
      changed: (thing) => this.world.set(thing.id, propertiesOf(thing)),
      moved: ({ id }) => this.world.moved(id),
      removed: ({ id }) => this.world.remove(id),
    });
    for (const { name, home } of valley.settlers) this.world.agent(name).see([home.id], 0);
  }

  see({ name }: Settler, ids: readonly number[], nowMs: number): void {
    const agent = this.world.agent(name);
    agent.see(ids, nowMs);
    agent.memory?.age(nowMs);
  }

  tell({ name }: Settler, other: Settler): number {
    return this.world.agent(name).tell(this.world.agent(other.name));
  }

  tick(settler: Settler, nowMs: number): Task {
    const runner = this.#runnerOf(settler);
    const { event, step, things, explores } = runner.tick({ ...settler.own }, nowMs);
    if (event === "replan" || event === "idle" || event === "continue") return { event };
    const it = things?.["to"] ?? things?.["it"];
    const id = it === undefined ? undefined : Number(it);
    return { event: "start", tool: step?.tool, it: id, explores: explores as Wild | undefined };
  }

  ended(settler: Settler, isDone: boolean): void {
    const runner = this.#runnerOf(settler);
    if (isDone) runner.finished();
    else runner.failed("not as remembered");
  }

  plan(sliceMs: number): void {
    this.world.planMany(this.orchestrator, sliceMs);
  }

  dueMsOf(settler: Settler): number | undefined {
    return this.#runnerOf(settler).dueMs;
  }

  knownTo({ name }: Settler): readonly KnownThing[] {
    const agent = this.world.agent(name);
    return [...(agent.memory?.all() ?? [])].flatMap(({ thing: { id, kind } }) => {
      const spot = this.#valley.spotOf(Number(id));
      if (spot === undefined || !this.world.claims.isFreeFor(name, id)) return [];
      const { berries = 0, held = false, wood = 0 } = agent.believes(id) as Partial<KnownThing>;
      return { id: Number(id), kind: kind as Kind, x: spot.x, y: spot.y, berries, held, wood };
    });
  }

  #runnerOf(settler: Settler): WorldRunner {
    return this.#runners.get(settler) as WorldRunner;
  }

  #add(settler: Settler, { budgetMs, onAnswer }: MindOptions): WorldRunner {
    const memory = new Memory({ keepMs: KEEP_MS });
    return this.world.agent(settler.name, { memory }).runner({
      ...{ orchestrator: this.orchestrator, asks: "game", budgetMs, goal: { oneOf: [...GOALS] } },
      onOutcome: (outcome) => onAnswer(settler, answerOf(outcome)),
    });
  }
}

function answerOf({ status, outcome, steps }: WorldOutcome): Answer {
  return {
    isSolved: status === "solved",
    goal: outcome.goal.name,
    steps: steps.map(({ step: { tool, args }, things }) => {
      const keyOf = (name: string): number | string | undefined =>
        (things[name] as number | undefined) ?? (Reflect.get(Object(args), name) as string);
      return { tool, it: keyOf(tool === "go" ? "to" : "it"), by: keyOf("by") };
    }),
  };
}
