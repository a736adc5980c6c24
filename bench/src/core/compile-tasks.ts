import assert from "node:assert/strict";
import { loadDomain } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { exampleDomainText, largeDomainText } from "./domains.ts";

/** From a domain file's text to a domain ready for planning. */
export function compileTasks({ quick }: SuiteOptions): BenchTask[] {
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
