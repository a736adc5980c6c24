import { World, type WorldRunner } from "@understudy/world";
import type { Heard, Life, LifeKind, LifeTerms } from "../life.ts";
import { benchKitchen, type Goal, NEW_COOK, type Scene } from "../stage/kitchen.ts";
import { benchPlanners } from "../stage/planners.ts";
import { BenchRoom } from "./bench-room.ts";
import { singleOptions } from "./runner-life.ts";
import { hearTick } from "./told.ts";

/** Questions at one moment: more than there are rounds and goals. */
const MOST_TURNS = 20;

/** A `WorldRunner`, whose questions the game asks. */
class ThingRunnerLife implements Life {
  readonly #hear: (heard: Heard) => void;
  readonly #name: string;
  readonly #make: (world: World) => WorldRunner;
  #room = new BenchRoom(new World(benchKitchen, { way: () => 1 }));
  #runner: WorldRunner;

  constructor(terms: LifeTerms, hear: (heard: Heard) => void) {
    const [name = ""] = terms.members;
    this.#name = name;
    this.#hear = hear;
    this.#make = (world) =>
      world.agent(name).runner({
        ...singleOptions(terms, hear),
        ...{ orchestrator: benchPlanners.ofAgents, goal: terms.goal },
        onOutcome: ({ steps }) => hear({ type: "answer", hasPlan: steps.length > 0 }),
      });
    this.#runner = this.#make(this.#room.world);
  }

  async tick({ cooks, bench }: Scene, nowMs: number): Promise<void> {
    this.#room.show(bench);
    const values = this.#valuesOf(cooks);
    for (let turn = 0, isOpen = true; isOpen; turn++) {
      if (turn > MOST_TURNS) throw new Error("the runner asks without end");
      hearTick(this.#runner.tick(values, nowMs), this.#name, this.#hear);
      isOpen = this.#ask();
    }
  }

  advance({ cooks, bench }: Scene, nowMs: number, at: (nowMs: number) => void): void {
    this.#room.show(bench);
    for (const { atMs, tick } of this.#runner.advance(this.#valuesOf(cooks), nowMs)) {
      at(atMs);
      hearTick(tick, this.#name, this.#hear);
    }
  }

  finished(): void {
    this.#runner.finished();
  }

  failed(): void {
    this.#runner.failed("slipped");
  }

  interrupt(): void {
    this.#runner.interrupt();
  }

  pursue(goal: Goal): void {
    this.#runner.pursue(goal);
  }

  reload({ bench }: Scene): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#room.world.save()));
    this.#room = new BenchRoom(new World(benchKitchen, { way: () => 1 }));
    this.#room.show(bench);
    this.#runner = this.#make(this.#room.world);
    this.#room.world.restore(saved);
  }

  left(): void {}

  joined(): void {}

  rival(does: "leaves" | "seizes" | "takes"): boolean {
    return this.#room.rival(does);
  }

  dispose(): void {
    this.#runner.dispose();
  }

  #valuesOf(cooks: Scene["cooks"]) {
    return { ...(cooks.get(this.#name) ?? NEW_COOK) };
  }

  /** Asks the runner's question. Returns whether there was one. */
  #ask(): boolean {
    const { question } = this.#runner;
    if (question !== undefined) this.#runner.accept(benchPlanners.ofAgents.planNow(question));
    return question !== undefined;
  }
}

export const thingRunnerKind: LifeKind = {
  ...{ name: "a runner of things", isSquad: false, isTimed: true, hasCooldowns: true },
  ...{ hasAnyClock: true, callsBack: true, forgets: ["theft"] },
  live: (terms, hear) => new ThingRunnerLife(terms, hear),
};
