// A worker that never answers, to be killed during a question.

import { ClassicalPlanner } from "@understudy/classical";
import { systemClock } from "@understudy/planner-core";
import { ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { OptimalScriptedLlmPlanner } from "@understudy/preparation";
import { PreparationWorker } from "../fleet/queue/preparation-worker.ts";

const { model } = new OptimalScriptedLlmPlanner(new ClassicalPlanner());

/** Reports the same model as the other workers. */
class HangingLlmPlanner extends ScriptedLlmPlanner {
  override readonly fingerprint: string = model;
}

const llm = new HangingLlmPlanner({
  clock: systemClock,
  model,
  script: () => {
    process.send?.("asked");
    return { afterMs: "never" };
  },
});
new PreparationWorker({
  redis: process.argv[2] as string,
  model: "scripted",
  llm,
  questionsInFlight: 4,
  silenceMs: 1000,
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
