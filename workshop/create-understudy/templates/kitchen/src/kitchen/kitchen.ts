import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, type TypesOf } from "@understudy/planner-core";
import { type ThingId, World } from "@understudy/world";
import { type SquadWorldRunner, type WorldSquadAction, worldSquads } from "@understudy/world/squad";
import { Ground, type Spot, walk } from "../ground.ts";
import { domain } from "./domain.ts";
import { DISHES, STATIONS } from "./menu.ts";

type Types = TypesOf<typeof domain>;

/** A cook with its body. */
export interface Cook extends Spot {
  readonly name: string;
  readonly index: number;
  near: ThingId | undefined;
  holds: ThingId | undefined;
  doing: string;
  /** The station to which it walks. */
  to: ThingId | undefined;
}

/** Cooks who plan together, and their ticket. */
interface Brigade {
  readonly cooks: readonly Cook[];
  readonly runner: SquadWorldRunner<Types>;
  ticket: ThingId | undefined;
}

/** An order of a guest: two foods. */
interface Order {
  readonly ticket: string;
  readonly foods: readonly string[];
  readonly atMs: number;
}

/** A step with its things. */
interface StepOfCook {
  readonly step: { readonly tool: string };
  readonly things: { readonly [name in "it" | "at" | "to" | "for"]?: ThingId | undefined };
}

/** Steps that take a place at a station. */
const AT_STATIONS = new Set<string>(["chop", "fry", "wash"]);

/** Food on a stove. */
interface Pan {
  readonly on: ThingId;
  readonly sinceMs: number;
}

/** Units of the ground that a cook walks in a second. */
const SPEED = 20;
/** The time between two orders, and that for which a guest is patient. */
const ORDER_MS = 8000;
const PATIENT_MS = 60_000;

/** A kitchen: guests order, and each squad of two takes the next ticket. */
export class Kitchen {
  readonly told = { served: 0, late: 0, burnt: 0 };
  readonly ground = new Ground();
  readonly world = new World(domain, {
    squads: worldSquads,
    way: (agent, from, to) => Math.round((this.ground.way(agent, from, to) / SPEED) * 10) / 10,
  });
  readonly brigades: readonly Brigade[];
  plates = { clean: 4, dirty: 0 };
  /** Pans by their food. */
  readonly pans = new Map<ThingId, Pan>();
  orders: readonly Order[] = [];
  nowMs = 0;
  readonly #orchestrator = new Orchestrator({
    ...{ domain: this.world.domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  #ordered = 0;

  constructor() {
    for (const { name, kind, x, y, room } of STATIONS) {
      this.ground.spots.set(name, { x, y });
      this.world.add(kind, name, room === undefined ? {} : { room });
    }
    const cooks = this.ground.scatterPeople(6).map((name, index): Cook => {
      const own = { name, index, near: undefined, holds: undefined, doing: "thinks" };
      return Object.assign(this.ground.at(name), { ...own, to: undefined });
    });
    this.brigades = [0, 2, 4].map((first) => this.#brigade(cooks.slice(first, first + 2)));
  }

  #brigade(cooks: readonly Cook[]): Brigade {
    const squad = this.world.squad(cooks.map(({ name }) => name));
    const asks = { orchestrator: this.#orchestrator, asks: "game", budgetMs: 400 } as const;
    const runner = squad.runner({ ...asks, goal: "washed", ends: "timed" });
    return { cooks, runner, ticket: undefined };
  }

  get cooks(): readonly Cook[] {
    return this.brigades.flatMap(({ cooks }) => cooks);
  }

  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    if (nowMs >= this.#ordered * ORDER_MS) this.#order();
    for (const brigade of this.brigades) {
      const { cooks, runner } = brigade;
      for (const cook of cooks) {
        if (cook.to !== undefined) walk(cook, this.standing(cook, cook.to), SPEED * seconds);
      }
      this.#give(brigade);
      const own = cooks.map(({ name, near, holds }) => [name, { near, holds }] as const);
      const actions = runner.tick(Object.fromEntries(own), this.plates, nowMs);
      for (const cook of cooks) this.#act(cook, actions[cook.name]);
    }
    this.world.planMany(this.#orchestrator, sliceMs, sliceMs / 2);
  }

  #order(): void {
    const ticket = `ticket ${++this.#ordered}`;
    this.world.add("ticket", ticket, { lacks: 2, served: false });
    const dish = DISHES[Math.floor(this.ground.random() * DISHES.length)] ?? [];
    const foods = dish.map(({ name, ...food }) => {
      this.world.add("food", `${name} ${this.#ordered}`, { ...food, for: ticket });
      return `${name} ${this.#ordered}`;
    });
    this.orders = [...this.orders, { ticket, foods, atMs: this.nowMs }];
  }

  /** A squad without a ticket takes the oldest that no squad has, if there is a clean plate for it; otherwise it washes up. */
  #give(brigade: Brigade): void {
    if (this.orders.some(({ ticket }) => ticket === brigade.ticket)) return;
    const taken = this.brigades.map(({ ticket }) => ticket);
    const free = this.orders.filter(({ ticket }) => !taken.includes(ticket));
    const order = this.plates.clean > this.orders.length - free.length ? free[0] : undefined;
    brigade.ticket = order?.ticket;
    const [one = "", other = ""] = order?.foods ?? [];
    const served = { goal: "served", things: { it: order?.ticket ?? "", one, other } } as const;
    brigade.runner.pursue(order === undefined ? "washed" : served);
  }

  #act(cook: Cook, action: WorldSquadAction<Types> | undefined): void {
    if (action?.event === "wait") cook.doing = "waits";
    if (action?.event === "idle") cook.doing = "thinks";
    if (action?.event === "start") this.#start(cook, action);
    if (action?.event === "interrupt") this.#breakOff(action);
    if (action?.event === "finish") this.#finish(cook, action);
  }

  #start(cook: Cook, { step: { tool }, things: { it = "", at = "", to } }: StepOfCook): void {
    cook.doing = tool;
    if (tool === "walk") Object.assign(cook, { near: undefined, to });
    if (tool === "take") this.world.set(it, { held: true });
    if (tool === "fry") cook.holds = undefined;
    if (tool === "fry") this.pans.set(it, { on: at, sinceMs: this.nowMs });
    if (AT_STATIONS.has(tool)) this.#leave(at, -1);
  }

  #breakOff({ step: { tool }, things: { it = "", at = "" } }: StepOfCook): void {
    if (tool === "take" || tool === "fry") this.world.set(it, { held: false });
    if (this.pans.delete(it)) this.told.burnt++;
    if (AT_STATIONS.has(tool)) this.#leave(at, 1);
  }

  #finish(cook: Cook, { step: { tool }, things }: StepOfCook): void {
    const { it = "", at = "", to, for: ticket = "" } = things;
    if (tool === "walk") cook.near = to;
    if (tool === "take" || tool === "fry") cook.holds = it;
    if (tool === "chop") this.world.set(it, { is: "ready" });
    if (this.pans.delete(it)) this.world.set(it, { is: "cooked" });
    if (tool === "plate") {
      cook.holds = undefined;
      this.world.set(it, { is: "plated" });
      this.world.set(ticket, { lacks: Number(this.world.get(ticket)?.["lacks"]) - 1 });
    }
    if (tool === "serve") this.#serve(it);
    if (tool === "wash")
      this.plates = { clean: 1 + this.plates.clean, dirty: this.plates.dirty - 1 };
    if (AT_STATIONS.has(tool)) this.#leave(at, 1);
  }

  /** Takes a place at a station, or leaves it. */
  #leave(station: ThingId, places: 1 | -1): void {
    this.world.set(station, { room: Number(this.world.get(station)?.["room"]) + places });
  }

  #serve(ticket: ThingId): void {
    const order = this.orders.find((one) => one.ticket === ticket);
    if (order === undefined) return;
    this.told[this.nowMs - order.atMs > PATIENT_MS ? "late" : "served"]++;
    this.plates = { clean: this.plates.clean - 1, dirty: this.plates.dirty + 1 };
    this.orders = this.orders.filter((one) => one !== order);
    for (const thing of [order.ticket, ...order.foods]) this.world.remove(thing);
  }

  /** The spot of a cook at a station. */
  standing({ index }: Cook, station: ThingId): Spot {
    const { x, y } = this.ground.at(station);
    return { x: x + 4 * index - 10, y: y + 5 + 2 * (index % 2) };
  }
}
