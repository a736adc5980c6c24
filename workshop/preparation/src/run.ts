import type { Clock, PlanLibrary, PlanLibraryOptions } from "@understudy/planner-core";
import type { Scenario } from "@understudy/simulation";
import type { Reference } from "./life/reference.ts";
import { type LifeSituation, sampleSituations } from "./life/situations.ts";
import { shareToShow } from "./measure/confidence.ts";
import { measure } from "./measure/measure.ts";
import type { PreparationLimits, PreparationOptions } from "./options.ts";
import type { CurvePoint, StopReason } from "./progress.ts";
import { type Answered, ask } from "./question/ask.ts";
import { Outlook, type OutlookCandidate, type Prospect } from "./question/outlook.ts";
import { Role } from "./role.ts";
import { seedOf } from "./seeds.ts";
import type { Tally } from "./tally.ts";

/** The parts of a run. */
export interface RunSetting {
  readonly options: PreparationOptions;
  readonly limits: PreparationLimits;
  readonly scenario: Scenario;
  readonly reference: Reference;
  readonly planLibrary: PlanLibrary;
  readonly planLibraryOptions: PlanLibraryOptions;
  readonly tally: Tally;
  readonly personas: readonly (string | undefined)[];
  readonly clock: Clock;
  readonly startMs: number;
}

/** A question for one persona. */
interface RoleQuestion extends Prospect {
  readonly role: Role;
}

/** Later lives are longer, so that rare situations occur often enough for well-chosen questions. */
const LATER_LIVES = 4;
/**
 * Share of the permitted uncovered weight without questions: rare situations, better judged in a
 * longer life.
 */
const NOT_WORTH_ASKING = 0.25;
/** Checks of fresh situations per doubling of the questions. */
const CHECKS = 20;
/** Lives without a question before giving up. */
const IDLE_LIVES = 3;
/**
 * Relative worth of a question with a wrong answer. Repaired, it covers as much, but with fewer steps of the model and
 * for two calls.
 */
const WORTH_OF_WRONG = 0.25;
/** Failures in a row before the model is given up. */
const FAILURES = 3;

/** One run of a preparation, from the current plan library to a stop reason. */
export class Run {
  readonly curve: CurvePoint[] = [];
  failure: Error | undefined;
  readonly #setting: RunSetting;
  readonly #roles: readonly Role[];
  /** Situations for watching coverage, never used for questions. */
  readonly #watched: readonly LifeSituation[];
  #situations: readonly LifeSituation[] = [];
  #outlook: Outlook | undefined;
  #failuresInARow = 0;
  #answered = 0;

  constructor(setting: RunSetting) {
    this.#setting = setting;
    const { scenario, reference, planLibrary, personas, limits } = setting;
    const { maxReuseCostRatio, freshSituations, seed } = limits;
    this.#roles = personas.map(
      (persona) => new Role(planLibrary, scenario.goals, reference, persona, maxReuseCostRatio),
    );
    const watch = seedOf(seed, "watch", 0);
    this.#watched = sampleSituations(scenario, reference, watch, freshSituations);
  }

  get #isInterrupted(): boolean {
    return this.#setting.options.signal?.aborted === true;
  }

  /** Asks until there is a reason to stop. */
  async play(): Promise<StopReason> {
    const { tally, limits, options, clock, startMs } = this.#setting;
    this.#face();
    this.#report();
    let idle = 0;
    while (true) {
      if (this.#isInterrupted) return "interrupted";
      if (this.#isCovered()) return "covered";
      if (tally.questions >= limits.maxQuestions) return "questions";
      if (clock.now() - startMs >= limits.limitMs) return "time";
      const questions = this.#choose();
      if (questions.length === 0) {
        if (++idle >= IDLE_LIVES) return "nothing-to-ask";
        tally.life++;
        this.#face();
        continue;
      }
      idle = 0;
      const answers = await Promise.allSettled(questions.map((question) => this.#ask(question)));
      // Questions of a batch were chosen together: all count, or none.
      if (this.#isInterrupted) return "interrupted";
      answers.forEach((answer, index) => {
        const question = questions[index] as RoleQuestion;
        if (answer.status === "fulfilled") this.#take(question, answer.value);
        else this.#fail(question, answer.reason);
      });
      for (const role of this.#roles) role.update(this.#situations);
      this.#report();
      this.#keepNotes();
      await options.onAnswered?.(this.#setting.planLibrary);
      if (this.#failuresInARow >= FAILURES) return "model-failed";
    }
  }

  /** Simulates another life to choose questions from. */
  #face(): void {
    const { scenario, reference, limits, tally, planLibrary, planLibraryOptions } = this.#setting;
    const seed = seedOf(limits.seed, "learn", tally.life);
    const count = limits.situations * (tally.life === 0 ? 1 : LATER_LIVES);
    this.#situations = sampleSituations(scenario, reference, seed, count);
    for (const role of this.#roles) role.face(this.#situations);
    this.#outlook = new Outlook(
      planLibrary.domain,
      this.#situations,
      (index) => this.#roles.some(({ open }) => open[index] === 1),
      limits.maxReuseCostRatio,
      planLibraryOptions,
    );
  }

  /** Whether fresh situations show the coverage; checked only when likely. */
  #isCovered(): boolean {
    const { limits, tally, options, planLibrary, scenario, reference } = this.#setting;
    const { coverage: target, freshSituations } = limits;
    const watched = this.curve.at(-1)?.coverage ?? 0;
    if (watched < target) return false;
    // The watched situations may be harder than average, so fresh ones are checked at the end too.
    const isTime =
      tally.life > 0 && tally.questions % Math.ceil((tally.questions + 1) / CHECKS) === 0;
    if (watched < shareToShow(target, freshSituations) && !isTime) return false;
    return this.#roles.every(({ persona }) => {
      const { coverage } = measure({
        planLibrary,
        scenario,
        reference,
        persona,
        seed: seedOf(limits.seed, "check", tally.questions),
        situations: freshSituations,
        maxCostRatio: limits.maxReuseCostRatio,
      });
      const passed = coverage.low >= target;
      const { questions } = tally;
      options.onEvent?.({ type: "check", persona, questions, coverage, passed });
      return passed;
    });
  }

  /** The best questions of all personas. */
  #choose(): RoleQuestion[] {
    const { limits, tally } = this.#setting;
    const count = Math.min(limits.questionsInFlight, limits.maxQuestions - tally.questions);
    return this.#roles
      .filter((role) => this.#openShare(role) > (1 - limits.coverage) * NOT_WORTH_ASKING)
      .flatMap((role) => this.#prospects(role, count).map((each) => ({ ...each, role })))
      .sort((a, b) => b.worth - a.worth)
      .slice(0, count);
  }

  /** The share of uncovered situations of a persona. */
  #openShare({ open }: Role): number {
    let sum = 0;
    let all = 0;
    this.#situations.forEach(({ weight }, index) => {
      all += weight;
      if (open[index] === 1) sum += weight;
    });
    return all === 0 ? 0 : sum / all;
  }

  #prospects(role: Role, count: number): Prospect[] {
    const mayAsk = (key: string, index: number): boolean =>
      role.mayAsk(key, this.#situations[index] as LifeSituation);
    const { experience } = this.#setting.tally;
    const chance = ({ goal, length }: OutlookCandidate): number =>
      WORTH_OF_WRONG + (1 - WORTH_OF_WRONG) * experience.chance(goal, length);
    return this.#outlook?.worthiest(count, role.open, mayAsk, chance) ?? [];
  }

  #ask({ situation, role }: RoleQuestion): Promise<Answered> {
    const { options, limits, clock } = this.#setting;
    const { domain, llm, signal, askAgain = false } = options;
    const { persona } = role;
    const goOn = role.goOn.bind(role);
    const about = this.#situations[situation] as LifeSituation;
    return ask(about, { ...limits, domain, llm, goOn, persona, askAgain, clock, signal });
  }

  /** Keeps an answer. */
  #take({ situation, role, gain }: RoleQuestion, answered: Answered): void {
    const { tally, planLibrary, options } = this.#setting;
    const about = this.#situations[situation] as LifeSituation;
    const { goal, reference } = about;
    const { kind, actions, authors, isServed, problem } = answered;
    const { persona } = role;
    tally.add(answered);
    tally.experience.add(goal, reference.actions.length, kind.startsWith("right"));
    this.#answered++;
    this.#failuresInARow = 0;
    if (actions.length > 0) {
      const optimalScaledCost = reference.optimal ? reference.scaledCost : undefined;
      const origin = `question ${tally.questions}`;
      planLibrary.add(actions, { goal, persona, authors, optimalScaledCost, origin });
    }
    if (!isServed) role.giveUp(about, problem ?? "the model has no plan");
    options.onEvent?.({
      type: "answer",
      question: tally.questions,
      goal: goal.name ?? JSON.stringify(goal.definition),
      persona,
      kind,
      steps: actions.length,
      modelSteps: authors.filter((author) => author === "model").length,
      problem,
      expected: gain / this.#situations.reduce((sum, { weight }) => sum + weight, 0),
    });
  }

  #fail({ situation, role }: RoleQuestion, reason: unknown): void {
    this.#failuresInARow++;
    this.failure = reason instanceof Error ? reason : new Error(String(reason));
    role.skip(this.#situations[situation] as LifeSituation);
    this.#setting.options.onEvent?.({ type: "failure", message: this.failure.message });
  }

  #keepNotes(): void {
    const { planLibrary, tally } = this.#setting;
    planLibrary.notes = tally.toNotes(planLibrary.notes);
  }

  #report(): void {
    const { tally, options, clock, startMs, planLibrary } = this.#setting;
    const { questions, calls } = tally;
    const coverage = Math.min(...this.#roles.map((role) => role.coverageOf(this.#watched)));
    const point = { questions, calls, coverage };
    this.curve.push(point);
    if (options.onEvent === undefined) return;
    const elapsedMs = clock.now() - startMs;
    const questionsLeft = this.#questionsLeft();
    const each = this.#answered === 0 ? undefined : elapsedMs / this.#answered;
    options.onEvent({
      type: "progress",
      counts: tally.counts,
      point,
      questionsLeft,
      leftMs: each === undefined ? undefined : each * questionsLeft,
      elapsedMs,
      entries: planLibrary.size,
    });
  }

  /** Number of remaining questions, if the model answers like the classical planner. */
  #questionsLeft(): number {
    const { limits, tally } = this.#setting;
    const target = shareToShow(limits.coverage, limits.freshSituations);
    const all = this.#situations.reduce((sum, { weight }) => sum + weight, 0);
    let questions = 0;
    for (const role of this.#roles) {
      let open = 0;
      role.open.forEach((isOpen, index) => {
        if (isOpen === 1) open += (this.#situations[index] as LifeSituation).weight;
      });
      for (const { gain } of this.#prospects(role, 1000)) {
        if (open <= (1 - target) * all) break;
        open -= gain;
        questions++;
      }
    }
    return Math.max(0, Math.min(questions, limits.maxQuestions - tally.questions));
  }
}
