import { Stage } from "../embedded/stage.ts";
import type { BenchSuite } from "../runner/task.ts";
import { coldTasks } from "./cold-tasks.ts";
import { requestTasks, togetherTasks } from "./request-tasks.ts";

const versus = (task: string, alternative: string) => ({ task, alternative });

/** The house engine beside llama.cpp, each on one thread: the same model, worker and decoding. */
export const houseSuite: BenchSuite = {
  name: "house",
  tasks: (options) => {
    const stage = new Stage();
    return [...requestTasks(stage, options), ...togetherTasks(stage), ...coldTasks()];
  },
  comparisons: [
    versus("native-free", "house-free"),
    versus("native-draft", "house-draft"),
    versus("native-applicable", "house-applicable"),
    versus("native-first-token-cold", "house-first-token-cold"),
    versus("native-load", "house-load"),
    versus("house-one-by-one-8", "house-batch-8"),
  ],
  notes: () => [
    "A ratio below 1 is in favour of the house engine. Loading and first tokens are measured in processes of their own.",
    "What node-llama-cpp measures at load is told it there, so that it need not.",
  ],
};
