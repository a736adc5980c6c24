import type { PoolMember } from "@understudy/llm/pool";
import {
  type Admission,
  applyAction,
  type Clock,
  InferenceError,
  type LeadAnswer,
  type LeadCandidate,
  type LeadRequest,
  provePlan,
  type Question,
  type Random,
} from "@understudy/planner-core";
import type { MemberTraits } from "./member-traits.ts";
import { bestPlanFor, keyOf, seededBy } from "./question-set.ts";

/** Tokens per step; a step is a streamed chunk. */
const TOKENS_PER_STEP = 12;
/** Share of a question's difficulty that is common to all members. */
const SHARED_LUCK = 0.5;
/** Time of a refusal by a server that is down. */
const REFUSAL_MS = 5;
/** Share of a member's failed plans that are not JSON. */
const NO_JSON = 0.1;

type SimulatedLead = PoolMember["lead"];

/** Progress of a run for outages: a share from 0 to 1. */
export type Progress = () => number;

/** A simulated model: it has the optimal plan, and returns it according to its skill. */
export class SimulatedMember implements SimulatedLead {
  readonly model: string;
  readonly fingerprint = "simulated";
  readonly traits: MemberTraits;
  calls = 0;
  tokens = 0;
  /** The player's preferred plan at the last choice. */
  liked: string | undefined;
  /** Chunks written after the question's answer. */
  chunksAfterEnd = 0;
  readonly #clock: Clock;
  readonly #progress: Progress;
  readonly #seed: number;
  #asked = 0;

  constructor(traits: MemberTraits, seed: number, clock: Clock, progress: Progress) {
    this.model = traits.name;
    this.traits = traits;
    this.#seed = seed;
    this.#clock = clock;
    this.#progress = progress;
  }

  predictMs(_question: Question, draft: readonly number[] | undefined): number {
    const { firstTokenMs, tokenMs } = this.traits;
    return firstTokenMs + (draft?.length ?? 5) * TOKENS_PER_STEP * tokenMs;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    const predictedMs = this.predictMs(question, draft);
    if (predictedMs <= limitMs) return { admitted: true, predictedMs };
    return { admitted: false, reason: "budget", background: false };
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    this.calls++;
    const { question, candidates, deadline } = request;
    const random = seededBy(`${this.#seed} ${this.model} ${this.#asked++}`);
    const { outage, tail, firstTokenMs, tokenMs } = this.traits;
    const now = this.#progress();
    if (outage !== undefined && now >= outage.from && now < outage.to) {
      await this.#sleep(outage.how === "hangs" ? Number.POSITIVE_INFINITY : REFUSAL_MS, request);
      throw new InferenceError(`${this.model} is down`, { transient: true });
    }
    const isSlow = tail !== undefined && random.next() < tail.share;
    const pace = (0.8 + 0.4 * random.next()) * (isSlow ? tail.factor : 1);
    await this.#sleep(firstTokenMs * pace, request);
    if (candidates !== undefined) {
      this.tokens++;
      request.onText?.("A");
      const index = this.#choice(question, candidates);
      return { kind: "choice", index, text: "", usage: this.#usage(1, deadline.startMs) };
    }
    const actions = this.#plan(question);
    let tokens = 0;
    for (const [index, action] of (actions ?? [-1]).entries()) {
      await this.#sleep(TOKENS_PER_STEP * tokenMs * pace, request);
      tokens += TOKENS_PER_STEP;
      this.tokens += TOKENS_PER_STEP;
      for (let token = 0; token < TOKENS_PER_STEP; token++) request.onText?.(" ");
      if (request.onStep?.(action, index) === "stop") break;
    }
    const usage = this.#usage(tokens, deadline.startMs);
    if (actions === undefined) {
      return { kind: "invalid-json", message: "no JSON", text: "hello", usage };
    }
    return { kind: "plan", actions, text: "", usage };
  }

  /** Undefined: no JSON. Deterministic per question. */
  #plan(question: Question): readonly number[] | undefined {
    const key = keyOf(question);
    const own = seededBy(`${this.#seed} ${this.model} ${key}`);
    const best = bestPlanFor(question);
    if (this.#luck(`${key}`, own) < this.traits.skill) {
      return own.next() < this.traits.detours ? withDetour(best, question, own) : best;
    }
    return own.next() < NO_JSON ? undefined : damaged(best, question, own);
  }

  /** A member finds its player's preference according to its skill. */
  #choice(question: Question, candidates: readonly LeadCandidate[]): number {
    const liked = likedOf(question, candidates);
    this.liked = candidates[liked]?.actions.join();
    const own = seededBy(`${this.#seed} ${this.model} ${keyOf(question)} choice`);
    const knows = this.#luck(`${keyOf(question)} choice`, own) < this.traits.skill;
    return knows ? liked : (liked + 1 + own.integer(candidates.length - 1)) % candidates.length;
  }

  /** From 0 to 1; partly common to all members. */
  #luck(key: string, own: Random): number {
    const shared = seededBy(`${this.#seed} ${key}`).next();
    return own.next() < SHARED_LUCK ? shared : own.next();
  }

  #usage(completionTokens: number, startMs: number) {
    return { promptTokens: 0, completionTokens, totalMs: this.#clock.now() - startMs };
  }

  #sleep(ms: number, { deadline }: LeadRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: object | number | undefined;
      const stop = deadline.onEnd(() => {
        if (timer !== undefined) this.#clock.clearTimer(timer);
        reject(deadline.reason ?? new InferenceError("The call was ended"));
      });
      if (ms === Number.POSITIVE_INFINITY) return;
      timer = this.#clock.setTimer(() => {
        stop();
        resolve();
      }, ms);
    });
  }
}

/** The player's preferred candidate: the cheapest of plans for one goal, any of several goals. */
function likedOf(question: Question, candidates: readonly LeadCandidate[]): number {
  const isOneGoal = candidates.every(({ goal }) => goal === candidates[0]?.goal);
  const worth = candidates.map(({ goal, scaledCost, actions }) =>
    isOneGoal ? -scaledCost : seededBy(`${keyOf(question)} ${goal.name} ${actions.join()}`).next(),
  );
  return worth.indexOf(Math.max(...worth));
}

/** One mistake: a step missing or replaced, or the end missing. */
function damaged(best: readonly number[], { domain }: Question, random: Random): number[] {
  const at = random.integer(Math.max(1, best.length));
  switch (random.integer(3)) {
    case 0:
      return best.toSpliced(at, 1);
    case 1:
      return best.toSpliced(at, 1, random.integer(domain.actions.count));
    default:
      return best.slice(0, at);
  }
}

/** A random step, and the optimal plan from there. */
function withDetour(best: readonly number[], question: Question, random: Random): number[] {
  const { domain, state } = question;
  const after = domain.state(domain.read(state));
  for (let tries = 0; tries < 20; tries++) {
    const action = random.integer(domain.actions.count);
    if (!provePlan(domain, state, [action], domain.condition({})).sound) continue;
    applyAction(domain.actions, action, state, after);
    const rest = bestPlanFor({ ...question, state: after });
    if (rest.length > 0) return [action, ...rest];
  }
  return [...best];
}
