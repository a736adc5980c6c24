import type { Cook, Goal, Scene, Tool } from "./stage/kitchen.ts";

/** The start or end of a step, told by a life. */
export interface Told {
  /**
   * The way in which it was told: a callback, the value of a tick, a message of a session, or a report of the game to a
   * session, which gets no answer.
   */
  readonly via: "callback" | "tick" | "message" | "report";
  readonly type: "start" | "finish" | "fail" | "interrupt";
  readonly member: string;
  readonly tool: Tool;
  readonly why?: string | undefined;
  /** The running time of the step, where it is told. */
  readonly elapsedMs?: number;
}

/** The answer to a request for a plan. */
interface Answer {
  readonly type: "answer";
  readonly hasPlan: boolean;
}

/** An error that a life told of. */
interface Mistake {
  readonly type: "mistake";
  readonly error: unknown;
}

export type Heard = Answer | Mistake | Told;

/** The terms under which a life is lived. */
export interface LifeTerms {
  readonly members: readonly string[];
  readonly goal: Goal;
  /** The end of steps: by their length, told by the game, or seen in the state. */
  readonly ends: "seen" | "timed" | "told";
  /** The cool-down of a finished step. Only kinds that have such cool-downs get one. */
  readonly cooldownMs: number;
}

/** A player of steps of any kind. */
export interface Life {
  /** Whether the last tick left an end for the game to carry out, so that another tick is due at this time. */
  tick(scene: Scene, nowMs: number): Promise<void>;
  /**
   * Catches up with the game's clock in one call, where the kind can.
   *
   * @param at called with the time of what is heard next
   */
  advance?(scene: Scene, nowMs: number, at: (nowMs: number) => void): void;
  /** Another agent wants the bench, where it can be claimed. Returns whether that agent holds it now. */
  rival?(does: "leaves" | "seizes" | "takes"): boolean;
  /** The game reports the end of a member's step. */
  finished(member: string): void;
  failed(member: string): void;
  /** Breaks off all steps. */
  interrupt(): void;
  pursue(goal: Goal): void;
  /** Saves the life and goes on with a fresh player, or breaks a session's connection and resumes it. */
  reload(scene: Scene): Promise<void> | void;
  left(member: string): void;
  joined(member: string, cook: Cook, scene: Scene): void;
  dispose(): Promise<void> | void;
}

/** A kind of player of steps. */
export interface LifeKind {
  readonly name: string;
  /** Whether it is a squad, so that there may be several members. */
  readonly isSquad: boolean;
  /** Whether it ends steps by itself. If not, the game ends them when their time is over. */
  readonly isTimed: boolean;
  /** Whether it has cool-downs of finished steps. */
  readonly hasCooldowns: boolean;
  /** Whether it keeps the time that is left when it is loaded on a later clock. All kinds do so on an earlier one. */
  readonly hasAnyClock: boolean;
  /** When it forgets cool-downs and failures: interrupted, with another goal, or as the thing that they are about goes. */
  readonly forgets: readonly ("interrupt" | "other goal" | "theft")[];
  /** Whether it tells of steps by callbacks, beside the values of ticks. */
  readonly callsBack: boolean;
  live(terms: LifeTerms, hear: (heard: Heard) => void): Life;
}
