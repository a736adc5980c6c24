import type { PackedState } from "@understudy/planner-core";
import { SquadRunner, type SquadRunnerOptions, TimedSteps } from "@understudy/planner-core/squad";
import type { PlayParts } from "../plays/play-parts.ts";
import { goalsAmong } from "./member-goals.ts";
import type {
  PlayedSquad,
  PlayedSquadOptions,
  SquadActions,
  SquadCommand,
} from "./played-squad.ts";

/** A squad whose members have packed states. */
export class PackedSquad implements PlayedSquad {
  readonly runner: SquadRunner;
  readonly #optionsOf: (message: SquadCommand) => SquadRunnerOptions;
  readonly #isShared: Uint8Array;

  /** @throws RequestError if the message does not fit the domain */
  constructor(message: SquadCommand, { hosted }: PlayParts, options: PlayedSquadOptions) {
    const { orchestrator, domain } = hosted;
    this.#optionsOf = ({ ends = "told", running, clocks, ...given }) => {
      const { members, goal, goals, measure, unitMs, events, by, maintain, ways, disabled } = given;
      return {
        ...{ orchestrator, members, goal, goals, measure, unitMs, events, by, maintain, ways },
        disabled,
        ...{ ends, ...options },
        ...(running === undefined ? {} : { running }),
        ...(clocks === undefined ? {} : { clocks: clocks as SquadRunnerOptions["clocks"] }),
      };
    };
    this.runner = new SquadRunner(this.#optionsOf(message));
    this.#isShared = TimedSteps.of(domain)?.isShared ?? new Uint8Array();
  }

  follow(message: SquadCommand): void {
    // A new runner finds every mistake before the old one changes.
    new SquadRunner(this.#optionsOf(message)).dispose();
    const { goal, goals, by, events, maintain, ways, disabled } = message;
    this.runner.pursue(goal, goalsAmong(this.runner.members, goals));
    this.runner.constrain({ by, events, maintain, ways, disabled });
  }

  base(last: PackedState, other: PackedState | undefined): PackedState {
    if (other === undefined) return last;
    return last.map((code, slot) => (this.#isShared[slot] === 1 ? (other[slot] as number) : code));
  }

  tick(states: ReadonlyMap<string, PackedState>, latest: PackedState, nowMs: number): SquadActions {
    const told = [...states].map(([name, state]) => [name, this.base(state, latest)] as const);
    return this.runner.tick(Object.fromEntries(told), undefined, nowMs);
  }
}
