/**
 * Plays of agents and squads: plans that a client follows, and plans that are played for it.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { WatchedClocks } from "./clocked-rest.ts";
import { PlayLoop } from "./play-loop.ts";
import type { PlayParts } from "./play-parts.ts";
import { ToldSteps } from "./told-steps.ts";
import type { Seen } from "./want.ts";

/** A runner with what differs among plays: how states are read, how plans are asked for, and how they are told. */
export interface PlayedLife {
  /** Whether it looks at each state at once. Default: after the messages that came with it. */
  readonly isPrompt?: boolean;
  /** The state that changes build on, where others change the agent's state too. Default: the last one. */
  base?(last: unknown, latest: unknown): unknown;
  /** Records that an agent has joined. */
  joined?(name: string): void;
  /** Reads the state of an agent, besides the latest of all. */
  see?(name: string, state: unknown): void;
  /** Records that an agent has left the others. */
  left?(name: string): void;
  /**
   * Goes on to the present, and tells the client what is new.
   *
   * @param latest the last state of any agent
   * @returns time until the next tick in any case, in ms; undefined if there is none
   */
  tick(latest: Seen<unknown>, nowMs: number): number | undefined;
  /** Ends a step that the client was told to begin. */
  finished?(name: string, step: Step): void;
  failed?(name: string, why: string | undefined, step: Step): void;
  /** The time that is left of clocks of things, as far as it watches them. */
  clocksLeft?(nowMs: number): ReturnType<WatchedClocks["left"]> | undefined;
  stop(): void;
}

/** Options of a play. */
interface PlayOptions {
  /** The play before, whose clock goes on. */
  readonly before?: Play | undefined;
  /** The squad that it plays for. Default: an agent. */
  readonly squad?: string;
  /** Called when it has stopped. */
  readonly ended?: () => void;
}

/**
 * Plays for the want of an agent, or the plan of a squad. What the client tells starts or ends a step, and lets its
 * life go on; all else is decided by the life's runner.
 */
export class Play<Life extends PlayedLife = PlayedLife> {
  readonly loop: PlayLoop;
  /** The steps that the client was told to begin. */
  readonly steps: ToldSteps;
  readonly life: Life;
  readonly #parts: Pick<PlayParts, "fail">;
  readonly #ended: (() => void) | undefined;
  readonly #names = new Set<string>();
  /** The last state of any agent. */
  #latest: Seen<unknown> | undefined;

  constructor(
    parts: PlayParts,
    make: (play: Play) => Life,
    { before, squad, ended }: PlayOptions = {},
  ) {
    this.#parts = parts;
    this.#ended = ended;
    this.steps = new ToldSteps(parts, squad);
    this.loop = new PlayLoop(parts, () => this.#tick(), before?.loop);
    this.life = make(this as Play<PlayedLife>);
  }

  /** The agents that play their part here. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  join(name: string): void {
    this.#names.add(name);
    this.life.joined?.(name);
  }

  /** The state of an agent that changes build on. */
  base(last: unknown): unknown {
    return this.life.base?.(last, this.#latest?.state) ?? last;
  }

  /** Handles a new state. */
  observe(name: string, seen: Seen<unknown>): void {
    if (!this.#names.has(name)) return;
    // A joining agent's state may be older than those of the others.
    if (seen.seq >= (this.#latest?.seq ?? 0)) {
      this.#latest = seen;
      this.loop.heard(seen.nowMs);
    } else this.loop.told();
    this.life.see?.(name, seen.state);
    // Deferred: a message in the same batch may report the end of a step that used up its thing.
    if (this.life.isPrompt !== true) this.loop.soon();
    else this.loop.now();
  }

  /** Handles a report about a step. Reports about steps that have ended are ignored. */
  stepped(name: string, { stepId, event, detail }: ClientMessage<"step">): void {
    const step = event === "started" ? undefined : this.steps.end(name, stepId, event);
    if (step === undefined) return;
    if (event === "finished") this.life.finished?.(name, step);
    else this.life.failed?.(name, detail, step);
    this.loop.told();
    this.loop.soon();
  }

  /** Ends an agent's part. The last one ends the play. */
  leave(name: string): void {
    if (!this.#names.delete(name)) return;
    this.steps.interrupt("disposed", name);
    if (this.#names.size === 0) {
      this.stop();
      return;
    }
    this.life.left?.(name);
    this.loop.soon();
  }

  /** Breaks off all steps, and stops for good. */
  stop(): void {
    if (this.loop.isStopped) return;
    this.steps.interrupt("disposed");
    this.loop.stop();
    this.#names.clear();
    this.life.stop();
    this.#ended?.();
  }

  #tick(): undefined {
    if (this.#latest === undefined) return;
    try {
      const waitMs = this.life.tick(this.#latest, this.loop.nowMs);
      if (waitMs !== undefined) this.loop.wait(waitMs);
    } catch (error) {
      this.#parts.fail(error);
    }
  }
}
