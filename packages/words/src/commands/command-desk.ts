import { shownText } from "@understudy/planner-core/internal";
import { ENGLISH } from "../language/english.ts";
import type { Language } from "../language/language.ts";
import { type Withdrawal, WithdrawalReader } from "../pieces/withdrawals.ts";
import { tableOf } from "../printer/meaning-printer.ts";
import { fill } from "../printer/print-table.ts";
import { CommandReader, type CommandReaderOptions } from "./command-reader.ts";
import type {
  CommandAnswer,
  CommandDeed,
  CommandDoubt,
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThingId,
} from "./command-reading.ts";
import {
  type GivenCommand,
  goalOf,
  goalsBeside,
  goneOn,
  isOf,
  isSame,
  type LiftedBans,
  liftBans,
} from "./given-commands.ts";
import { goalsFor, goalsNow, isFor } from "./goals/bound-by.ts";
import { conditionsHold } from "./goals/condition-facts.ts";
import { questionAbout } from "./question-about.ts";
import { isGoal, ownNames, restated } from "./restate.ts";

/** Options of a {@link CommandDesk}. */
export interface CommandDeskOptions extends CommandReaderOptions {
  /** The priority of the orders given. Default: 0, that of orders in general. */
  readonly priority?: number;
  /** Asks the player back about a doubt, in the language of the command. Default: see {@link questionAbout} */
  readonly ask?: (doubt: CommandDoubt, language: Pick<Language, "code">) => string;
  /** The time that a question waits for an answer, in milliseconds of game time. Default: until another command. */
  readonly answerWithinMs?: number;
  /**
   * The time in which a command may go on from the one before, in milliseconds of game time: "and the red one", "no, the
   * rum". Default: 30,000
   */
  readonly goesOnWithinMs?: number;
}

/** The surroundings of a commanded agent, and the time. */
export interface DeskSituation extends CommandSituation {
  /** Game time in milliseconds, for `answerWithinMs` and `goesOnWithinMs`. Default: nothing expires. */
  readonly nowMs?: number;
}

/** An agent that carries out orders within constraints, such as an agent of a `World`. */
export interface CommandedAgent<Goal, Order, Constraint> {
  readonly orders: {
    readonly list: readonly Order[];
    add(goal: Goal, priority?: number): Order;
    remove(order: Order): unknown;
  };
  readonly constraints: {
    readonly list: readonly Constraint[];
    add(constraint: Constraint): Constraint;
    remove(constraint: Constraint): unknown;
  };
}

/** The outcome of a command: orders and a constraint, or a question. */
export interface CommandTaken<Order, Constraint> {
  readonly reading: CommandReading;
  /** The orders given to the agent, in the order of pursuit. Empty if there is a question. */
  readonly orders: readonly Order[];
  /** Keeps the agent from the things to avoid until it is removed; undefined if there are none. */
  readonly constraint: Constraint | undefined;
  /** The orders and constraints taken back from the agent: "stop". */
  readonly withdrawn: {
    readonly orders: readonly Order[];
    readonly constraints: readonly Constraint[];
  };
  /**
   * The command as it was read, in its language: `milk g1, but avoid w1`, or `withdrawn: milk g1`. Empty if there is a
   * question.
   */
  readonly readAs: string;
  /** The question to the player if something is unclear. Only what hangs on no condition is done then. */
  readonly question: string | undefined;
}

/** A question that waits for an answer. */
export interface CommandQuestion {
  /** The command that is in doubt. */
  readonly text: string;
  readonly doubt: CommandDoubt;
  /** The language of the command, by its ISO 639 code. Default: English */
  readonly language?: string;
  /** Earlier answers about the same command. */
  readonly answers: readonly CommandAnswer[];
  /** When it was asked, in milliseconds of game time; undefined if that was not said. */
  readonly askedAtMs?: number | undefined;
}

/** The memory of a desk about an agent, as plain JSON for saved games. */
export interface DeskMemory {
  /** The question that waits for an answer. */
  readonly question?: CommandQuestion | undefined;
  /** The last commands, oldest first. */
  readonly given: readonly GivenCommand[];
  /** The deeds of the last command, from which the next may go on, and when it was given. */
  readonly last?: { readonly deeds: readonly CommandDeed[]; readonly atMs?: number | undefined };
}

/** The words in which a command is told. */
interface Told {
  /** An ISO 639 code. */
  readonly language: string;
  readonly names: ReadonlyMap<CommandThingId, string>;
  readonly deeds: readonly CommandDeed[];
}

/** The deeds from which a command may go on, and the goals that it may take back. */
interface Earlier {
  readonly before: readonly CommandDeed[];
  readonly ordered: readonly CommandGoal[];
}

/** Maximum number of remembered commands of an agent. */
const MAX_GIVEN = 20;
const GOES_ON_WITHIN_MS = 30_000;
const NOTHING: CommandReading = {
  ...{ goals: [], avoided: [], spared: [], refused: [], disabled: [], conditions: [] },
  ...{ who: undefined, isEach: false, cancelled: [], doubts: [], readAs: [], deeds: [] },
  language: "en",
  confidence: 0,
};
/** Asks about a condition of which the desk does not know whether it holds. */
const CONDITIONAL: CommandDoubt = { kind: "condition", words: "it", options: [] };
const NO_DOUBT: CommandDoubt = { kind: "what", words: "", options: [] };
const NONE = { orders: [], constraints: [] };

/**
 * Gives agents orders in a player's words. An unclear command changes nothing and comes back as a question; the next text
 * to the agent may answer it. "Stop" and "never mind" take orders back.
 *
 * @example
 * const desk = new CommandDesk({ domain: world.domain, languages: [ENGLISH] });
 * const { readAs, question } = desk.take("milk the white goat, but avoid the wolf", grik, { things });
 * say(question ?? readAs);
 */
export class CommandDesk {
  readonly #reader: CommandReader;
  readonly #withdrawals: WithdrawalReader;
  readonly #languages: readonly Language[];
  readonly #priority: number;
  readonly #ask: NonNullable<CommandDeskOptions["ask"]>;
  readonly #answerWithinMs: number;
  readonly #goesOnWithinMs: number;
  readonly #memories = new WeakMap<object, DeskMemory>();

  constructor({
    priority = 0,
    ask = questionAbout,
    answerWithinMs = Number.POSITIVE_INFINITY,
    goesOnWithinMs = GOES_ON_WITHIN_MS,
    ...options
  }: CommandDeskOptions) {
    this.#reader = new CommandReader(options);
    this.#withdrawals = new WithdrawalReader(options.languages);
    this.#languages = options.languages;
    this.#priority = priority;
    this.#ask = ask;
    this.#answerWithinMs = answerWithinMs;
    this.#goesOnWithinMs = goesOnWithinMs;
  }

  /**
   * Reads a command, an answer to the agent's open question or a withdrawal, and gives the agent its orders. An order lifts
   * what the speaker forbade before.
   *
   * @param situation the things that the agent knows
   * @throws RequestError if the agent does not know a thing of the situation
   */
  take<Goal, Order, Constraint>(
    text: string,
    agent: CommandedAgent<Goal, Order, Constraint>,
    situation: DeskSituation,
  ): CommandTaken<Order, Constraint> {
    const { nowMs } = situation;
    const open = this.questionOf(agent, nowMs);
    const withdrawal = this.#withdrawals.read(text);
    const known = { ...situation, things: [...situation.things] };
    const names = ownNames(known.things);
    if (withdrawal !== undefined)
      return this.#withdraw(withdrawal, agent, open !== undefined, names);
    const { given, last } = this.memoryOf(agent);
    const isNear = nowMs === undefined || nowMs - (last?.atMs ?? nowMs) <= this.#goesOnWithinMs;
    const before = open === undefined && isNear ? (last?.deeds ?? []) : [];
    const ordered = given
      .flatMap((each) => each.goals)
      .filter((goal) => agent.orders.list.some((order) => isSame(goal, goalOf(order))));
    const { reading, question: asking } = this.#read(text, open, known, { before, ordered });
    const { avoided, disabled, refused, language } = reading;
    const holds = conditionsHold(reading.conditions, known);
    const own = goalsFor(reading, situation.self);
    const goals = goalsNow(own, holds === true);
    const isOpen = holds === "unknown";
    const [doubt = isOpen && goals.length === 0 ? CONDITIONAL : undefined] = reading.doubts;
    const kept = { given, ...(last && { last }) };
    const nothing = { reading, orders: [], constraint: undefined, withdrawn: NONE };
    if (doubt !== undefined) {
      const asked = doubt.options.length > 0 && { question: { ...asking, askedAtMs: nowMs } };
      this.restore(agent, { ...kept, ...asked });
      return { ...nothing, readAs: "", question: shownText(this.#ask(doubt, { code: language })) };
    }
    const next = { deeds: [...goneOn(before, reading), ...reading.deeds], atMs: nowMs };
    const isNone =
      !isFor(reading.who, situation.self) || (own.length === 0 && reading.goals.length > 0);
    // "let Kim do that" takes it back.
    if ((holds === false && goals.length === 0) || (isNone && reading.cancelled.length === 0)) {
      this.restore(agent, isNone ? { given, last: next } : kept);
      const { others, unmet } = tableOf({ code: language }).nothing;
      return { ...nothing, readAs: isNone ? others : unmet, question: undefined };
    }
    const fallen = [...reading.cancelled, ...refused.filter(({ isSoft }) => !isSoft)];
    const cancelled = fallen.flatMap(
      (goal) => agent.orders.list.findLast((each) => isSame(goal, goalOf(each))) ?? [],
    );
    for (const order of cancelled) agent.orders.remove(order);
    const { lifted, constraints } = this.#lift(agent, given, goals);
    // The reader only names goals and steps of its domain, which is the agent's.
    const constraint =
      disabled.length > 0 ? agent.constraints.add({ disabled } as Constraint) : undefined;
    const orders = goals.map((goal) => agent.orders.add(goal as Goal, this.#priority));
    this.restore(agent, {
      given: [...lifted.given, { goals, avoided, disabled, refused, language }].slice(-MAX_GIVEN),
      last: next,
    });
    const told = { language, names, deeds: reading.deeds };
    const free = constraints.length > 0 ? this.#restate({ ...lifted, goals: [] }, told) : "";
    const back = (what: string): string =>
      what && ` (${fill(tableOf({ code: language }).barks.withdrawn, () => what)})`;
    const taken = { goals: goalsBeside(cancelled, refused), avoided: [] };
    const also = back(free) + back(this.#restate(taken, told));
    const said = this.#restate({ ...reading, goals }, told);
    const readAs = said === "" ? also.slice(2, -1) : said + also;
    const withdrawn = { orders: cancelled, constraints };
    const question = isOpen ? shownText(this.#ask(CONDITIONAL, { code: language })) : undefined;
    return { reading, orders, constraint, withdrawn, readAs, question };
  }

  /**
   * The question to the player that waits for an answer; undefined for none.
   *
   * @param nowMs game time in milliseconds, for `answerWithinMs`. Default: questions do not expire
   */
  questionOf(agent: object, nowMs?: number): CommandQuestion | undefined {
    const { question } = this.memoryOf(agent);
    const { askedAtMs = nowMs } = question ?? {};
    const isOver = nowMs !== undefined && nowMs - (askedAtMs ?? nowMs) > this.#answerWithinMs;
    return isOver ? undefined : question;
  }

  /** Drops the question to the player: the next text is a command of its own. */
  dropQuestion(agent: object): void {
    this.restore(agent, { given: this.memoryOf(agent).given });
  }

  /** All that the desk remembers of an agent, to save it. */
  memoryOf(agent: object): DeskMemory {
    return this.#memories.get(agent) ?? { given: [] };
  }

  /** Restores a saved memory of an agent. */
  restore(agent: object, memory: DeskMemory): void {
    this.#memories.set(agent, memory);
  }

  /** Reads a text by itself, or as the answer to a question. */
  #read(
    text: string,
    open: CommandQuestion | undefined,
    situation: CommandSituation,
    { before, ordered }: Earlier,
  ): { readonly reading: CommandReading; readonly question: CommandQuestion } {
    const asked = (reading: CommandReading, question: Omit<CommandQuestion, "doubt">) => ({
      reading,
      question: {
        ...question,
        doubt: reading.doubts[0] ?? NO_DOUBT,
        language: reading.language,
      },
    });
    const alone = this.#reader.read(text, situation, [], before, ordered);
    const isCommand = alone.goals.length > 0 || alone.deeds.some(({ meant }) => meant.said !== "");
    const choice =
      open === undefined || alone.goals.length > 0
        ? undefined
        : this.#reader.answer(text, open.doubt, open.text, situation);
    if (open === undefined || (choice === undefined && (isCommand || alone.avoided.length > 0)))
      return asked(alone, { text, answers: [] });
    const { doubt, language = NOTHING.language } = open;
    const unclear = { ...NOTHING, language };
    if (choice === undefined) {
      const unknown: CommandDoubt = { ...doubt, kind: "none", words: text.trim() };
      return { reading: { ...unclear, doubts: [unknown] }, question: open };
    }
    const { things, isClear } = choice;
    if (!isClear) {
      const fewer: CommandDoubt = { ...doubt, kind: "which", options: things };
      return asked({ ...unclear, doubts: [fewer] }, open);
    }
    const isThing = [...situation.things].some(({ id }) => id === things[0]);
    const full = isThing ? open.text : open.text.replace(doubt.words, String(things[0]));
    const answers = isThing ? [...open.answers, { words: doubt.words, things }] : open.answers;
    return asked(this.#reader.read(full, situation, answers), { text: full, answers });
  }

  /** Takes off the bans under which goals could not be brought about. */
  #lift<Constraint>(
    agent: CommandedAgent<never, unknown, Constraint>,
    given: readonly GivenCommand[],
    goals: readonly CommandGoal[],
  ): { readonly lifted: LiftedBans; readonly constraints: readonly Constraint[] } {
    const lifted = liftBans(given, goals, (tool, goal) => this.#reader.isServing(tool, goal));
    const constraints = lifted.changed.flatMap(({ before, after }) => {
      const banned = agent.constraints.list.filter((each) => isOf(before, each));
      for (const one of banned) agent.constraints.remove(one);
      const { disabled: still } = after;
      if (banned.length > 0 && still.length > 0)
        agent.constraints.add({ disabled: still } as Constraint);
      return banned;
    });
    return { lifted, constraints };
  }

  #restate(came: Parameters<typeof restated>[0], { language, names, deeds }: Told): string {
    const known = this.#languages.find(({ code }) => code === language);
    const said = restated(came, {
      language: known ?? ENGLISH,
      verbOf: (goal) => this.#reader.verbFor(goal, deeds),
      nameOf: (id) => names.get(id) ?? String(id),
    });
    return shownText(said);
  }

  /** Takes back the last command or all, or only the question. */
  #withdraw<Goal, Order, Constraint>(
    { isStop, isAll }: Withdrawal,
    agent: CommandedAgent<Goal, Order, Constraint>,
    isAsked: boolean,
    names: ReadonlyMap<CommandThingId, string>,
  ): CommandTaken<Order, Constraint> {
    const { given, last: before } = this.memoryOf(agent);
    const left = [...given];
    const orders: Order[] = isAll ? [...agent.orders.list] : [];
    const constraints: Constraint[] = [];
    const isOnlyQuestion = isAsked && !(isStop || isAll);
    while (!isOnlyQuestion && left.length > 0) {
      const last = left.pop() as GivenCommand;
      constraints.push(...agent.constraints.list.filter((each) => isOf(last, each)));
      if (isAll) continue;
      for (const one of last.goals) {
        // An equal order of an earlier command stays.
        const order = agent.orders.list.findLast(
          (each) => isSame(one, goalOf(each)) && !orders.includes(each),
        );
        if (order !== undefined) orders.push(order);
      }
      // A command whose orders are done and that has no constraint left is passed over.
      if (orders.length + constraints.length > 0) break;
    }
    const newest = agent.orders.list.at(-1);
    if (!isOnlyQuestion && orders.length + constraints.length === 0 && newest !== undefined)
      orders.push(newest);
    for (const order of orders) agent.orders.remove(order);
    for (const constraint of constraints) agent.constraints.remove(constraint);
    this.restore(agent, { given: left });
    const barred = given.filter(
      (each) => !left.includes(each) && constraints.some((one) => isOf(each, one)),
    );
    const { language = NOTHING.language } = given.at(-1) ?? {};
    const avoided = barred.flatMap((each) => each.avoided);
    const refused = barred.flatMap((each) => each.refused ?? []);
    const goals = orders.map(goalOf).filter(isGoal);
    const said = this.#restate(
      { goals, refused, avoided },
      { language, names, deeds: before?.deeds ?? [] },
    );
    const { barks, nothing } = tableOf({ code: language });
    const none = isOnlyQuestion ? nothing.question : nothing.nothing;
    return {
      ...{ reading: NOTHING, orders: [], constraint: undefined, question: undefined },
      withdrawn: { orders, constraints },
      readAs: fill(barks.withdrawn, () => (said === "" ? none : said)),
    };
  }
}
