import { addHidden } from "../../../base/hidden.ts";
import { COST_SCALE } from "../../../rules/domain/definition/costs.ts";
import type { Goal } from "../../../rules/domain/domain.ts";
import type { Plan } from "../../../rules/plan/plan.ts";
import type { DirectiveReading, Finding } from "../../contract/directive-reader.ts";
import type { EnsembleReport } from "../../contract/llm-planner.ts";
import type {
  CacheHit,
  FallbackReason,
  Outcome,
  OutcomeStatus,
  PlanSource,
} from "../../contract/outcome.ts";
import { NO_REVISION } from "../../contract/revised.ts";
import type { Answer } from "../answer/answer.ts";
import type { RequestWords } from "../request/request-words.ts";
import type { Revision } from "../request/revision.ts";
import { hasUnread } from "../words/readings.ts";

/** An outcome that is still writable, until it is handed out. */
type Writable = { -readonly [Key in keyof RequestOutcome]: RequestOutcome[Key] };

/** The facts that every outcome states. */
export type ServedPlan = Pick<
  Answer,
  "status" | "plan" | "goal" | "scaledCost" | "optimal" | "source" | "llmSteps"
>;

/** An outcome whose `revised` promise is created only when read. */
export class RequestOutcome implements Outcome {
  readonly agent: string;
  readonly status: OutcomeStatus;
  readonly plan: Plan | null;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  declare readonly hit?: CacheHit;
  declare readonly mended?: true;
  readonly llmSteps: number;
  declare readonly llmIndices?: readonly number[];
  declare readonly chosen?: "words" | "llm";
  declare readonly member?: string;
  declare readonly ensemble?: EnsembleReport;
  declare readonly confidence?: number;
  declare readonly because?: readonly Finding[];
  declare readonly banned?: true;
  declare readonly words?: "not read";
  declare readonly reason?: FallbackReason;
  declare readonly remembered?: true;
  declare readonly detail?: string;
  readonly elapsedMs: number;
  /** See `isPutOff` in the contract. */
  declare readonly putOff?: true;
  /** The revision; undefined if none can come. */
  declare private readonly revision: Revision | undefined;
  /** The revision, with the plan that `mapPlans` makes of its own. */
  declare private readonly mapped: Promise<Outcome | undefined> | undefined;

  /** @param revision absent if no revision can come */
  constructor(agent: string, served: ServedPlan, revision?: Revision | undefined) {
    this.agent = agent;
    this.status = served.status;
    this.plan = served.plan;
    this.goal = served.goal;
    this.cost = served.scaledCost / COST_SCALE;
    this.optimal = served.optimal;
    this.source = served.source;
    this.llmSteps = served.llmSteps;
    this.elapsedMs = 0;
    if (revision !== undefined) addHidden(this, "revision", revision);
  }

  /** The outcome of an answer. */
  static of(
    agent: string,
    answer: Answer,
    elapsedMs: number,
    revision?: Revision,
    words?: RequestWords,
  ): RequestOutcome {
    const outcome = new RequestOutcome(agent, answer, revision);
    const writable: Writable = outcome;
    const { hit, mended, llmIndices, chosen, by, refusal } = answer;
    if (hit !== undefined) writable.hit = hit;
    if (mended) writable.mended = true;
    if (llmIndices !== undefined) writable.llmIndices = llmIndices;
    if (chosen !== undefined) writable.chosen = chosen;
    if (by?.member !== undefined) writable.member = by.member;
    if (by?.ensemble !== undefined) writable.ensemble = by.ensemble;
    if (words !== undefined) Object.assign(writable, wordFields(words, answer));
    if (refusal !== undefined) {
      const { reason, remembered, detail, ensemble } = refusal;
      if (ensemble !== undefined) writable.ensemble = ensemble;
      writable.reason = reason;
      if (remembered !== undefined) writable.remembered = remembered;
      if (detail !== undefined) writable.detail = detail;
    }
    writable.elapsedMs = elapsedMs;
    return outcome;
  }

  /** Marks the directive as not read. */
  leftUnread(): void {
    (this as Writable).words = "not read";
  }

  /** Records that other requests took the time of this one. */
  wasPutOff(): void {
    addHidden(this, "putOff", true);
  }

  /** Replaces the plan, and later that of the revision. */
  mapPlans(map: (plan: Plan) => Plan): this {
    if (this.plan !== null) (this as Writable).plan = map(this.plan);
    const { revision } = this;
    if (revision === undefined) return this;
    const later = async (): Promise<Outcome | undefined> => {
      const outcome = await revision.promise;
      return outcome instanceof RequestOutcome ? outcome.mapPlans(map) : outcome;
    };
    let promise: Promise<Outcome | undefined> | undefined;
    Object.defineProperty(this, "mapped", { get: () => (promise ??= later()) });
    return this;
  }

  get revised(): Promise<Outcome | undefined> {
    return this.mapped ?? this.revision?.promise ?? NO_REVISION;
  }
}

/** The fields of an outcome about words; fields that do not apply are absent. */
export function wordFields(
  { reading, persona, wishes }: RequestWords,
  answer: Pick<Answer, "status" | "goal" | "chosen">,
): Pick<Outcome, "chosen" | "confidence" | "because" | "banned"> {
  const because: readonly Finding[] = [...(reading?.because ?? []), ...(persona?.because ?? [])];
  const isWished = wishes.some(({ goal }) => goal === answer.goal);
  const isByWords = answer.chosen === undefined && answer.status === "solved" && isWished;
  return {
    ...(isByWords ? { chosen: reading?.by ?? "words" } : {}),
    ...(reading === undefined ? {} : { confidence: reading.confidence }),
    ...(because.length > 0 ? { because } : {}),
    ...(answer.status === "unsolvable" && isForbidding(reading) ? { banned: true } : {}),
  };
}

function isForbidding(reading: DirectiveReading | undefined): boolean {
  if (reading === undefined) return false;
  const { disabled, maintain, skipped } = reading;
  return hasUnread(reading) || (disabled ?? maintain) !== undefined || skipped.length > 0;
}
