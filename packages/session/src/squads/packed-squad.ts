import type { PackedState, Step } from "@understudy/planner-core";
import { TimedSteps } from "@understudy/planner-core/schedule";
import {
  type SquadAction,
  type SquadRole,
  SquadRunner,
  type SquadRunnerOptions,
} from "@understudy/planner-core/squad";
import type { PlayedSquad, PlayedSquadOptions, SquadCommand } from "./played-squad.ts";
import type { SessionSquadParts } from "./squad-parts.ts";
import type { BegunTask } from "./squad-steps.ts";

/** A squad whose members have packed states. */
export class PackedSquad implements PlayedSquad {
  readonly #parts: Pick<SessionSquadParts, "hosted">;
  readonly #options: PlayedSquadOptions;
  readonly #runner: SquadRunner;
  readonly #isShared: Uint8Array;

  /** @throws RequestError if the message does not fit the domain */
  constructor(
    message: SquadCommand,
    parts: Pick<SessionSquadParts, "hosted">,
    options: PlayedSquadOptions,
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#runner = new SquadRunner(this.#optionsOf(message));
    this.#isShared = TimedSteps.of(parts.hosted.domain)?.isShared ?? new Uint8Array();
  }

  get members(): readonly string[] {
    return this.#runner.members;
  }

  get isWaiting(): boolean {
    return this.#runner.isWaiting;
  }

  follow(message: SquadCommand): void {
    // A new runner finds every mistake before the old one changes.
    new SquadRunner(this.#optionsOf(message)).dispose();
    const { goal, by, events, maintain, ways, disabled } = message;
    this.#runner.pursue(goal);
    this.#runner.constrain({ by, events, maintain, ways, disabled });
  }

  base(last: unknown, latest: unknown): PackedState {
    const [own, other] = [last as PackedState, latest as PackedState | undefined];
    if (other === undefined) return own;
    return own.map((code, slot) => (this.#isShared[slot] === 1 ? (other[slot] as number) : code));
  }

  took(): void {}

  tick(
    states: ReadonlyMap<string, unknown>,
    latest: unknown,
    nowMs: number,
  ): Readonly<Record<string, SquadAction>> {
    const told = [...states].map(([name, state]) => [name, this.base(state, latest)] as const);
    return this.#runner.tick(Object.fromEntries(told), undefined, nowMs);
  }

  joined(name: string, state: unknown): void {
    this.#runner.joined(name, (state as PackedState).slice());
  }

  left(name: string): void {
    this.#runner.left(name);
  }

  finished(name: string, step: Step): void {
    this.#runner.finished(name, step);
  }

  failed(name: string, reason: string | undefined, step: Step): void {
    this.#runner.failed(name, reason, step);
  }

  interrupt(name: string | undefined): void {
    this.#runner.interrupt(name);
  }

  roles(): Readonly<Record<string, readonly SquadRole[]>> {
    return this.#runner.roles();
  }

  takeLost(): readonly BegunTask[] {
    return [];
  }

  dispose(): void {
    this.#runner.dispose();
  }

  #optionsOf(message: SquadCommand): SquadRunnerOptions {
    const { members, goal, measure, unitMs, events, by, maintain, ways, disabled } = message;
    const { running } = message;
    return {
      orchestrator: this.#parts.hosted.orchestrator,
      ...{ members, goal, measure, unitMs, events, by, maintain, ways, disabled },
      ends: message.ends ?? "told",
      ...this.#options,
      ...(running === undefined ? {} : { running }),
    };
  }
}
