import type { PackedState } from "../../../rules/state/packed-state.ts";
import { TrackedState } from "../../../rules/state/state-key.ts";
import type { NowRequest } from "../../contract/request.ts";
import type { Answer } from "../answer/answer.ts";
import type { BaseParts } from "../parts.ts";
import type { OpenRequest } from "../request/open-request.ts";

/** Limit on the number of answers. */
const MOST_ANSWERS = 4096;
/** Limit on the values of their states in all: a megabyte. */
const MOST_VALUES = 2 ** 18;
/** Milliseconds for which an answer is known. What the cache learns or forgets in that time comes afterwards. */
const KNOWN_MS = 1000;

interface KnownAnswer {
  readonly state: PackedState;
  readonly answer: Answer;
  /** The version of the partitions, which changes with the LLM planner. */
  readonly version: number;
  readonly untilMs: number;
}

/**
 * The last answers of cache and policies for a packed state and a declared goal, all of them proved: the same question
 * is answered again without being prepared and looked up. Of too many answers the oldest go.
 */
export class KnownAnswers {
  readonly #parts: BaseParts;
  readonly #answers = new Map<number, KnownAnswer>();
  readonly #most: number;
  /** The numbers of the declared goals, by name; none if no answer lasts. */
  readonly #goals: ReadonlyMap<unknown, number>;

  constructor(parts: BaseParts) {
    const { domain, settings } = parts;
    this.#parts = parts;
    const most = Math.floor(MOST_VALUES / Math.max(1, domain.variables.all.length));
    this.#most = Math.max(1, Math.min(MOST_ANSWERS, most));
    // Run-time costs change without notice, and an LLM planner that chooses may choose otherwise.
    const isLasting = !domain.hasRuntimeCosts && !settings.choose;
    this.#goals = new Map(isLasting ? domain.goals.map(({ name }, index) => [name, index]) : []);
  }

  /** The answer to a request; undefined if it is not known, or if an observer is to hear of every stage. */
  find(request: NowRequest): Answer | undefined {
    const { domain, reporter, partitions, clock } = this.#parts;
    if (!isPlain(request) || reporter.isObserved) return undefined;
    const { state: given, goal } = request;
    const isTracked = given instanceof TrackedState && given.hasher === domain.hasher;
    const state = isTracked ? given.packed : given;
    if (!(state instanceof Int32Array)) return undefined;
    const key = this.#keyOf(isTracked ? given.key : domain.hasher.key(state), goal);
    const known = key === undefined ? undefined : this.#answers.get(key);
    if (known === undefined || known.answer.goal.name !== goal) return undefined;
    if (known.version !== partitions.version || !isEqual(known.state, state)) return undefined;
    return clock.now() < known.untilMs ? known.answer : undefined;
  }

  /** Remembers the answer to a request if the same question would have it again. */
  keep({ asked }: OpenRequest, answer: Answer, nowMs: number): void {
    const { domain, partitions, policies, calls } = this.#parts;
    const { hit, mended, goal, status } = answer;
    if (status !== "solved" || asked.goals.length > 1 || asked.choices > 0) return;
    if (partitions.of(asked, goal) !== partitions.plain(goal)) return;
    const { state } = asked;
    const key = this.#keyOf(domain.hasher.key(state), goal.name);
    if (key === undefined) return;
    // Not of a search: more time may find a better plan. An LLM planner may have one as well.
    const isLasting =
      (hit !== undefined && !mended) ||
      (calls === undefined && policies.scaledCost(goal, state, asked) !== undefined);
    if (!isLasting) return;
    const { version } = partitions;
    this.#answers.delete(key);
    this.#answers.set(key, { state, answer, version, untilMs: nowMs + KNOWN_MS });
    if (this.#answers.size <= this.#most) return;
    for (const oldest of this.#answers.keys()) {
      this.#answers.delete(oldest);
      return;
    }
  }

  #keyOf(stateKey: number, goal: unknown): number | undefined {
    const number = this.#goals.get(goal);
    if (number === undefined) return undefined;
    return this.#parts.domain.hasher.questionKeyOf(stateKey, number);
  }
}

/** Whether a request has no wishes besides its goal. */
function isPlain(request: NowRequest): boolean {
  return (
    typeof request === "object" &&
    request !== null &&
    typeof request.agent === "string" &&
    request.disabled === undefined &&
    request.maintain === undefined &&
    request.ways === undefined &&
    request.costVersion === undefined &&
    request.persona === undefined &&
    request.memory === undefined &&
    request.choose === undefined
  );
}

function isEqual(a: PackedState, b: PackedState): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}
