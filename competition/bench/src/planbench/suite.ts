import type { BenchSuite } from "../../../../bench/src/runner/task.ts";
import { modelTasks } from "./model-tasks.ts";
import { EARLIER_MYSTERY_RATE, publishedRates } from "./published-rates.ts";
import { searchTasks } from "./search-tasks.ts";
import { problemsOf, SETS } from "./task-sets.ts";

const rates = publishedRates.map(({ model, blocksworld, mystery, hard }) => {
  const rest = hard === undefined ? "" : `, Hard ${hard} %`;
  return `${model}: Blocksworld ${blocksworld} %, Mystery ${mystery} %${rest}`;
});

/** Tasks by PlanBench's rules: by search, by the shipped model alone, and by chance. */
export const planbenchSuite: BenchSuite = {
  name: "planbench",
  tasks: (options) => [...searchTasks(options), ...modelTasks(options, SETS, problemsOf)],
  notes: () => [
    "The tasks are ours, drawn after the published rules. They are not those that the published rates are about.",
    "first-plan, shortest-plan: search by the classical planner, which is given the rules, for at most a second. proved: by simulation. valid: by an interpreter that shares nothing with planner or proof. optimal: proved to be shortest; fewestSteps and mostSteps are of those.",
    "model-alone: one answer of the shipped model in its own words, the likeliest, with nothing mended. model-kept-to-rules: the same where the engine lets it write only steps that apply and lead somewhere new, and ends the plan where the goal holds. A time is that of an answer. executable: every step applies.",
    "random-walk: steps that apply, drawn by chance, as many as the model wrote under the rules or a first plan has, whichever is more, ended at the goal. A time is that of one walk.",
    `Published rates of other models (PlanBench Static Test Set Leaderboard, github.com/karthikv792/LLMs-Planning), without an example: ${rates.join("; ")}. The leaderboard of 15 March 2025 (commit 5b320d75) has ${EARLIER_MYSTERY_RATE} % for DeepSeek R1 on Mystery.`,
  ],
};
