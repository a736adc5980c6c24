import assert from "node:assert/strict";
import { loadDomain } from "@understudy/planner-core";
import type { BenchSuite, BenchTask, SuiteOptions } from "../runner/task.ts";
import { exampleDomainText, largeDomainText } from "./domains.ts";
import { proofTasks } from "./proof-tasks.ts";
import { stateTasks } from "./state-tasks.ts";

/** The work in every plan and every tick of a game. */
export const coreSuite: BenchSuite = {
  name: "core",
  tasks: (options) => [...compileTasks(options), ...stateTasks(), ...proofTasks()],
  comparisons: [
    { task: "prove", alternative: "prove-plain-objects" },
    { task: "prove-long", alternative: "prove-long-plain-objects" },
    { task: "pack-reused-view", alternative: "pack" },
  ],
};

/** From a domain file's text to a domain ready for planning. */
function compileTasks({ quick }: SuiteOptions): BenchTask[] {
  const [places, goods] = quick ? [10, 10] : [40, 25];
  return [
    compileTask("village", exampleDomainText("village"), 24),
    compileTask("guard", exampleDomainText("guard"), 17),
    compileTask("courier", exampleDomainText("courier"), 20),
    compileTask("large", largeDomainText(places, goods), 2 * places * goods + places + goods),
  ];
}

function compileTask(problem: string, text: string, groundActions: number): BenchTask {
  return {
    name: "compile",
    problem,
    setup: () => ({
      run: () => loadDomain(text),
      check: () => {
        const domain = loadDomain(text);
        assert.equal(domain.actions.count, groundActions, "ground actions");
        assert.equal(domain.warnings.length, 0, "warnings");
        assert.equal(domain.hash, loadDomain(JSON.parse(text)).hash, "hash");
      },
      counts: () => ({ groundActions }),
    }),
  };
}
