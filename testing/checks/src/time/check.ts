import { TimePlanner } from "@understudy/classical/time";
import { seededRandom } from "@understudy/planner-core";
import { type Comparison, comparePlanner } from "./compare.ts";
import { type DrawnQuestion, drawQuestion } from "./draw.ts";

/** In one problem of so many, things have clocks of their own. */
const CLOCKS_EVERY = 3;
/** In one problem of so many, partners have roles. */
const ROLES_EVERY = 4;
/** In one problem of so many, events open steps. */
const OPENINGS_EVERY = 4;
/** Which problems, and how long each may be searched. */
export interface DrawnProblems {
  readonly problems: number;
  readonly seed: number;
  /** Limit on the nodes of a search. */
  readonly expansions: number;
}

/** What a check has found. */
export interface CheckedSchedules {
  /** Each difference, with the question that shows it. */
  readonly differences: readonly string[];
  /** The numbers of questions and answers, in a sentence. */
  readonly text: string;
}

/**
 * Asks the planner random questions for schedules of one to three agents, each answered before by trying every start at
 * every thousandth of a unit. The planner must say the same; every schedule is proved, and judged by an interpreter that
 * shares nothing with the engine.
 */
export function checkSchedules({ problems, seed, expansions }: DrawnProblems): CheckedSchedules {
  const random = seededRandom(seed);
  const tally = new Tally();
  const differences: string[] = [];
  for (let problem = 1; problem <= problems; problem++) {
    // A seed of its own, so that a question can be drawn again alone.
    const own = random.integer(2 ** 31);
    const kinds = {
      hasClocks: own % CLOCKS_EVERY === 0,
      hasRoles: own % ROLES_EVERY === 1,
      hasOpenings: Math.floor(own / 16) % OPENINGS_EVERY === 0,
    };
    const drawn = drawQuestion(seededRandom(own), undefined, kinds);
    const comparison = comparePlanner(new TimePlanner(), drawn, expansions);
    tally.count(drawn, comparison);
    if (comparison.difference !== undefined) {
      differences.push(`${comparison.difference}, in ${JSON.stringify(drawn)}`);
    }
  }
  return { differences, text: `${tally.text()}: ${differences.length} differences (seed ${seed})` };
}

/** The numbers of drawn questions and of answers. */
class Tally {
  #drawn = {
    all: 0,
    solvable: 0,
    concurrent: 0,
    timed: 0,
    inFlight: 0,
    clocks: 0,
    roles: 0,
    openings: 0,
  };
  #said: Record<Comparison["said"], number> = {
    optimal: 0,
    solved: 0,
    unsolvable: 0,
    "cut-off": 0,
  };

  count(drawn: DrawnQuestion, { said }: Comparison): void {
    this.#drawn.all++;
    this.#drawn.solvable += Number(drawn.answer.status === "solved");
    this.#drawn.concurrent += Number(drawn.isConcurrent);
    this.#drawn.timed += Number(drawn.isTimed);
    this.#drawn.inFlight += Number(drawn.isInFlight);
    this.#drawn.clocks += Number(drawn.hasClocks);
    this.#drawn.roles += Number(drawn.hasRoles);
    this.#drawn.openings += Number(drawn.hasOpenings);
    this.#said[said]++;
  }

  text(): string {
    const { all, solvable, concurrent, timed, inFlight, clocks, roles, openings } = this.#drawn;
    const { optimal, solved, unsolvable } = this.#said;
    const cutOff = this.#said["cut-off"];
    const share = (count: number): string => `${count} (${((100 * count) / all).toFixed(1)} %)`;
    return (
      `${all} problems, ${share(solvable)} solvable: ${share(concurrent)} need two steps at once, ` +
      `${share(timed)} have events or a deadline, ${share(inFlight)} begin with steps in flight, ${share(clocks)} have clocks, ${share(roles)} roles, ${share(openings)} events that open steps; ` +
      `decided ${share(optimal + unsolvable)}: said ${optimal} optimal, ${unsolvable} unsolvable, ` +
      `${solved} solved and ${cutOff} cut off without a proof`
    );
  }
}
