import type { Value } from "@understudy/planner-core";
import type { MeantDeed, ReadSpan } from "../grammar/meaning.ts";
import type { OrderDoubt } from "../orders/order-reading.ts";

/** A game's id of a thing. */
export type CommandThingId = string | number;

/** A thing that a command may be about. */
export interface CommandThing {
  readonly id: CommandThingId;
  readonly kind: string;
  /** The thing's own names, which no other has. */
  readonly names?: readonly string[];
  /** Whether "she" or "he" is said of it. Default: both may be */
  readonly gender?: "female" | "male";
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
  /** The thing that the agent is: it does not do what others are to do. Default: unknown; all commands are for it */
  readonly self?: CommandThingId;
  /** Values of variables, for commands such as "if it rains, …". Default: they are asked about. */
  readonly state?: Readonly<Record<string, unknown>>;
}

/** A goal that a command asks for, with its things. */
export interface CommandGoal {
  readonly goal: string;
  readonly things: Readonly<Record<string, CommandThingId>>;
  /** The characters that are to do it, if a command has another goal for each. */
  readonly by?: readonly CommandThingId[];
  /** Whether it hangs on none of the conditions: "light the torch, and if the door is open, close it". */
  readonly isAtOnce?: boolean;
}

/** A goal that is not to be brought about. */
export interface RefusedGoal extends CommandGoal {
  /** Whether it is only better not done: "rather not". */
  readonly isSoft: boolean;
}

/** A fact on which a command hangs, or that ends a refusal. */
export interface CommandCondition {
  readonly kind: "if" | "unless" | "once" | "until";
  /** The thing; undefined for a variable of the agent. */
  readonly thing: CommandThingId | undefined;
  /** A property of the thing, or a variable. */
  readonly property: string;
  readonly value: Value;
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

/** A deed of a command with the things that it came to, for what is said next. */
export interface CommandDeed {
  readonly meant: MeantDeed;
  readonly things: readonly CommandThingId[];
  readonly goals: readonly CommandGoal[];
}

/** A command over things. */
export interface CommandReading {
  /** The goals in the order of pursuit: orders of an agent. */
  readonly goals: readonly CommandGoal[];
  /** Things to keep away from, and things of refused deeds. */
  readonly avoided: readonly CommandThingId[];
  /** Things that are excepted. */
  readonly spared: readonly CommandThingId[];
  /** Goals that are refused. */
  readonly refused: readonly RefusedGoal[];
  /** The refused steps, and those with avoided things: constraints of an agent. */
  readonly disabled: readonly {
    readonly tool: string;
    readonly things: Readonly<Record<string, CommandThingId>>;
  }[];
  /** The facts on which it hangs. */
  readonly conditions: readonly CommandCondition[];
  /** The characters that are bound by it, by id, or everybody. Default: the one spoken to */
  readonly who: "all" | readonly CommandThingId[] | undefined;
  /** Whether each of them is to do all of it. */
  readonly isEach: boolean;
  /** Goals of the commands before that fall away: "no, the rum". */
  readonly cancelled: readonly CommandGoal[];
  readonly doubts: readonly CommandDoubt[];
  /** The language in which it was said, by its ISO 639 code. */
  readonly language: string;
  /** How sure it is, from 0 to 1: 0 with doubts, below 0.8 in languages without a grammar of commands. */
  readonly confidence: number;
  /** The words of the text, and what each was read as. */
  readonly readAs: readonly ReadSpan[];
  /** All deeds, for commands that go on from this one. */
  readonly deeds: readonly CommandDeed[];
}
