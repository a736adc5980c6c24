import { World } from "@understudy/world";
import { type SquadWorldRunner, worldSquads } from "@understudy/world/squad";
import type { Heard, Life, LifeKind, LifeTerms } from "../life.ts";
import { benchKitchen, type Cook, type Goal, NEW_COOK, type Scene } from "../stage/kitchen.ts";
import { benchPlanners } from "../stage/planners.ts";
import { BenchRoom } from "./bench-room.ts";
import { hearMoments, squadOptions, tickSquad } from "./squad-life.ts";

/** A `SquadWorldRunner`. */
class ThingSquadLife implements Life {
  readonly #hear: (heard: Heard) => void;
  readonly #terms: LifeTerms;
  #room = newRoom();
  #runner: SquadWorldRunner;

  constructor(terms: LifeTerms, hear: (heard: Heard) => void) {
    this.#terms = terms;
    this.#hear = hear;
    this.#runner = this.#make();
  }

  async tick({ cooks, bench }: Scene, nowMs: number): Promise<void> {
    this.#room.show(bench);
    const own = this.#ownOf(cooks);
    const tick = () => this.#runner.tick(own, undefined, nowMs);
    await tickSquad(tick, () => this.#runner.isWaiting, this.#hear);
  }

  advance({ cooks, bench }: Scene, nowMs: number, at: (nowMs: number) => void): void {
    this.#room.show(bench);
    hearMoments(this.#runner.advance(this.#ownOf(cooks), undefined, nowMs), this.#hear, at);
  }

  finished(member: string): void {
    this.#runner.finished(member);
  }

  failed(member: string): void {
    this.#runner.failed(member, "slipped");
  }

  interrupt(): void {
    this.#runner.interrupt();
  }

  pursue(goal: Goal): void {
    this.#runner.pursue(goal);
  }

  reload({ bench }: Scene): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#runner));
    const world: unknown = JSON.parse(JSON.stringify(this.#room.world.save()));
    this.#room = newRoom();
    this.#room.show(bench);
    this.#runner = this.#make();
    this.#room.world.restore(world);
    this.#runner.restore(saved);
  }

  left(member: string): void {
    this.#runner.left(member);
  }

  joined(member: string, cook: Cook): void {
    this.#runner.joined(member, { ...cook });
  }

  rival(does: "leaves" | "seizes" | "takes"): boolean {
    return this.#room.rival(does);
  }

  dispose(): void {
    this.#runner.dispose();
  }

  #ownOf(cooks: Scene["cooks"]) {
    const own = this.#runner.members.map((name) => [name, cooks.get(name) ?? NEW_COOK]);
    return Object.fromEntries(own);
  }

  #make(): SquadWorldRunner {
    const { members, goal } = this.#terms;
    return this.#room.world.squad([...members]).runner({
      ...squadOptions(this.#terms, this.#hear),
      ...{ orchestrator: benchPlanners.ofSquads, goal },
    });
  }
}

function newRoom(): BenchRoom {
  return new BenchRoom(new World(benchKitchen, { way: () => 1, squads: worldSquads }));
}

export const thingSquadKind: LifeKind = {
  ...{ name: "a squad of things", isSquad: true, isTimed: true, hasCooldowns: false },
  ...{ hasAnyClock: true, callsBack: true, forgets: [] },
  live: (terms, hear) => new ThingSquadLife(terms, hear),
};
