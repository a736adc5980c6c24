import type { BenchSuite } from "../runner/task.ts";
import { tickTasks } from "./tick-tasks.ts";

/** The cost to a game of a viewer, with and without a watching page. */
export const viewerSuite: BenchSuite = {
  name: "viewer",
  tasks: tickTasks,
  notes: () => [
    "500 agents that all move, 8 requests per frame, one page that takes all and has selected an agent; the socket is not counted",
  ],
};
