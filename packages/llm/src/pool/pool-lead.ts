import {
  type Admission,
  type Clock,
  type Deadline,
  type DirectiveReader,
  DisposedError,
  type Domain,
  GenerationTimeoutError,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
  type Question,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import type { BackendInfo, Generation, TextRequest } from "../contract/backend/backend.ts";
import type { PredictingLead } from "../contract/resilience/lead-wrapper.ts";
import { checkMembers } from "./check-members.ts";
import type { HealthSettings } from "./member-health.ts";
import { PoolHealth, type PoolStatus } from "./pool-health.ts";
import { isMeantFor, membersFor, type PoolMember } from "./pool-member.ts";
import type { PoolAnswer, PoolRequest, TextQuestion, TextSource } from "./pool-request.ts";
import { nobody, PoolRun } from "./pool-run.ts";
import { smallFirst } from "./strategies/small-first.ts";
import type { PoolStrategy } from "./strategies/strategy.ts";

/** The calls of a pool that are under way, and those of its parts. */
class CallsInFlight {
  readonly #deadlines = new Set<Deadline>();
  readonly #waiting: (() => void)[] = [];
  #reason: unknown;

  /** Why there may be no more; undefined: there may. */
  get reason(): unknown {
    return this.#reason;
  }

  add(deadline: Deadline): void {
    this.#deadlines.add(deadline);
  }

  delete(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
    if (this.#deadlines.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Ends all of them, and takes no more. */
  end(reason: unknown): void {
    this.#reason ??= reason;
    for (const deadline of [...this.#deadlines]) deadline.cancel(reason);
  }

  /** Resolves as soon as there are none. */
  async none(): Promise<void> {
    if (this.#deadlines.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Options of a {@link PoolLead}. */
export interface PoolOptions {
  /** At least one; the smallest first. The pool disposes of them with itself. */
  readonly members: readonly PoolMember[];
  /** Default: {@link smallFirst}. */
  readonly strategy?: PoolStrategy | undefined;
  /** How members that fail are cooled down and probed. */
  readonly health?: Partial<HealthSettings> | undefined;
  /** The orchestrator's. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** A text that a pool is asked for. */
export interface PoolTextRequest extends TextRequest {
  /** Equal keys mean the same question. Default: an empty one. */
  readonly key?: TextQuestion["key"] | undefined;
  /** The kind of text: members are good at some, and not at others. Default: an empty name. */
  readonly task?: TextQuestion["task"] | undefined;
  /** Whether a text can be taken at all, such as that it follows a schema. Default: any can. */
  readonly isFine?: TextQuestion["isFine"] | undefined;
  /** Decides among the answers. Default: the pool's own, or {@link smallFirst} where that is for plans alone. */
  readonly strategy?: PoolStrategy | undefined;
  /** Names of the members to ask. Default: all that are meant to write. */
  readonly members?: readonly string[] | undefined;
  /** Told once, when all is over: tokens that members wrote, whether or not an answer came of it. */
  readonly onTokens?: ((tokens: number) => void) | undefined;
}

/** A member that can write texts. */
export interface PoolWriter {
  readonly name: string;
  /** Its model's description of itself; undefined before it was loaded. */
  readonly info: BackendInfo | undefined;
  /** Changes whenever it would answer differently. */
  readonly fingerprint: string;
}

/** A text of a pool, and how it came to it. */
export interface PoolText extends Generation, TextSource {
  /** The text without the thoughts of the model. */
  readonly answer: string;
}

/** Nobody fails: the game said that the classical planner does this. */
const NOT_MEANT: Admission = Object.freeze({
  admitted: false,
  reason: undefined,
  background: false,
});
const ALL_DOWN: Admission = Object.freeze({
  admitted: false,
  reason: "breaker-open",
  background: false,
});

/**
 * Several leads behind one. A strategy decides whom to ask and whose answer to take; the proof judges plans, so
 * that no model need be trusted over another. Each member keeps its own breaker, limits and learnt speeds. One that
 * fails several times in a row is cooled down and probed with nobody waiting, and comes back when it answers; the
 * others go on meanwhile.
 *
 * @example
 * const lead = new PoolLead({
 *   members: [
 *     { name: "small", lead: await createLead({ model: "nano" }) },
 *     { name: "large", lead: await createLead({ model: "ollama/phi3" }) },
 *   ],
 *   strategy: smallFirst(),
 * });
 */
export class PoolLead implements PredictingLead {
  readonly #members: readonly PoolMember[];
  readonly #strategy: PoolStrategy;
  readonly #health: PoolHealth;
  readonly #calls: CallsInFlight;
  /** Whether the members are those of another pool. */
  readonly #isPart: boolean;

  /**
   * @param whole the pool that this is a part of: see {@link among}
   * @throws RequestError with everything that is wrong with the members; if the strategy cannot work with them, or a
   * setting of their health makes no sense
   */
  constructor(options: PoolOptions, whole?: PoolLead) {
    const { members, strategy = smallFirst(), health = {}, clock = systemClock } = options;
    this.#members = [...members];
    this.#strategy = strategy;
    this.#isPart = whole !== undefined;
    if (whole !== undefined) {
      this.#health = whole.#health.among(members);
      this.#calls = whole.#calls;
      return;
    }
    checkMembers(members);
    strategy.check?.(this.#members);
    this.#health = new PoolHealth(this.#members, clock, health);
    this.#calls = new CallsInFlight();
  }

  /**
   * The same pool with only some of its members, for callers that may not ask the others. What the two learn of a member is the
   * same, and what one is asked counts for both. The members stay this pool's: to dispose of the part does nothing.
   *
   * @throws RequestError if there is none of these names
   *
   * @example
   * const free = pool.among(["small"]);
   */
  among(names: readonly string[]): PoolLead {
    const members = this.#members.filter(({ name }) => names.includes(name));
    if (members.length > 0) return new PoolLead({ members, strategy: this.#strategy }, this);
    const known = this.#members.map(({ name }) => name).join(", ");
    const message = "names no member";
    throw new RequestError([{ pointer: "/names", message, hint: `there are ${known}` }]);
  }

  get model(): string {
    return `pool(${this.#members.map(({ lead }) => lead.model).join(", ")})`;
  }

  get fingerprint(): string {
    const parts = this.#members.map(({ name, lead }) => `${name}=${lead.fingerprint}`);
    return `${this.#strategy.key}(${parts.join(",")})`;
  }

  /** Calls `listener` when another model answers for a member from now on. */
  onChange(listener: () => void): () => void {
    const stops = this.#members.map(({ lead }) => lead.onChange?.(listener));
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  /** How the pool and its members fare, and what they were asked so far. */
  get status(): PoolStatus {
    return this.#health.status;
  }

  /** Whether every member was taught the domain. */
  isTaught(domain: Domain): boolean {
    return this.#members.every(({ lead }) => lead.isTaught?.(domain) ?? true);
  }

  /** Whether some member was taught to read. */
  get readsWords(): boolean {
    return this.#members.some(({ lead }) => lead.readsWords ?? true);
  }

  /** The first that a member brings. */
  get reader(): DirectiveReader | undefined {
    return this.#members.find(({ lead }) => lead.reader !== undefined)?.lead.reader;
  }

  /** As the fastest member predicts. */
  predictMs(question: Question, draft: readonly number[] | undefined): number | undefined {
    const predicted = this.#health.up.map(({ lead }) => lead.predictMs?.(question, draft));
    const known = predicted.filter((each) => each !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** Admitted where some member that is meant for it takes the question. */
  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    this.#health.probe({ question, draft });
    // To choose, as orchestrators ask it, there is no plan to draft.
    const task = draft?.length === 0 ? "choose" : "plan";
    if (!this.#members.some((member) => isMeantFor(task, member))) return NOT_MEANT;
    const up = this.#health.up.filter((member) => isMeantFor(task, member));
    if (up.length === 0) return ALL_DOWN;
    const verdicts = up.map(({ lead }) => lead.admit(question, limitMs, draft));
    const admitted = verdicts.filter((each) => each.admitted);
    if (admitted.length === 0) {
      const refused = verdicts.find((each) => !each.admitted && each.background) ?? verdicts[0];
      return refused as Admission;
    }
    const known = admitted.map((each) => each.predictedMs).filter((each) => each !== undefined);
    return { admitted: true, predictedMs: known.length === 0 ? undefined : Math.min(...known) };
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    const { question, draft } = request;
    this.#health.probe(request);
    const leftMs = request.deadline.remainingMs();
    const living = this.#living(this.#members);
    // One that would be late may still be asked, where all would: the deadline ends it.
    const ready = living.filter(({ lead }) => lead.admit(question, leftMs, draft).admitted);
    const members = ready.length > 0 ? ready : living;
    const answer = await this.#decide(request, members, this.#strategy);
    if (answer.kind === "text") throw nobody();
    return this.#tell(answer, request);
  }

  /**
   * Has members write a text: of several members one answer is taken, as the strategy says. Nothing proves a text; one
   * is fine unless it is empty, or `isFine` says otherwise. Pieces are reported as they come where one member is asked, else
   * the whole text at the end, since no piece could be taken back.
   *
   * @throws InferenceError if no member can write; what the first member throws where none answers
   */
  async writeText(request: PoolTextRequest): Promise<PoolText> {
    const { deadline, onText, onTokens, members: names, strategy = this.#textStrategy } = request;
    const { key = "", task = "", isFine = () => true } = request;
    const able = this.#members.filter(
      ({ name, lead }) => canWrite(lead) && (names?.includes(name) ?? true),
    );
    const meant = membersFor("write", able);
    const members = this.#living(meant);
    const [only, ...others] = members;
    if (only === undefined) throw nobody();
    const tellPieces = others.length === 0 ? onText : undefined;
    const text = { ...textOf(request), key, task, isFine };
    const asked = { text, deadline, onText: tellPieces };
    const answer = await this.#decide(asked, members, strategy, onTokens);
    if (answer.kind !== "text") throw nobody();
    if (tellPieces === undefined) onText?.(answer.generation.text);
    const { generation, member, ensemble } = answer;
    const { text: whole, stop, usage, plan, decoding } = generation;
    return { text: whole, stop, usage, plan, decoding, answer: answer.text, member, ensemble };
  }

  /** Names of the members that are meant to plan. */
  get planners(): readonly string[] {
    return membersFor("plan", this.#members).map(({ name }) => name);
  }

  /** Names of the members that can write, and what their models say of themselves. */
  get writers(): readonly PoolWriter[] {
    const able = this.#members.filter(({ lead }) => canWrite(lead));
    return membersFor("write", able).map(({ name, lead }) => {
      const { info, fingerprint } = lead;
      return { name, info, fingerprint };
    });
  }

  /** Those that are up; all of them where none is. */
  #living(members: readonly PoolMember[]): readonly PoolMember[] {
    const { up } = this.#health;
    const living = members.filter((member) => up.includes(member));
    return living.length > 0 ? living : members;
  }

  get #textStrategy(): PoolStrategy {
    return this.#strategy.isForPlans === true ? smallFirst() : this.#strategy;
  }

  async #decide(
    request: PoolRequest,
    members: readonly PoolMember[],
    strategy: PoolStrategy,
    onTokens?: PoolTextRequest["onTokens"],
  ): Promise<PoolAnswer> {
    if (this.#calls.reason !== undefined) throw this.#calls.reason;
    const deadline = request.deadline.derive();
    this.#calls.add(deadline);
    const run = new PoolRun({ ...request, deadline }, members, this.#health.records);
    try {
      if (deadline.isOver) throw nobody();
      return run.finish(await strategy.decide(run), strategy.name);
    } catch (error) {
      if (!deadline.isOver || run.calls.length > 0) throw error;
      // Nobody was asked, since there was no time left for that.
      throw deadline.reason ?? new GenerationTimeoutError("The deadline of the question is over");
    } finally {
      run.abandon();
      onTokens?.(run.tokens);
      this.#calls.delete(deadline);
      deadline.release();
    }
  }

  /** As the last member writes that is up and can: the largest. Undefined where none can. */
  get write(): Lead["write"] {
    const able = this.#health.up.filter(({ lead }) => lead.write !== undefined);
    const lead = able.at(-1)?.lead;
    return lead?.write?.bind(lead);
  }

  /**
   * Makes the first questions on a domain as fast as later ones. A member that cannot be loaded is one that is down:
   * it is tried again later, and the others answer.
   *
   * @throws what the first member throws where none can be warmed up; the reason of the signal
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    await this.#health.warmUp(domain, signal);
  }

  /** Ends the calls in flight, and disposes of the members. Once: later calls do nothing. */
  async dispose(): Promise<void> {
    if (this.#isPart || this.#calls.reason !== undefined) return;
    this.#calls.end(disposed());
    this.#health.dispose(disposed());
    await Promise.all(this.#members.map(({ lead }) => lead.dispose?.()));
  }

  /** Lets the calls in flight end, then disposes of the members: for a pool in whose place another one has come. */
  async retire(): Promise<void> {
    await this.#calls.none();
    await this.dispose();
  }

  /** Says the steps of an answer that nobody could be sure of before. */
  #tell(answer: LeadAnswer, { onStep }: LeadRequest): LeadAnswer {
    if (onStep === undefined || answer.kind !== "plan") return answer;
    for (const [index, action] of answer.actions.entries()) {
      if (onStep(action, index) === "stop") {
        return { ...answer, actions: answer.actions.slice(0, index + 1) };
      }
    }
    return answer;
  }
}

/** The part of a request that each member is asked. */
function textOf(request: PoolTextRequest): Omit<TextRequest, "deadline" | "onText"> {
  const { key, task, isFine, strategy, members, onTokens, deadline, onText, ...text } = request;
  return text;
}

/** Whether a lead writes texts: one that was never loaded may turn out to do nothing but plan. */
function canWrite({ writeText, info }: PredictingLead): boolean {
  return writeText !== undefined && info?.writesTexts !== false;
}

function disposed(): DisposedError {
  return new DisposedError("The pool was disposed");
}
