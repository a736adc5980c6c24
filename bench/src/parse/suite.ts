import type { BenchSuite } from "../runner/task.ts";
import { readerNotes, readers } from "./alternatives.ts";
import { answerNotes, answerTasks } from "./answer-tasks.ts";
import { judgeTasks } from "./judge-tasks.ts";
import { readTasks } from "./read-tasks.ts";
import { streamTasks } from "./stream-tasks.ts";

/** Reading plans from a model's text, with alternatives of npm. */
export const parseSuite: BenchSuite = {
  name: "parse",
  tasks: () => [...readTasks(), ...streamTasks(), ...answerTasks(), ...judgeTasks()],
  comparisons: [
    ...readers.map(({ name }) => ({ task: "extract", alternative: name })),
    { task: "stream-scan", alternative: "stream-parse-again" },
  ],
  notes: () => [
    "A reader is measured on a kind of text only if it reads all of its texts rightly.",
    ...readerNotes(),
    ...answerNotes(),
  ],
};
