import { Cooldowns } from "../../engine/runner/steps/cooldowns.ts";

/** A step that a member avoids, by its index, until a time of the game in milliseconds. */
export interface StepCooldown {
  readonly agent: string;
  readonly step: number;
  readonly untilMs: number;
}

/** Steps that members avoid for now, because they failed repeatedly. Times are in milliseconds of game time. */
export class StepCooldowns {
  readonly #byMember = new Map<string, Cooldowns>();
  readonly #make: () => Cooldowns;

  constructor(limit: number | undefined, cooldownMs: number | undefined) {
    this.#make = () => new Cooldowns(limit, cooldownMs);
  }

  /** Records a failure of a step, by its index. */
  failed(agent: string, step: number, nowMs: number): void {
    this.#of(agent).failed(step, nowMs);
  }

  worked(agent: string, step: number): void {
    this.#byMember.get(agent)?.worked(step);
  }

  /** The steps that a member avoids now. */
  of(agent: string, nowMs: number): readonly number[] {
    const { ends = [] } = this.#byMember.get(agent) ?? {};
    return [...ends].filter(([, untilMs]) => untilMs > nowMs).map(([step]) => step);
  }

  /** End of the next cool-down; infinity if there is none. */
  nextEndMs(nowMs: number): number {
    return Math.min(...[...this.#byMember.values()].map((own) => own.nextEndMs(nowMs)));
  }

  /** All cool-downs that have not ended. */
  *ends(nowMs: number): Iterable<StepCooldown> {
    for (const [agent, { ends }] of this.#byMember) {
      for (const [step, untilMs] of ends) if (untilMs > nowMs) yield { agent, step, untilMs };
    }
  }

  /** Moves all ends. */
  shift(ms: number): void {
    for (const own of this.#byMember.values()) {
      const moved = [...own.ends].map(([step, untilMs]): [number, number] => [step, untilMs + ms]);
      own.restore(moved, [...own.failures]);
    }
  }

  /** Restores a cool-down. */
  avoid({ agent, step, untilMs }: StepCooldown): void {
    const own = this.#of(agent);
    own.restore([...own.ends, [step, untilMs]], [...own.failures]);
  }

  #of(agent: string): Cooldowns {
    const own = this.#byMember.get(agent) ?? this.#make();
    this.#byMember.set(agent, own);
    return own;
  }
}
