import type { SearchTrace, Unreachability } from "@understudy/classical";
import type { Value } from "@understudy/planner-core";
import type { EntryStep, RepertoirePage } from "./repertoire.ts";

/** A command of a page to the game: the body of `POST command`. */
export type Command =
  | {
      /** Details of these agents are wanted from now on, and of no others: at most 16. */
      readonly type: "select";
      /** From the `welcome` message. */
      readonly watcher: string;
      readonly agents: readonly number[];
    }
  | { readonly type: "pause" | "resume" }
  /** Lets so many ticks pass while the show is paused: 1 to 1,000. Default 1. */
  | { readonly type: "step"; readonly ticks?: number }
  /** From 0.1 to 100; 1 is as the game plays it. */
  | { readonly type: "speed"; readonly factor: number }
  | {
      readonly type: "set-variable";
      readonly agent: number;
      readonly variable: string;
      readonly value: Value;
    }
  /** The goal that the agent is to have from now on. */
  | { readonly type: "order-goal"; readonly agent: number; readonly goal: string }
  | { readonly type: "order-directive"; readonly agent: number; readonly directive: string }
  | { readonly type: "fault"; readonly name: string; readonly on: boolean }
  | {
      readonly type: "list-repertoire";
      readonly domain: number;
      /** Only plans for this goal, by name. */
      readonly goal?: string;
      /** Only plans that work in the present state of this agent. */
      readonly covers?: number;
      /** Default 0. */
      readonly offset?: number;
      /** Default 100, at most 500. */
      readonly limit?: number;
    }
  /** A search for a plan from the agent's state. Without a goal: for the one it has. */
  | {
      readonly type: "trace";
      readonly agent: number;
      readonly goal?: string;
      /** Default 500, at most 5,000. */
      readonly maxNodes?: number;
    }
  /** Why the agent cannot reach a goal. Without a goal: the one it has. */
  | { readonly type: "why-unreachable"; readonly agent: number; readonly goal?: string }
  /** The picture of a domain. With an agent: of its domain, with its plan lit up. */
  | {
      readonly type: "picture";
      readonly domain: number;
      readonly agent?: number;
      readonly theme: "light" | "dark";
    };

/** Name of a command. */
export type CommandType = Command["type"];

/** The course and the result of a search. */
export interface TraceResult {
  readonly goal: string;
  readonly status: "solved" | "unsolvable" | "cut-off";
  readonly plan: readonly EntryStep[];
  readonly cost: number;
  readonly expansions: number;
  readonly trace: SearchTrace;
}

/** Why there is no plan, as data and in words. */
export interface UnreachableResult {
  readonly goal: string;
  readonly why: Unreachability;
  readonly text: string;
}

/** A domain, drawn. */
export interface PictureResult {
  /** A whole document. */
  readonly svg: string;
}

/** The game's answer to each command that succeeds; `null` where there is nothing to tell. */
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
  readonly "list-repertoire": RepertoirePage;
  readonly trace: TraceResult;
  readonly "why-unreachable": UnreachableResult;
  readonly picture: PictureResult;
}

/**
 * Why a command was not carried out. `malformed`: it is no command. `unknown`: no such agent, variable, goal, fault or watcher. `refused`: a
 * value does not fit. `unsupported`: this game cannot do it (see `capabilities`). `failed`: the game tried, and threw.
 */
export type CommandErrorCode = "malformed" | "unknown" | "refused" | "unsupported" | "failed";

/** The problem of a command: what, where, and how to mend it. */
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
