/**
 * An engine inside a game: sessions, their domains, and the steps that do all work.
 *
 * @module
 */

import {
  type Acceptor,
  Connection,
  type Lane,
  type Link,
  type ServerMessage,
  ServiceRefusedError,
  SessionHost,
  type SessionLimits,
  WorkQueue,
} from "@understudy/session";
import { StepClock } from "../clock/step-clock.ts";
import { HostLlmPlanner } from "../model/host-llm-planner.ts";
import { HostModel, type ModelMessage } from "../model/host-model.ts";
import { StepSearches } from "../searches/step-searches.ts";
import { EngineDomain } from "./engine-domain.ts";
import { EngineDomains } from "./engine-domains.ts";
import type { EngineOptions } from "./engine-options.ts";
import { EngineTokens, TENANT } from "./engine-tokens.ts";
import { LaneQueue } from "./lane-queue.ts";
import { isQuestion } from "./questions/question-messages.ts";
import { Questions } from "./questions/questions.ts";
import type { QuestionAnswer } from "./questions/told-answers.ts";

/** The game's connection to the engine. */
interface OpenConnection {
  readonly connection: Connection;
  /** The queue in which its messages are read. */
  readonly lane: Lane;
  readonly link: EngineLink;
}

/** The engine's end of a connection: messages wait in a list until the game takes them. */
class EngineLink implements Link {
  readonly #push: (message: ServerMessage) => boolean;
  readonly #ended: () => void;
  isOver = false;

  /**
   * @param push keeps a message for the game; false if too many wait
   * @param ended called once, when the engine ends the connection
   */
  constructor(push: (message: ServerMessage) => boolean, ended: () => void) {
    this.#push = push;
    this.#ended = ended;
  }

  send(message: ServerMessage): void {
    if (this.isOver || this.#push(message)) return;
    const { message: text, refusal: code } = new ServiceRefusedError(
      "slow-reader",
      "messages have waited for too long",
    );
    this.#push({ type: "error", code, message: text });
    this.end();
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#ended();
  }
}

/** Sessions of one game, without a server. Messages come in and go out as texts; steps do the work between. */
export class LibraryEngine {
  readonly #clock: StepClock;
  readonly #lanes = new LaneQueue();
  readonly #searches: StepSearches;
  readonly #domains: EngineDomains;
  readonly #host: SessionHost;
  readonly #limits: SessionLimits;
  readonly #acceptor: Acceptor;
  readonly #model: HostModel | undefined;
  readonly #questions: Questions;
  readonly #questionLane: Lane;
  readonly #out = new WorkQueue<string>();
  /** The letters of the messages that wait. */
  #waiting = 0;
  #open: OpenConnection | undefined;
  /** Whether promises may go on that no step knows of yet. */
  #isStirred = true;

  /** @param hostNow the host's time in ms */
  constructor(options: EngineOptions, hostNow: () => number) {
    const { domains, limits, expansions, nowMs, seed, model } = options;
    this.#searches = new StepSearches(hostNow);
    this.#limits = limits;
    const clock = new StepClock(nowMs, expansions === undefined ? hostNow : undefined);
    this.#clock = clock;
    const tell = (message: ServerMessage | ModelMessage | QuestionAnswer): void => {
      this.#push(message);
    };
    const host = model && new HostModel(clock, model.answerMs, tell);
    const llmOf =
      model && host && ((name: string): HostLlmPlanner => new HostLlmPlanner(model, host, name));
    const parts = { clock, searches: this.#searches, expansions, llmOf };
    this.#domains = new EngineDomains(
      new Map([...domains].map(([name, opened]) => [name, new EngineDomain(opened, name, parts)])),
    );
    this.#model = host;
    this.#questions = new Questions({ domains: this.#domains, model: host, tell });
    this.#questionLane = this.#lanes.lane();
    let sessions = 0;
    this.#host = new SessionHost({
      ...{ tenant: TENANT, domains: this.#domains, clock, limits },
      tokens: new EngineTokens(seed.toString(36)),
      newId: () => String(++sessions),
      lane: () => this.#lanes.lane(),
      account: () => ({ add: () => {}, release: () => {} }),
      admit: () => {},
      count: () => {},
    });
    const accepted = { host: this.#host, principal: {} };
    this.#acceptor = { clock, limits, lane: () => this.#lanes.lane(), receive: () => accepted };
  }

  /**
   * Takes a message of the client. A `hello` begins a connection of its own, in place of the last one. Questions beside
   * sessions need none.
   *
   * @throws ServiceRefusedError if the text is no message, there is no connection, or answers have waited for too long
   */
  send(text: string): void {
    const { messageBytes } = this.#limits;
    if (text.length > messageBytes) {
      const message = `a message has at most ${messageBytes} bytes`;
      throw new ServiceRefusedError("message-too-large", message);
    }
    const message = parsed(text);
    if (isQuestion(message)) {
      this.#ask(message);
      return;
    }
    if (Object(message).type === "hello") this.#connect();
    const open = this.#open;
    if (open === undefined || open.link.isOver) {
      throw new ServiceRefusedError("hello-missing", "the first message is hello");
    }
    this.#isStirred = true;
    const { connection, lane, link } = open;
    lane.do(() => (link.isOver ? undefined : connection.receive(() => message, text.length)));
  }

  /** Takes the next message for the client; empty if there is none. */
  take(): string {
    const text = this.#out.take();
    if (text === undefined) return "";
    this.#waiting -= text.length;
    return text;
  }

  /**
   * Does one piece of work: of a message, a timer, a turn, or a search up to its end. What follows from it in promises
   * comes before the next piece, so that the order is the same on any machine.
   *
   * @param untilMs the end of the step, on the host's clock
   * @returns the ms until another step is due; 0: at once; -1: there is nothing to do
   */
  step(nowMs: number, untilMs: number): number {
    this.#clock.begin(nowMs);
    const isStirred = this.#isStirred;
    this.#isStirred = false;
    if (this.#work(untilMs)) return 0;
    return isStirred ? 0 : (this.#clock.waitMs ?? -1);
  }

  /** Ends all sessions. */
  close(): void {
    this.#model?.dispose();
    this.#host.dispose();
    this.#domains.dispose();
    this.#clock.stop();
  }

  #work(untilMs: number): boolean {
    if (this.#lanes.run() || this.#clock.runTimer() || this.#clock.runTurn()) return true;
    return this.#searches.run(untilMs);
  }

  #ask(message: unknown): void {
    if (this.#waiting > this.#limits.waitingBytes) {
      throw new ServiceRefusedError("slow-reader", "take the messages that wait");
    }
    this.#isStirred = true;
    this.#questionLane.do(() => this.#questions.take(message) as undefined);
  }

  #connect(): void {
    this.#open?.link.end();
    const lane = this.#lanes.lane();
    const link: EngineLink = new EngineLink(
      (message) => this.#push(message),
      () => lane.do(() => connection.closed() as undefined),
    );
    const connection = new Connection(this.#acceptor, link, lane);
    this.#open = { connection, lane, link };
  }

  /** @returns false if too much waits */
  #push(message: ServerMessage | ModelMessage | QuestionAnswer): boolean {
    const text = JSON.stringify(message);
    this.#out.push(text);
    this.#waiting += text.length;
    return this.#waiting <= this.#limits.waitingBytes;
  }
}

/** The most levels of a message, and the letters below which no text has more. */
const MOST_LEVELS = 1000;
const SHORT = 2 * MOST_LEVELS;

/** @throws ServiceRefusedError for what is not JSON, and for more levels than every engine's parser can read */
function parsed(text: string): unknown {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new ServiceRefusedError("invalid-json", "the message is not JSON");
  }
  if (text.length <= SHORT || levelsOf(message) <= MOST_LEVELS) return message;
  throw new ServiceRefusedError("invalid-json", "the message is not JSON");
}

/** Counts the levels of a value, one more than the most at the most. */
function levelsOf(value: unknown): number {
  let levels = 0;
  for (let level = [value]; level.length > 0 && levels <= MOST_LEVELS; levels++) {
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each) : [],
    );
  }
  return levels;
}
