import type { BenchSuite } from "../runner/task.ts";
import { chooseTasks } from "./choose-tasks.ts";
import { loopDelayTask } from "./loop-delay.ts";
import { planTasks } from "./plan-tasks.ts";
import { promptTasks } from "./prompt-tasks.ts";
import { Stage } from "./stage.ts";

const versus = (task: string, alternative: string) => ({ task, alternative });

/** The shipped model in its worker: reading, writing, drafts, constraints, choices. */
export const embeddedSuite: BenchSuite = {
  name: "embedded",
  tasks: (options) => {
    const stage = new Stage();
    return [
      ...promptTasks(stage, options),
      ...planTasks(stage, options),
      ...chooseTasks(stage, options),
      loopDelayTask(stage, options),
    ];
  },
  comparisons: [
    versus("embedded-first-token-prefix", "embedded-first-token-cold"),
    versus("embedded-plan-draft-agree", "embedded-plan-plain"),
    versus("embedded-plan-draft-real", "embedded-plan-plain"),
    versus("embedded-plan-draft-wrong", "embedded-plan-plain"),
    versus("embedded-plan-grammar", "embedded-plan-plain"),
    versus("embedded-plan-applicable", "embedded-plan-plain"),
    versus("embedded-plan-applicable-draft", "embedded-plan-plain"),
    versus("embedded-choose", "embedded-plan-plain"),
    versus("embedded-choose-summaries", "embedded-plan-plain"),
  ],
};
