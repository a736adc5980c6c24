import { CommandReader, type CommandReaderOptions } from "./command-reader.ts";
import type { CommandDoubt, CommandReading, CommandSituation } from "./command-reading.ts";

/** Options of a {@link CommandDesk}. */
export interface CommandDeskOptions extends CommandReaderOptions {
  /** The priority of the orders given. Default: 0, that of orders in general. */
  readonly priority?: number;
  /** Asks the player back about a doubt. Default: in English. */
  readonly ask?: (doubt: CommandDoubt) => string;
}

/** An agent that carries out orders within constraints, such as an agent of a `World`. */
export interface CommandedAgent<Goal, Order, Constraint> {
  readonly orders: { add(goal: Goal, priority?: number): Order };
  readonly constraints: { add(constraint: Constraint): Constraint };
}

/** The outcome of a command: orders and a constraint, or a question. */
export interface CommandTaken<Order, Constraint> {
  readonly reading: CommandReading;
  /** The orders given to the agent, in the order of pursuit. Empty if there is a question. */
  readonly orders: readonly Order[];
  /** Keeps the agent from the things to avoid until it is removed; undefined if there are none. */
  readonly constraint: Constraint | undefined;
  /** The command as it was read: `milked g1; avoids w1`. Empty if there is a question. */
  readonly readAs: string;
  /** The question to the player if something is unclear. Nothing is done then. */
  readonly question: string | undefined;
}

/**
 * Gives agents orders in a player's words. An unclear command changes nothing and comes back as a question.
 *
 * @example
 * const desk = new CommandDesk({ domain: world.domain, languages: [ENGLISH] });
 * const { readAs, question } = desk.take("milk the white goat, but avoid the wolf", grik, { things });
 * say(question ?? readAs);
 */
export class CommandDesk {
  readonly #reader: CommandReader;
  readonly #priority: number;
  readonly #ask: (doubt: CommandDoubt) => string;

  constructor({ priority = 0, ask = questionAbout, ...options }: CommandDeskOptions) {
    this.#reader = new CommandReader(options);
    this.#priority = priority;
    this.#ask = ask;
  }

  /**
   * Reads a command and gives the agent its orders.
   *
   * @param situation the things that the agent knows
   * @throws RequestError if the agent does not know a thing of the situation
   */
  take<Goal, Order, Constraint>(
    text: string,
    agent: CommandedAgent<Goal, Order, Constraint>,
    situation: CommandSituation,
  ): CommandTaken<Order, Constraint> {
    const reading = this.#reader.read(text, situation);
    const { goals, avoided, disabled, doubts } = reading;
    const [doubt] = doubts;
    if (doubt !== undefined) {
      const question = this.#ask(doubt);
      return { reading, orders: [], constraint: undefined, readAs: "", question };
    }
    // The reader only names goals and steps of its domain, which is the agent's.
    const constraint =
      disabled.length > 0 ? agent.constraints.add({ disabled } as Constraint) : undefined;
    const orders = goals.map((goal) => agent.orders.add(goal as Goal, this.#priority));
    const read = goals.map(({ goal, things }) => `${goal} ${Object.values(things).join(", ")}`);
    if (avoided.length > 0) read.push(`avoids ${avoided.join(", ")}`);
    return { reading, orders, constraint, readAs: read.join("; "), question: undefined };
  }
}

/** Maximum number of things to choose from in a question. */
const MAX_CHOICES = 4;

/** The English question about a doubt. */
export function questionAbout({ kind, words, options }: CommandDoubt): string {
  const more = options.length > MAX_CHOICES ? " …" : "";
  const choices = `${options.slice(0, MAX_CHOICES).join(", ")}${more}`;
  switch (kind) {
    case "which":
      return `which one? ${choices}`;
    case "none":
      return `there is no "${words}".`;
    case "few":
      return options.length === 0 ? "there are none." : `there are only these: ${choices}.`;
    case "cannot":
      return `that cannot be done with "${words}".`;
    case "what":
      return `what should be done? I heard "${words}".`;
    case "count":
      return `how many is "${words}"?`;
    case "time":
      return `only now, not "${words}"?`;
    case "condition":
      return `even without waiting for "${words}"?`;
    default:
      return `what does "${words}" mean?`;
  }
}
