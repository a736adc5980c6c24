import type { BenchSuite } from "../runner/task.ts";
import { tickTasks } from "./tick-tasks.ts";

/** The cost to a game of being watched, and of being ready for it. */
export const viewerSuite: BenchSuite = {
  name: "viewer",
  tasks: tickTasks,
  notes: () => [
    "500 agents that all move, 8 requests per frame, one page that takes all and has selected an agent; the socket is not counted",
  ],
};
