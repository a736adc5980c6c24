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

/** Running calls of a pool and its parts. */
class CallsInFlight {
  readonly #deadlines = new Set<Deadline>();
  readonly #waiting: (() => void)[] = [];
  #reason: unknown;

  /** Reason for refusing new calls; undefined while they are accepted. */
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

  /** Cancels all calls and refuses new ones. */
  end(reason: unknown): void {
    this.#reason ??= reason;
    for (const deadline of [...this.#deadlines]) deadline.cancel(reason);
  }

  /** Resolves when no call is running. */
  async none(): Promise<void> {
    if (this.#deadlines.size === 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** Options of a {@link PoolLead}. */
export interface PoolOptions {
  /** At least one member, the smallest first. Disposing the pool disposes its members. */
  readonly members: readonly PoolMember[];
  /** Default: {@link smallFirst}. */
  readonly strategy?: PoolStrategy | undefined;
  /** Cooldown and probing of failing members. */
  readonly health?: Partial<HealthSettings> | undefined;
  /** Clock, the same as the orchestrator's. Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** A request for a text. */
export interface PoolTextRequest extends TextRequest {
  /** Identity of the question: equal keys mean equal questions. Default: an empty key. */
  readonly key?: TextQuestion["key"] | undefined;
  /** Kind of text, by which strategies learn the strengths of members. Default: an empty name. */
  readonly task?: TextQuestion["task"] | undefined;
  /** Whether a text is usable, such as valid against a schema. Default: always true. */
  readonly isFine?: TextQuestion["isFine"] | undefined;
  /** Strategy for this text. Default: the pool's own, or {@link smallFirst} if that one only handles plans. */
  readonly strategy?: PoolStrategy | undefined;
  /** Names of the members to use. Default: all with the task `write`. */
  readonly members?: readonly string[] | undefined;
  /** Called once at the end with the number of tokens written by all members, even if there is no answer. */
  readonly onTokens?: ((tokens: number) => void) | undefined;
}

/** A member that can write texts. */
export interface PoolWriter {
  readonly name: string;
  /** Description of its model; undefined before it is loaded. */
  readonly info: BackendInfo | undefined;
  /** Changes whenever the member would answer differently. */
  readonly fingerprint: string;
}

/** A text and its origin. */
export interface PoolText extends Generation, TextSource {
  /** The text without the model's reasoning. */
  readonly answer: string;
}

/** Not a failure: the game assigned this task to the classical planner. */
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
 * Several leads behind one. A strategy decides which members to ask and which answer to take. Plans are proved, so no
 * model needs to be trusted over another. Each member keeps its own breaker, limits and learnt speeds. Several
 * consecutive failures put a member into a cooldown, after which background probes bring it back; the others keep
 * answering.
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
  /** Whether another pool owns the members. */
  readonly #isPart: boolean;

  /**
   * @param whole the pool that owns the members of this part: see {@link among}
   * @throws RequestError listing every issue of the members, if the strategy does not fit them, or if a health setting
   * is invalid
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
   * A part of the pool with only some of its members, for callers restricted to these. Health, speeds and usage are
   * shared with the whole pool. The pool keeps ownership: disposing a part has no effect.
   *
   * @throws RequestError if no member has one of these names
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

  /** Calls `listener` whenever the model of a member is replaced. */
  onChange(listener: () => void): () => void {
    const stops = this.#members.map(({ lead }) => lead.onChange?.(listener));
    return () => {
      for (const stop of stops) stop?.();
    };
  }

  /** State and usage of the pool and its members. */
  get status(): PoolStatus {
    return this.#health.status;
  }

  /** Whether every member was taught the domain. */
  isTaught(domain: Domain): boolean {
    return this.#members.every(({ lead }) => lead.isTaught?.(domain) ?? true);
  }

  /** Whether any member was taught to read. */
  get readsWords(): boolean {
    return this.#members.some(({ lead }) => lead.readsWords ?? true);
  }

  /** The first reader of any member. */
  get reader(): DirectiveReader | undefined {
    return this.#members.find(({ lead }) => lead.reader !== undefined)?.lead.reader;
  }

  /** Predicted time of the fastest member. */
  predictMs(question: Question, draft: readonly number[] | undefined): number | undefined {
    const predicted = this.#health.up.map(({ lead }) => lead.predictMs?.(question, draft));
    const known = predicted.filter((each) => each !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** Admits the question if any member with this task does. */
  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    this.#health.probe({ question, draft });
    // Orchestrators pass an empty draft for a choice.
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
    // If every member would be late, all are still asked: the deadline ends them.
    const ready = living.filter(({ lead }) => lead.admit(question, leftMs, draft).admitted);
    const members = ready.length > 0 ? ready : living;
    const answer = await this.#decide(request, members, this.#strategy);
    if (answer.kind === "text") throw nobody();
    return this.#tell(answer, request);
  }

  /**
   * Writes a text with one or more members, of which the strategy takes one. Texts have no proof: any text that is
   * not empty is valid unless `isFine` rejects it. A single member's text is streamed; otherwise the whole text is
   * reported at the end, since streamed pieces could not be taken back.
   *
   * @throws InferenceError if no member can write, or the first member's error if none answers
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

  /** Names of the members with the task `plan`. */
  get planners(): readonly string[] {
    return membersFor("plan", this.#members).map(({ name }) => name);
  }

  /** Members that can write, with their model information. */
  get writers(): readonly PoolWriter[] {
    const able = this.#members.filter(({ lead }) => canWrite(lead));
    return membersFor("write", able).map(({ name, lead }) => {
      const { info, fingerprint } = lead;
      return { name, info, fingerprint };
    });
  }

  /** Members that are up, or all members if none is. */
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
      // No call was made: the time was up before the first one.
      throw deadline.reason ?? new GenerationTimeoutError("The deadline of the question is over");
    } finally {
      run.abandon();
      onTokens?.(run.tokens);
      this.#calls.delete(deadline);
      deadline.release();
    }
  }

  /** Writer of the largest member that is up and can write; undefined if none can. */
  get write(): Lead["write"] {
    const able = this.#health.up.filter(({ lead }) => lead.write !== undefined);
    const lead = able.at(-1)?.lead;
    return lead?.write?.bind(lead);
  }

  /**
   * Prepares all members for a domain, so that its first questions are as fast as later ones. A member that fails to
   * load is treated as down: it is retried later, and the others answer.
   *
   * @throws the first member's error if every warm-up fails, or the signal's reason
   */
  async warmUp(domain: Domain, signal?: AbortSignal): Promise<void> {
    await this.#health.warmUp(domain, signal);
  }

  /** Cancels running calls and disposes the members. Later calls have no effect. */
  async dispose(): Promise<void> {
    if (this.#isPart || this.#calls.reason !== undefined) return;
    this.#calls.end(disposed());
    this.#health.dispose(disposed());
    await Promise.all(this.#members.map(({ lead }) => lead.dispose?.()));
  }

  /** Waits for running calls, then disposes the members: for a pool that is being replaced. */
  async retire(): Promise<void> {
    await this.#calls.none();
    await this.dispose();
  }

  /** Reports steps that were withheld until the answer was decided. */
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

/** The parts of a text request that members receive. */
function textOf(request: PoolTextRequest): Omit<TextRequest, "deadline" | "onText"> {
  const { key, task, isFine, strategy, members, onTokens, deadline, onText, ...text } = request;
  return text;
}

/** Whether a lead can write texts. An unloaded model counts, and may turn out to be unable to. */
function canWrite({ writeText, info }: PredictingLead): boolean {
  return writeText !== undefined && info?.writesTexts !== false;
}

function disposed(): DisposedError {
  return new DisposedError("The pool was disposed");
}
