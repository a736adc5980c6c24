import type { Value } from "@understudy/planner-core";
import type { OrderDoubt } from "../pieces/order-vocabulary.ts";

/** A game's id of a thing. */
export type CommandThingId = string | number;

/** A thing that a command may be about. */
export interface CommandThing {
  readonly id: CommandThingId;
  readonly kind: string;
  /** The thing's own names, which no other has. */
  readonly names?: readonly string[];
  /** Its properties; a property of type `thing` holds an id. */
  readonly properties?: Readonly<Record<string, Value | undefined>>;
  /** Words for where it is: `north`, `upstairs`. */
  readonly where?: readonly string[];
}

/** The surroundings of the commanded agent. */
export interface CommandSituation {
  readonly things: Iterable<CommandThing>;
  /** Distance to a thing, from another or from the commanded agent; undefined: unknown. */
  readonly distance?: (from: CommandThingId | undefined, to: CommandThingId) => number | undefined;
}

/** A goal that a command asks for, with its things. */
export interface CommandGoal {
  readonly goal: string;
  readonly things: Readonly<Record<string, CommandThingId>>;
}

/** A part of a command that is unclear or impossible. */
export interface CommandDoubt {
  readonly kind:
    | OrderDoubt["kind"]
    /** No such thing is there. */
    | "none"
    /** Fewer such things are there than were asked for. */
    | "few"
    /** It is not said what to do with the thing. */
    | "what"
    /** Nothing of the kind can be done with such a thing. */
    | "cannot";
  readonly words: string;
  /** Things or kinds to choose from, nearest first. */
  readonly options: readonly CommandThingId[];
  /** Things left out of a count, as the goal holds for them. Default: none. */
  readonly done?: readonly CommandThingId[];
  /** The names of the things in `options` and `done`, by id. Default: their ids. */
  readonly names?: Readonly<Record<CommandThingId, string>>;
}

/** The answer to a doubt of a command: the things that its words stand for. */
export interface CommandAnswer {
  /** The words of the doubt. */
  readonly words: string;
  readonly things: readonly CommandThingId[];
}

/** The things that a short answer chooses. */
export interface CommandChoice {
  readonly things: readonly CommandThingId[];
  /** Whether it leaves nothing to ask: one thing, or as many as were said. */
  readonly isClear: boolean;
}

/** A command over things. */
export interface CommandReading {
  /** The goals in the order of pursuit: orders of an agent. */
  readonly goals: readonly CommandGoal[];
  /** Things to keep away from. */
  readonly avoided: readonly CommandThingId[];
  /** The steps with avoided things: constraints of an agent. */
  readonly disabled: readonly {
    readonly tool: string;
    readonly things: Readonly<Record<string, CommandThingId>>;
  }[];
  readonly doubts: readonly CommandDoubt[];
}
