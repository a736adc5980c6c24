import assert from "node:assert/strict";
import { Telemetry } from "@understudy/planner-core";
import { orchestratorFor, planWith, problemIn } from "./hut.mjs";

/** Plans in the hut, watched. */
const watched = (more) => planWith(orchestratorFor(problemIn().domain, more));

export const calls = {
  "@understudy/telemetry/log": async ({ logObserver }) => {
    const lines = [];
    await watched({ observer: logObserver({ level: "debug", write: (line) => lines.push(line) }) });
    assert.ok(
      lines.some((line) => line.includes("ann")),
      lines.join("\n"),
    );
  },
  "@understudy/telemetry/opentelemetry": async ({ observeMetrics, spanObserver }) => {
    const telemetry = new Telemetry();
    const { observer } = observeMetrics(telemetry, { model: "phi3", provider: "ollama" });
    assert.equal((await watched({ telemetry, observer })).status, "solved");
    assert.equal((await watched({ observer: spanObserver() })).status, "solved");
  },
  "@understudy/telemetry/prometheus": async ({ renderPrometheus }) => {
    const telemetry = new Telemetry();
    await watched({ telemetry });
    assert.match(renderPrometheus(telemetry), /planner_requests_total\{mode="wait"\} 1/);
  },
};
