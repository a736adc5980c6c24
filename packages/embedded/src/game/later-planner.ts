import type { Planner, PlanningProblem, PlanSearch } from "@understudy/planner-core";

/** The arguments of a member of planners that not all of them have. */
type Asked<Name extends "policy" | "buildSlice" | "alternatives"> = Parameters<
  NonNullable<Planner[Name]>
>;

/** A planner that is made for the first search: an engine opens without it, and known plans need none. */
export class LaterPlanner<Made extends Planner = Planner> implements Planner {
  readonly #make: () => Made;
  #made: Made | undefined;

  constructor(make: () => Made) {
    this.#make = make;
  }

  /** The planner itself. */
  get made(): Made {
    this.#made ??= this.#make();
    return this.#made;
  }

  start(problem: PlanningProblem): PlanSearch {
    return this.made.start(problem);
  }

  policy(...asked: Asked<"policy">): ReturnType<NonNullable<Planner["policy"]>> {
    return this.made.policy?.(...asked);
  }

  buildSlice(...slice: Asked<"buildSlice">): boolean {
    return this.#made?.buildSlice?.(...slice) ?? true;
  }

  alternatives(...asked: Asked<"alternatives">): ReturnType<NonNullable<Planner["alternatives"]>> {
    return this.made.alternatives?.(...asked) ?? [];
  }
}
