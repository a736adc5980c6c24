import { Stage } from "../embedded/stage.ts";
import type { BenchSuite } from "../runner/task.ts";
import { coldTasks } from "./cold-tasks.ts";
import { requestTasks, togetherTasks } from "./request-tasks.ts";

const versus = (task: string, alternative: string) => ({ task, alternative });

/** The built-in engine beside llama.cpp, each on one thread: same model, worker and decoding. */
export const inferenceSuite: BenchSuite = {
  name: "inference",
  tasks: (options) => {
    const stage = new Stage();
    return [...requestTasks(stage, options), ...togetherTasks(stage), ...coldTasks()];
  },
  comparisons: [
    versus("native-free", "built-in-free"),
    versus("native-draft", "built-in-draft"),
    versus("native-applicable", "built-in-applicable"),
    versus("native-first-token-cold", "built-in-first-token-cold"),
    versus("native-load", "built-in-load"),
    versus("built-in-one-by-one-8", "built-in-batch-8"),
  ],
  notes: () => [
    "A ratio below 1 is in favour of the built-in engine. Loading and first tokens are measured in processes of their own.",
    "What node-llama-cpp measures at load is told it there, so that it need not.",
  ],
};
