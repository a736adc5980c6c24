import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type PlannerEvent, Telemetry, type TogetherOutcome } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { logObserver } from "./log/index.ts";
import { spanObserver } from "./opentelemetry/index.ts";
import { renderPrometheus } from "./prometheus/index.ts";

const outcome: TogetherOutcome = {
  ...{ status: "solved", steps: [], ends: [], time: 3, cost: 2, measure: 3, optimal: true },
  ...{ lowerBound: 3, waits: [], kept: 1, elapsedMs: 12 },
};
const EVENTS: readonly PlannerEvent[] = [
  {
    ...{ type: "request-start", agent: "ann, bo", agents: ["ann", "bo"], request: 1, nowMs: 5 },
    budgetMs: 50,
  },
  { type: "together-serve", agent: "ann, bo", request: 1, nowMs: 17, outcome },
];

describe("joint plans", () => {
  it("are requests with modes of their own", () => {
    const telemetry = new Telemetry();
    telemetry.count("plan.together");
    telemetry.count("plan.together_now", 2);
    const text = renderPrometheus(telemetry);
    expect(text).toContain('planner_requests_total{mode="together"} 1');
    expect(text).toContain('planner_requests_total{mode="together-now"} 2');
  });

  it("are logged", () => {
    const lines: string[] = [];
    const observer = logObserver({ write: (line) => lines.push(line) });
    for (const event of EVENTS) observer(event);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: "together-serve", agent: "ann, bo", status: "solved", time: 3, cost: 2, steps: 0 },
    ]);
  });

  it("are spans", async () => {
    const exporter = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    const provider = new BasicTracerProvider({ spanProcessors });
    const observer = spanObserver({ tracer: provider.getTracer("test"), epochMs: (ms) => ms });
    for (const event of EVENTS) observer(event);
    const [span, ...others] = exporter.getFinishedSpans();
    await provider.shutdown();
    expect(others).toEqual([]);
    expect(span?.attributes).toMatchObject({
      ...{ "gen_ai.agent.id": "ann, bo", "planner.status": "solved", "planner.time": 3 },
    });
  });
});
