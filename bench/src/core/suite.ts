import type { BenchSuite } from "../runner/task.ts";
import { compileTasks } from "./compile-tasks.ts";
import { proofTasks } from "./proof-tasks.ts";
import { stateTasks } from "./state-tasks.ts";
import { sumTasks } from "./sum-tasks.ts";

/** The work in every plan and every tick of a game. */
export const coreSuite: BenchSuite = {
  name: "core",
  tasks: (options) => [...compileTasks(options), ...stateTasks(), ...proofTasks(), ...sumTasks()],
  comparisons: [
    { task: "prove", alternative: "prove-plain-objects" },
    { task: "prove-long", alternative: "prove-long-plain-objects" },
    { task: "pack-reused-view", alternative: "pack" },
  ],
};
