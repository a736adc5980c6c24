import type { Value } from "@understudy/planner-core";

/** A command from page to game: the body of `POST command`. */
export type Command =
  | {
      /** Selects the agents whose details are sent, at most 16. */
      readonly type: "select";
      /** Id from the `welcome` message. */
      readonly watcher: string;
      readonly agents: readonly number[];
    }
  | { readonly type: "pause" | "resume" }
  /** Advances a paused game: 1 to 1,000 ticks. Default 1. */
  | { readonly type: "step"; readonly ticks?: number }
  /** From 0.1 to 100; 1 is normal. */
  | { readonly type: "speed"; readonly factor: number }
  | {
      readonly type: "set-variable";
      readonly agent: number;
      readonly variable: string;
      readonly value: Value;
    }
  /** The agent's new goal. */
  | { readonly type: "order-goal"; readonly agent: number; readonly goal: string }
  | { readonly type: "order-directive"; readonly agent: number; readonly directive: string }
  | { readonly type: "fault"; readonly name: string; readonly on: boolean }
  /** Draws a domain. With an agent: its domain, with its plan highlighted. */
  | {
      readonly type: "picture";
      readonly domain: number;
      readonly agent?: number;
      readonly theme: "light" | "dark";
    };

/** Name of a command. */
export type CommandType = Command["type"];

/** A drawn domain. */
export interface PictureResult {
  /** A complete document. */
  readonly svg: string;
}

/** The result of each successful command; `null` for none. */
export interface CommandResults {
  readonly select: null;
  readonly pause: null;
  readonly resume: null;
  readonly step: null;
  readonly speed: null;
  readonly "set-variable": null;
  readonly "order-goal": null;
  readonly "order-directive": null;
  readonly fault: null;
  readonly picture: PictureResult;
}

/**
 * Reason of a failed command. `malformed`: not a command. `unknown`: no such agent, variable, goal, fault or watcher.
 * `refused`: an invalid value. `unsupported`: not available in this game (see `capabilities`). `failed`: the game threw
 * an error.
 */
export type CommandErrorCode = "malformed" | "unknown" | "refused" | "unsupported" | "failed";

/** A failed command's error: message, place and hint. */
export interface CommandError {
  readonly code: CommandErrorCode;
  readonly message: string;
  /** JSON pointer into the command. */
  readonly pointer: string;
  readonly hint?: string;
}

/** The answer to `POST command`. */
export type CommandReply<Type extends CommandType = CommandType> =
  | { readonly ok: true; readonly value: CommandResults[Type] }
  | { readonly ok: false; readonly error: CommandError };
