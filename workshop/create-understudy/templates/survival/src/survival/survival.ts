import { ClassicalPlanner } from "@understudy/classical";
import { type LlmPlanner, Orchestrator } from "@understudy/planner-core";
import { Memory, type OrderChange, type ThingId, World } from "@understudy/world";
import { far, Ground, walk } from "../ground.ts";
import { domain, type SurvivalTypes } from "./domain.ts";
import { Wilds } from "./wilds.ts";

const WORK_MS = { eat: 1500, take: 400, chop: 2000, stoke: 800, rest: 3000, chase: 300 };
const explore = { berries: { cost: 50, properties: { ripe: true } } };

export type Settler = Survival["settlers"][number];

/** Eight settlers with memories, a fire, one axe, and wolves at night. Independent of the page, for tests. */
export class Survival {
  readonly ground = new Ground();
  readonly world = new World<SurvivalTypes>(domain, { way: this.ground.way, explore });
  readonly wilds = new Wilds(this.ground, this.world);
  readonly told = this.wilds.told;
  readonly #orchestrator: Orchestrator<SurvivalTypes>;
  readonly settlers;
  onOrder: ((settler: string, change: OrderChange) => void) | undefined;
  nowMs = 0;

  /** @param llm a model that settlers in no danger ask */
  constructor(llm?: LlmPlanner) {
    const planner = new ClassicalPlanner();
    this.#orchestrator = new Orchestrator({ domain: this.world.domain, planner, llm });
    this.settlers = this.ground.scatterPeople(8).map((name) => this.#settler(name));
  }

  /** Advances to a time of the game; planning takes at most a slice of the frame. */
  live(nowMs: number, sliceMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    this.wilds.pass(this.settlers, nowMs, seconds);
    for (const settler of this.settlers) this.#act(settler, seconds);
    this.world.planMany(this.#orchestrator, sliceMs);
  }

  #settler(name: string) {
    const agent = this.world.agent(name, { memory: new Memory() });
    const [near, holds] = [undefined, undefined] as (ThingId | undefined)[];
    const own = { near, holds, wood: false, hungry: false, cold: false, low: false, scared: false };
    const runner = agent.runner({
      ...{ orchestrator: this.#orchestrator, asks: "game", preempt: "at-once" },
      // A model takes its time, which scared settlers do not have.
      budgetMs: () => (own.scared ? 50 : 1500),
      goal: { oneOf: ["safe", "fed", "bright", "warm", "ready"] },
      durationMs: ({ tool }) => (tool === "go" ? undefined : WORK_MS[tool]),
      onOrderChange: (change) => this.onOrder?.(name, change),
    });
    const body = { agent, own, runner, doing: "thinks", author: "" as string | undefined };
    return Object.assign(this.ground.at(name), { ...body, to: near });
  }

  /** Looks around, tells settlers nearby what it knows, and follows its plan. */
  #act(settler: Settler, seconds: number): void {
    const { agent, own, runner, to } = settler;
    const sight = this.wilds.isNight && !this.wilds.isLit(settler) ? 10 : 18;
    const seen = [...this.ground.spots].filter(([, spot]) => far(settler, spot) < sight);
    agent.see(["fire", ...seen.map(([name]) => name)], this.nowMs); // the fire shows from far away
    const close = this.settlers.filter((other) => far(settler, other) < 5);
    agent.tell(close.map((other) => other.agent));
    if (to !== undefined && walk(settler, this.wilds.beside(to, settler), 8 * seconds)) {
      own.near = this.world.has(to) ? to : undefined;
      runner.finished();
    }
    const { event, step, things, explores, author } = runner.tick(own, this.nowMs);
    if (event === "finish" && step.tool !== "go") this.#finish(settler, step.tool, things.it ?? "");
    if (event === "continue" || event === "finish") return;
    Object.assign(settler, { doing: step?.tool ?? "thinks", author });
    // A search goes to a random position.
    settler.to = explores ? this.ground.scatter(`guess of ${agent.name}`) : things?.to;
    if (settler.to !== undefined) own.near = undefined;
  }

  /** Brings about the effects of a step. */
  #finish({ agent, own }: Settler, tool: keyof typeof WORK_MS, id: ThingId): void {
    if (tool === "eat") this.wilds.pick(id);
    if (tool === "chase") this.wilds.driveOff(id);
    if (tool === "stoke") this.wilds.burn(5);
    if (tool === "eat") own.hungry = false;
    if (tool === "rest") own.cold = false;
    if (tool === "take") own.holds = id;
    if (tool === "chop") own.holds = undefined;
    if (tool === "chop" || tool === "stoke") own.wood = tool === "chop";
    agent.see([id], this.nowMs);
  }
}
