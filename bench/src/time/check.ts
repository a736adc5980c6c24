import { TimePlanner } from "@understudy/classical/time";
import { seededRandom } from "@understudy/planner-core";
import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { type Comparison, comparePlanner } from "./compare.ts";
import { type DrawnQuestion, drawQuestion } from "./draw.ts";

const usage = `Usage: pnpm bench time-check [--problems N] [--seed S] [--expansions N]

Random questions for schedules of one to three agents, each answered by trying every start at every
thousandth of a unit: the planner must say the same, every schedule is proved, and judged by an
interpreter that shares nothing with the engine. Prints all differences, and exits with 1 on any.

  --problems N    how many (default 1,000)
  --seed S        which ones (default 1)
  --expansions N  limit on the nodes of a search (default 200,000)`;

/** In one problem of so many, things have clocks of their own. */
const CLOCKS_EVERY = 3;
/** In one problem of so many, partners have roles. */
const ROLES_EVERY = 4;
/** In one problem of so many, events open steps. */
const OPENINGS_EVERY = 4;
/** Problems per output line. */
const LINE_EVERY = 100;

/**
 * Checks the planner for schedules on random questions.
 *
 * @returns the exit code
 */
export function runTimeCheck(arguments_: readonly string[], output: BenchOutput): number {
  const options = {
    problems: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    expansions: { type: "string", default: "200000" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [problems, seed] = [Number(values.problems), Number(values.seed)];
  const expansions = Number(values.expansions);
  if (values.help || !(problems >= 1) || !Number.isInteger(seed) || !(expansions >= 1)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const random = seededRandom(seed);
  const tally = new Tally();
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
      output.error(`${comparison.difference}, in ${JSON.stringify(drawn)}`);
    }
    if (problem % LINE_EVERY === 0 && problem < problems) output.out(tally.text());
  }
  output.out(`${tally.text()} (seed ${seed})`);
  return tally.differences === 0 ? 0 : 1;
}

/** The numbers of drawn questions and of answers. */
class Tally {
  differences = 0;
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

  count(drawn: DrawnQuestion, { said, difference }: Comparison): void {
    this.#drawn.all++;
    this.#drawn.solvable += Number(drawn.answer.status === "solved");
    this.#drawn.concurrent += Number(drawn.isConcurrent);
    this.#drawn.timed += Number(drawn.isTimed);
    this.#drawn.inFlight += Number(drawn.isInFlight);
    this.#drawn.clocks += Number(drawn.hasClocks);
    this.#drawn.roles += Number(drawn.hasRoles);
    this.#drawn.openings += Number(drawn.hasOpenings);
    this.#said[said]++;
    this.differences += Number(difference !== undefined);
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
      `${solved} solved and ${cutOff} cut off without a proof: ${this.differences} differences`
    );
  }
}
