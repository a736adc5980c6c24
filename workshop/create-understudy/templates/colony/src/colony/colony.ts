import { ClassicalPlanner } from "@understudy/classical";
import { type LlmPlanner, Orchestrator } from "@understudy/planner-core";
import { type ThingId, World } from "@understudy/world";
import { Ground, walk } from "../ground.ts";
import { type ColonyTypes, domain } from "./domain.ts";

const planner = new ClassicalPlanner();

export type Settler = Colony["settlers"][number];

/** Twelve settlers, seven tools, and forty jobs: 16 trees to fell, 16 logs to haul, eight houses to build. */
export class Colony {
  readonly told = { felled: 0, hauled: 0, built: 0 };
  readonly ground = new Ground();
  readonly world = new World<ColonyTypes>(domain, { way: this.ground.way });
  readonly #orchestrator: Orchestrator<ColonyTypes>;
  readonly settlers;
  nowMs = 0;

  /** @param llm a model that settlers ask unless they are hungry */
  constructor(llm?: LlmPlanner) {
    this.#orchestrator = new Orchestrator({ domain: this.world.domain, planner, llm });
    this.settlers = this.ground.scatterPeople(12).map((name) => this.#settler(name));
    for (const id of this.ground.place("hearth", 2)) this.world.add("hearth", id);
    for (const id of this.ground.place("tree", 16)) this.world.add("tree", id);
    for (const id of this.ground.place("site", 8)) this.world.add("site", id, { lacks: 2 });
    for (const id of this.ground.place("axe", 4)) this.world.add("axe", id, { held: false });
    for (const id of this.ground.place("hammer", 3)) this.world.add("hammer", id, { held: false });
  }

  /** Number of remaining jobs. */
  get jobs(): number {
    return 40 - this.told.felled - this.told.hauled - this.told.built;
  }

  /** Advances to a time of the game; planning takes at most a slice of the frame. */
  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    for (const settler of this.settlers) this.#act(settler, seconds);
    this.world.planMany(this.#orchestrator, sliceMs);
  }

  #settler(name: string) {
    const [near, holds] = [undefined, undefined] as (ThingId | undefined)[];
    const own = { near, holds, worked: false, hungry: false };
    const runner = this.world.agent(name).runner({
      ...{ orchestrator: this.#orchestrator, asks: "game", preempt: "at-once" },
      // A model takes its time, which hungry settlers do not have.
      budgetMs: () => (own.hungry ? 50 : 1500),
      goal: { oneOf: ["fed", "worked"] },
      durationMs: ({ tool }) => (tool === "go" ? undefined : 1200),
    });
    const body = { own, doing: "thinks", author: "" as string | undefined, to: near };
    return Object.assign(this.ground.at(name), { name, runner, ...body });
  }

  #act(settler: Settler, seconds: number): void {
    const { own, runner, to } = settler;
    if (to !== undefined && walk(settler, this.ground.at(to), 12 * seconds)) {
      own.near = to;
      runner.finished();
    }
    if (this.ground.random() < seconds / 30) own.hungry = true;
    const { event, step, things, author } = runner.tick(own, this.nowMs);
    if (event === "finish") this.#bringAbout(settler, step.tool, things.it ?? "");
    if (event === "continue" || event === "finish") return;
    Object.assign(settler, { doing: step?.tool ?? "thinks", author, to: things?.to });
    if (settler.to !== undefined) own.near = undefined;
    // A settler without a job looks for the next one, if there is any.
    own.worked = this.jobs === 0;
  }

  #bringAbout(settler: Settler, tool: string, id: ThingId): void {
    const { own } = settler;
    if (tool === "take") this.#take(settler, id);
    if (tool === "fell") {
      const logs = `logs ${this.told.felled++}`;
      this.ground.spots.set(logs, this.ground.at(id));
      this.world.remove(id);
      this.world.add("logs", logs, { held: false });
    }
    if (tool === "deliver") {
      this.told.hauled++;
      this.world.remove(own.holds ?? "");
      own.holds = undefined;
      this.world.set(id, { lacks: Number(this.world.get(id)?.["lacks"]) - 1 });
    }
    if (tool === "build") {
      this.told.built++;
      this.world.remove(id);
    }
    if (tool === "eat_at") own.hungry = false;
  }

  /** Swaps the held thing for another. A carried thing moves with its carrier. */
  #take(settler: Settler, id: ThingId): void {
    const { own, x, y } = settler;
    if (own.holds !== undefined) {
      this.world.set(own.holds, { held: false });
      this.ground.spots.set(String(own.holds), { x, y });
      this.world.moved(own.holds);
    }
    own.holds = id;
    this.world.set(id, { held: true });
    this.ground.spots.set(String(id), settler);
  }
}
