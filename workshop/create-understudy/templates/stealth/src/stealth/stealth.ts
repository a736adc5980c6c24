import { ClassicalPlanner } from "@understudy/classical";
import { type Lead, Orchestrator } from "@understudy/planner-core";
import { Memory, type OrderChange, type ThingId, World } from "@understudy/world";
import { far, Ground, type Spot, walk } from "../ground.ts";
import { domain, type StealthTypes } from "./domain.ts";
import { Thief } from "./thief.ts";

const DURATIONS = { walk: undefined, check: 800, search: 2500, catch: 100 };
const EARSHOT = 14;
/** Names of traces, reused from the oldest. */
const TRACES = Array.from({ length: 24 }, (_, index) => `trace ${index}`);

export type Guard = Stealth["guards"][number];

/** Eight guards, 24 posts, and a thief after gems. Independent of the page, for tests. */
export class Stealth {
  readonly told = { lost: 0, news: 0, searched: 0, caught: 0, unsolvable: 0 };
  readonly ground = new Ground();
  readonly posts = this.ground.place("post", 24);
  readonly thief = new Thief(this.ground);
  readonly world = new World<StealthTypes>(domain, { way: this.ground.way });
  readonly #orchestrator: Orchestrator<StealthTypes>;
  readonly guards;
  onOrder: ((guard: string, change: OrderChange) => void) | undefined;
  nowMs = 0;

  /** @param lead a model that guards on patrol ask */
  constructor(lead?: Lead) {
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({ domain: this.world.domain, planner, lead });
    this.guards = this.ground.scatterPeople(8).map((name) => this.#guard(name));
    this.world.add("thief", "thief");
    this.world.sync("post", this.posts, (id) => ({ id, due: this.ground.random() < 0.7 }));
  }

  /** Advances to a time of the game; planning takes at most a slice of the frame. */
  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    this.thief.steal(this.guards, seconds);
    this.world.moved("thief");
    for (const guard of this.guards) {
      this.#look(guard);
      this.#act(guard, seconds);
    }
    this.world.planMany(this.#orchestrator, sliceMs);
  }

  #guard(name: string) {
    const memory = new Memory({ keepMs: 30_000 });
    const agent = this.world.agent(name, { memory });
    const near = undefined as ThingId | undefined;
    const own = { near, rounds: 0, alarmed: false, hunting: false };
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, asks: "game", preempt: "at-once" },
      // A model takes its time, which only guards on patrol have.
      budgetMs: () => (own.alarmed || own.hunting ? 50 : 1500),
      goal: { oneOf: ["caught", "searched", "patrolled"] },
      durationMs: ({ tool }) => DURATIONS[tool],
      onOrderChange: (change) => this.onOrder?.(name, change),
      onOutcome: ({ status }) => void (status === "unsolvable" && this.told.unsolvable++),
    });
    const body = { doing: "thinks", author: "" as string | undefined, to: near };
    return Object.assign(this.ground.at(name), { agent, memory, runner, own, ...body });
  }

  /** Looks around, informs guards within earshot, and notes where it lost the thief. */
  #look(guard: Guard): void {
    const { agent, memory, own } = guard;
    const sees = this.thief.isSeenBy(guard);
    if (!sees && own.hunting) this.#lose(guard);
    const traces = [...memory.ofKind("trace")].map(({ id }) => id);
    // A searched trace turns out to be empty.
    const close = traces.filter((id) => far(guard, this.ground.at(id)) < 3);
    agent.see([...this.posts, ...close, ...(sees ? ["thief"] : [])], this.nowMs);
    memory.age(this.nowMs);
    this.told.news += agent.tell(this.#within(guard), TRACES);
    Object.assign(own, { hunting: sees, alarmed: traces.length > 0 });
    if (own.near === "thief" && far(guard, this.thief) > 2) own.near = undefined;
  }

  /**
   * Leaves traces of the thief's position and direction, known to the guard that lost sight and to those within
   * earshot.
   */
  #lose({ agent }: Guard): void {
    for (const { x, y } of [this.thief, this.ground.at(this.thief.to)]) {
      const trace = TRACES[this.told.lost++ % TRACES.length] ?? "";
      this.world.remove(trace);
      this.world.add("trace", trace);
      this.ground.spots.set(trace, { x, y });
      for (const one of [agent, ...this.#within(this.thief)]) one.see([trace], this.nowMs);
    }
  }

  /** The guards within earshot of a position. */
  #within(spot: Spot) {
    return this.guards.filter((one) => far(one, spot) < EARSHOT).map(({ agent }) => agent);
  }

  #act(guard: Guard, seconds: number): void {
    const { own, runner, to } = guard;
    const speed = own.alarmed || own.hunting ? 8 : 5;
    if (to !== undefined && walk(guard, this.ground.at(to), speed * seconds)) {
      own.near = to;
      runner.finished();
    }
    const { event, step, things, author } = runner.tick(own, this.nowMs);
    if (event === "finish") this.#bringAbout(guard, step.tool, things.it ?? "");
    if (event === "continue" || event === "finish") return;
    Object.assign(guard, { doing: step?.tool ?? "thinks", author, to: things?.to });
    if (guard.to !== undefined) own.near = undefined;
  }

  #bringAbout(guard: Guard, tool: string, id: ThingId): void {
    if (tool === "check") {
      guard.own.rounds = (guard.own.rounds + 1) % 2;
      const checked = this.posts.filter((post) => this.world.get(post)?.["due"] === false);
      if (checked.length > 0) this.world.set(this.ground.pick(checked), { due: true });
      this.world.set(id, { due: false });
    }
    if (tool === "search") {
      this.told.searched++;
      this.world.remove(id);
      guard.agent.see([id], this.nowMs);
    }
    if (tool !== "catch" || far(guard, this.thief) > 2.5) return;
    this.told.caught++;
    this.thief.throwOut();
  }
}
