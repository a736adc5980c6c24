import { type Grounds, type InquiryEnd, rankOf } from "./round.ts";

/** The goals of an inquiry that have no plan. */
export class FailedGoals {
  #told: InquiryEnd | undefined;
  #toldGoal = -1;
  /** The indices of goals that are proved to be out of reach. */
  readonly #hopeless = new Set<number>();
  /** By index of a goal that is out of reach as things are. */
  readonly #grounds = new Map<number, Grounds>();

  /** The result to report if no goal is reached: the first one of the highest rank. */
  get told(): InquiryEnd | undefined {
    return this.#told;
  }

  /** The number of goals that are proved to be out of reach. */
  get hopeless(): number {
    return this.#hopeless.size;
  }

  /** The grounds of a proof that so many goals are out of reach; undefined without one. */
  groundsOf(goals: number): Grounds | undefined {
    if (this.#grounds.size < goals) return undefined;
    return [...this.#grounds.values()].includes("ways") ? "ways" : "facts";
  }

  /** Notes the answer of a round for a goal. */
  note(finding: InquiryEnd, goal: number): void {
    if (finding.outcome.plan === null && finding.isComplete) this.#hopeless.add(goal);
    const { restsOn } = finding;
    if (restsOn !== undefined && this.#grounds.get(goal) !== "facts")
      this.#grounds.set(goal, restsOn);
    const rank = rankOf(finding) - (this.#told === undefined ? -1 : rankOf(this.#told));
    const isProof = finding.isComplete && this.#toldGoal === goal;
    if (rank < 0 || (rank === 0 && !isProof)) return;
    this.#told = finding;
    this.#toldGoal = goal;
  }
}
