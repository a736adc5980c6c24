import { ClassicalPlanner } from "@understudy/classical";
import { type DomainDefinition, loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import {
  Memory,
  type OneGoal,
  type SavedWorld,
  type ThingId,
  type ThingStep,
  World,
  type WorldRunner,
} from "@understudy/world";
import { type Kind, readPlay } from "../kind.ts";

const TICK_MS = 200;

/** Something that happens, or that an agent is told, at a time of the game. */
type Act = { readonly atMs: number } & (
  | { readonly set: ThingId; readonly to: Readonly<Record<string, unknown>> }
  | { readonly remove: ThingId }
  | { readonly give: ThingId; readonly who: string }
  | { readonly free: string }
  | { readonly see: readonly ThingId[]; readonly who: string }
  | { readonly tell: string; readonly who: string }
  | { readonly order: string; readonly of: ThingId; readonly priority: number }
  | { readonly search: string; readonly who: string }
  | {
      readonly forbid: string;
      readonly of: ThingId;
      readonly who: string;
      readonly untilMs: number;
    }
  | { readonly thirst: string }
);

interface Body {
  readonly near: ThingId | null;
  readonly gold: number;
  readonly thirsty: boolean;
}

/** All that the game keeps besides the world's save. */
interface HallState {
  readonly domain: object;
  readonly places: Readonly<Record<ThingId, number>>;
  readonly acts: readonly Act[];
  readonly untilMs: number;
  /** Chests whose lock jams at the next try. */
  jammed: readonly ThingId[];
  nowMs: number;
  things: readonly (readonly [
    kind: string,
    id: ThingId,
    properties: Readonly<Record<string, unknown>>,
  ])[];
  bodies: Readonly<Record<string, Body>>;
}

/** Three robbers of a hall: two with a memory, one who knows all. */
class HallGame {
  readonly lines: string[] = [];
  readonly state: HallState;
  readonly world: World;
  readonly #orchestrator: Orchestrator;
  readonly #runners = new Map<string, WorldRunner>();

  constructor(state: HallState, saved: unknown) {
    this.state = structuredClone(state);
    const { places } = state;
    const spot = (who: ThingId): number => places[who] ?? 0;
    const clock = new FakeClock();
    this.world = new World(loadDomain(state.domain as DomainDefinition), {
      clock,
      way: (_, from, to) => 1 + Math.abs(spot(from ?? "") - spot(to)),
      explore: { spring: { cost: 60, properties: { full: true } } },
    });
    const { domain } = this.world;
    this.#orchestrator = new Orchestrator({
      domain,
      planner: new ClassicalPlanner({ tables: false }),
      clock,
    });
    for (const [kind, id, properties] of state.things) this.world.add(kind, id, properties);
    for (const name of Object.keys(state.bodies)) this.#seat(name);
    this.world.restore(saved);
  }

  /** Goes on until a time of the game. */
  playUntil(ms: number): void {
    for (; this.state.nowMs < ms; this.state.nowMs += TICK_MS) {
      for (const act of this.state.acts) if (act.atMs === this.state.nowMs) this.#do(act);
      for (const name of this.#runners.keys()) this.#live(name);
      this.world.planMany(this.#orchestrator, 1000);
    }
  }

  #seat(name: string): void {
    const agent = this.world.agent(name, name === "bo" ? {} : { memory: new Memory() });
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, goal: { oneOf: ["fresh", "rich"] }, asks: "game" },
      ...{ budgetMs: 1000, failureLimit: 1, failureCooldownMs: 4000, durationMs: () => 400 },
      cooldownMs: ({ tool }) => (tool === "rob" ? 1600 : 0),
      onOrderChange: ({ order, state, reason }) =>
        this.#tell(name, "order", JSON.stringify(order.goal), state, reason),
      onStepEvent: ({ type, step, things, elapsedMs, ...more }) => {
        const why = "why" in more ? more.why : undefined;
        this.#tell(name, type, step.tool, ...Object.values(things), elapsedMs, why);
      },
      onError: (error) => this.#tell(name, "error", error),
    });
    this.#runners.set(name, runner);
  }

  #live(name: string): void {
    const runner = this.#runners.get(name) as WorldRunner;
    const { near, ...own } = this.state.bodies[name] as Body;
    const tick = runner.tick({ ...own, near: near ?? undefined }, this.state.nowMs);
    const it = tick.things?.["it"];
    if (tick.event === "start" && it !== undefined && this.state.jammed.includes(it)) {
      this.state.jammed = this.state.jammed.filter((id) => id !== it);
      runner.failed("jammed");
    } else if (tick.event === "finish") this.#end(name, tick);
    const { broken, explores } = tick;
    if (tick.event === "start" && explores !== undefined) this.#tell(name, "looks for a", explores);
    if (broken !== undefined) this.#tell(name, "lost", broken.thing, broken.reason);
  }

  #end(name: string, { step, things }: Pick<ThingStep, "step" | "things">): void {
    const body = this.state.bodies[name] as Body;
    const it = things["it"] ?? things["to"];
    if (it === undefined || !this.world.has(it)) return;
    if (step.tool === "go") this.#become(name, { near: it });
    else if (step.tool === "drink") {
      this.#become(name, { thirsty: false });
      this.#set(it, { full: false });
    } else {
      this.#become(name, { gold: Math.min(60, body.gold + Number(this.world.get(it)?.["gold"])) });
      this.#set(it, { gold: 0 });
    }
    this.world.agent(name).see([it], this.state.nowMs);
  }

  #become(name: string, change: Partial<Body>): void {
    const { bodies } = this.state;
    this.state.bodies = { ...bodies, [name]: { ...(bodies[name] as Body), ...change } };
  }

  #set(id: ThingId, change: Readonly<Record<string, unknown>>): void {
    this.world.set(id, change);
    this.state.things = this.state.things.map((thing) =>
      thing[1] === id ? [thing[0], id, { ...thing[2], ...change }] : thing,
    );
  }

  #do(act: Act): void {
    const { world, state } = this;
    if ("set" in act) this.#set(act.set, act.to);
    else if ("remove" in act) {
      world.remove(act.remove);
      state.things = state.things.filter(([, id]) => id !== act.remove);
    } else if ("give" in act) world.claims.give(act.give, act.who);
    else if ("free" in act) world.claims.leave(act.free);
    else if ("see" in act) world.agent(act.who).see(act.see, state.nowMs);
    else if ("tell" in act)
      world.agent(act.who).tell(world.agent(act.tell), undefined, state.nowMs);
    else if ("order" in act) {
      const goal = { goal: "robbed", things: { it: act.of } } as OneGoal;
      world.agent(act.order).orders.add(goal, act.priority);
    } else if ("search" in act) world.agent(act.who).notFound(act.search);
    else if ("forbid" in act) {
      const disabled = [{ tool: act.forbid, things: { it: act.of } }];
      world.agent(act.who).constraints.add({ disabled, untilMs: act.untilMs });
    } else this.#become(act.thirst, { thirsty: true });
  }

  #tell(...words: readonly unknown[]): void {
    const told = words.filter((word) => word !== undefined && word !== "");
    this.lines.push([this.state.nowMs, ...told].join(" "));
  }
}

function goOn(state: HallState, saved: unknown): readonly string[] {
  const game = new HallGame(state, saved);
  game.playUntil(state.untilMs);
  return game.lines;
}

/**
 * The lines without the running times of steps that an order broke off: the first versions told that of the tick before.
 */
function untimed(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/( interrupted .*) \d+ (goal-changed)$/, "$1 $2"));
}

/** Saves of a world with its agents and their runners. */
export const worldKind: Kind = {
  name: "world",
  slow: ["cooling-down.json"],
  replay: (text) => {
    const { game, saved, then } = readPlay<HallState>(text);
    // Who waits for what shows in the next save, too.
    const { claims } = new HallGame(game, saved).world.save();
    const was = { claims: (saved as SavedWorld).claims, then: untimed(then) };
    return { was, is: { claims, then: untimed(goOn(game, saved)) } };
  },
};
