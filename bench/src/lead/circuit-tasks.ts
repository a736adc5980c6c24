import assert from "node:assert/strict";
import { type Circuit, LightCircuit, OpossumCircuit } from "@understudy/llm/internal";
import type { BenchTask, Workload } from "../runner/task.ts";

/** The part of a breaker in each call: a look at the switch, an outcome, and the sums of its window. */
export function circuitTasks(): BenchTask[] {
  return [
    { name: "circuit-opossum", batch: 64, setup: () => calls(new OpossumCircuit({ name: "a" })) },
    { name: "circuit-light", batch: 64, setup: () => calls(new LightCircuit({ name: "a" })) },
  ];
}

function calls(circuit: Circuit): Workload {
  let nowMs = 0;
  const run = (): number => {
    nowMs += 20;
    if (!circuit.isClosed) return 0;
    circuit.count("success", nowMs);
    return circuit.totals(nowMs).successes;
  };
  return {
    run,
    check: () => {
      for (let call = 0; call < 3000; call++) run();
      // 30 seconds of a call each 20 ms, less what has passed of the newest tenth.
      assert.ok(run() > 1300 && run() <= 1500);
    },
  };
}
