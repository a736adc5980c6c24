import { AgentLife, type FailureOptions } from "../../engine/life/agent-life.ts";
import type { SquadInterruptReason } from "./options.ts";
import type { SquadStep } from "./plan/squad-step.ts";

/** The life of a member's steps. */
export type MemberLife = AgentLife<SquadStep, SquadInterruptReason>;

/** The lives of a squad's members, former ones included: who comes back still avoids what has failed. */
export class SquadLives {
  readonly #lives = new Map<string, MemberLife>();
  readonly #options: FailureOptions;

  constructor({ failureLimit, failureCooldownMs }: FailureOptions) {
    this.#options = { failureLimit, failureCooldownMs };
  }

  of(name: string): MemberLife {
    let life = this.#lives.get(name);
    if (life === undefined) {
      life = new AgentLife(this.#options, ({ timed }) => timed.index);
      this.#lives.set(name, life);
    }
    return life;
  }

  /** The steps that a member avoids now. */
  avoidedBy(name: string, nowMs: number): readonly number[] {
    return this.#lives.get(name)?.cooldowns.cooling(nowMs) ?? [];
  }

  /** End of the next cool-down; infinity if there is none. */
  nextEndMs(nowMs: number): number {
    return Math.min(
      ...[...this.#lives.values()].map(({ cooldowns }) => cooldowns.nextEndMs(nowMs)),
    );
  }

  /** All lives, by name of the member. */
  get all(): readonly (readonly [name: string, life: MemberLife])[] {
    return [...this.#lives];
  }

  /** Moves the ends of all cool-downs. */
  shift(ms: number): void {
    for (const { cooldowns } of this.#lives.values()) cooldowns.shift(ms);
  }
}
