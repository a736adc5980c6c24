import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { Telemetry } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { play } from "../testing/play.ts";
import { observeMetrics, spanObserver } from "./index.ts";

const DAY_ONE = 1_800_000_000_000;

async function spansOf(agent?: string): Promise<ReadableSpan[]> {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const tracer = provider.getTracer("test");
  const epochMs = (nowMs: number): number => DAY_ONE + nowMs;
  await play(
    spanObserver({ tracer, model: "phi3", provider: "ollama", epochMs }),
    undefined,
    agent,
  );
  const spans = exporter.getFinishedSpans();
  await provider.shutdown();
  return spans;
}

const millis = ([seconds, nanos]: [number, number]): number => seconds * 1000 + nanos / 1e6;

describe("spanObserver", () => {
  it("creates a span per request, with a child for the model's call", async () => {
    const spans = await spansOf();
    const plans = spans.filter(({ name }) => name === "plan");
    const calls = spans.filter(({ name }) => name === "chat phi3");
    expect(plans).toHaveLength(5);
    expect(calls).toHaveLength(5);
    for (const call of calls) {
      const parent = plans.find(
        (plan) => plan.spanContext().spanId === call.parentSpanContext?.spanId,
      );
      expect(parent?.spanContext().traceId).toBe(call.spanContext().traceId);
      expect(call.kind).toBe(SpanKind.CLIENT);
      expect(call.attributes).toMatchObject({
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "ollama",
        "gen_ai.request.model": "phi3",
      });
    }
    for (const span of spans) {
      expect(span.ended).toBe(true);
      expect(millis(span.endTime)).toBeGreaterThanOrEqual(millis(span.startTime));
    }
  });

  it("has the times and results of the events", async () => {
    const spans = (await spansOf()).sort((a, b) => millis(a.startTime) - millis(b.startTime));
    const plans = spans.filter(({ name }) => name === "plan");
    expect(plans.map(({ attributes }) => attributes["planner.reason"])).toEqual([
      undefined,
      "invalid-json",
      "backend-error",
      "timeout",
      undefined,
    ]);
    expect(plans[0]?.attributes).toMatchObject({
      "gen_ai.agent.id": "ann",
      "planner.status": "solved",
      "planner.source": "llm",
      "planner.steps": 2,
    });
    expect(millis(plans[0]?.startTime ?? [0, 0])).toBe(DAY_ONE + 1000);
    expect(millis(plans[0]?.endTime ?? [0, 0])).toBe(DAY_ONE + 1020);
    expect(plans[4]?.attributes["planner.withdrawn"]).toBe(true);
    const calls = spans.filter(({ name }) => name === "chat phi3");
    expect(calls[0]?.attributes["planner.answer.shape"]).toBe("calls");
    expect(calls[0]?.attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 40,
      "gen_ai.usage.output_tokens": 12,
      "gen_ai.response.model": "phi3:mini",
      "planner.first_token_seconds": 0.008,
    });
    expect(calls[1]?.attributes["planner.answer.shape"]).toBeUndefined();
    expect(calls[1]?.attributes["error.type"]).toBe("invalid-json");
    expect(calls[1]?.status.code).toBe(SpanStatusCode.UNSET);
    expect(calls[2]?.status.code).toBe(SpanStatusCode.ERROR);
    // The late call continues after its request was answered.
    expect(calls[3]?.attributes["planner.on_time"]).toBe(false);
    expect(millis(calls[3]?.duration ?? [0, 0])).toBe(200);
  });

  it("has a child for the classical planner's search, and a configurable parent", async () => {
    const exporter = new InMemorySpanExporter();
    const processor = new SimpleSpanProcessor(exporter);
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer("test");
    const tick = tracer.startSpan("tick");
    await play(spanObserver({ tracer, parent: () => trace.setSpan(ROOT_CONTEXT, tick) }));
    const spans = exporter.getFinishedSpans();
    const plans = spans.filter(({ name }) => name === "plan");
    const { spanId } = tick.spanContext();
    expect(plans.map((plan) => plan.parentSpanContext?.spanId)).toEqual(plans.map(() => spanId));
    const [search] = spans.filter(({ name }) => name === "classical");
    expect(search?.parentSpanContext?.spanId).toBe(plans[0]?.spanContext().spanId);
    expect(search?.attributes).toMatchObject({ "planner.status": "solved", "planner.steps": 2 });
  });

  it("has events for the result of the cache and the proof", async () => {
    const eventsOf = ({ events }: ReadableSpan) =>
      events.map(({ name, attributes }) => [name, ...Object.values(attributes ?? {})]);
    const spans = (await spansOf()).sort((a, b) => millis(a.startTime) - millis(b.startTime));
    const calls = spans.filter(({ name }) => name === "chat phi3");
    expect(calls.map(eventsOf).slice(0, 3)).toEqual([[["proof", "sound"]], [], []]);
    const exporter = new InMemorySpanExporter();
    const processor = new SimpleSpanProcessor(exporter);
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer("test");
    const observer = spanObserver({ tracer });
    const of = { agent: "ann", request: 1, nowMs: 1 };
    const goal = { name: "warm", hash: "0" };
    const outcome = {
      status: "solved",
      plan: { steps: [] },
      cost: 0,
      optimal: true,
      llmSteps: 0,
      goal,
    };
    const serve = (request: number, from: object): void =>
      observer({
        ...of,
        type: "outcome-serve",
        request,
        outcome: { ...outcome, ...from } as never,
      });
    observer({ ...of, type: "request-start" });
    serve(1, { source: "cache", hit: "generalised" });
    observer({ ...of, type: "request-start", request: 2 });
    observer({ ...of, type: "classical-ask", request: 2 });
    serve(2, { source: "classical" });
    const plans = exporter.getFinishedSpans().filter(({ name }) => name === "plan");
    expect(plans.map(eventsOf)).toEqual([[["cache", "generalised"]], [["cache", "miss"]]]);
  });

  it("has a span for the revision after a late answer", async () => {
    const spans = await spansOf();
    const revision = spans.find(({ name }) => name === "plan revision");
    expect(revision?.attributes).toMatchObject({ "planner.source": "llm" });
  });

  it("keeps hostile names unchanged, and omits texts of the model", async () => {
    const spans = await spansOf('"; drop\n\u0000');
    expect(spans.find(({ name }) => name === "plan")?.attributes["gen_ai.agent.id"]).toBe(
      '"; drop\n\u0000',
    );
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toContain("Hello");
  });
});

describe("observeMetrics", () => {
  it("exports counters, gauges, quantiles, and histograms with custom bounds", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    const telemetry = new Telemetry();
    telemetry.gauge("cache.size", () => 7);
    const meter = provider.getMeter("test");
    const attributes = { game: "woods" };
    const usage = {
      ...{ calls: 7, failures: 1, tokensIn: 100, tokensOut: 40, firstTokenMs: undefined },
      tokensPerSecond: { count: 7, mean: 30, deviation: 4 },
      loadMs: { count: 2, mean: 1500, deviation: 0 },
    };
    const planner = { name: "planner", memoryBytes: 5e6, running: 1, waiting: 2, usage };
    const { observer, stop } = observeMetrics(telemetry, {
      ...{ meter, model: "phi3", attributes },
      models: () => [planner],
    });
    await play(observer, telemetry);
    await provider.forceFlush();
    const points = new Map(
      exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
        .map((metric) => [metric.descriptor.name, metric.dataPoints]),
    );
    const find = (name: string, wanted: object): unknown =>
      points.get(name)?.find(({ attributes: own }) => {
        return Object.entries(wanted).every(([key, value]) => own[key] === value);
      })?.value;
    expect(find("planner.requests", { mode: "wait", game: "woods" })).toBe(5);
    expect(find("planner.fallbacks", { reason: "timeout" })).toBe(1);
    expect(find("planner.llm.plans", { shape: "calls" })).toBe(2);
    expect(find("planner.cache.entries", {})).toBe(7);
    const own = { model: "planner", game: "woods" };
    expect(find("planner.model.calls", { ...own, result: "error" })).toBe(1);
    expect(find("planner.model.tokens", { ...own, type: "completion" })).toBe(40);
    expect(find("planner.model.memory_use", own)).toBe(5e6);
    expect(find("planner.model.token_rate", { ...own, of: "deviation" })).toBe(4);
    expect(find("planner.model.load_time", { ...own, of: "mean" })).toBe(1.5);
    expect(points.get("planner.model.first_token")).toBeUndefined();
    expect(find("planner.plan.duration.quantile", { quantile: "0.5" })).toBeCloseTo(0.02, 2);
    const plans = find("planner.plan.duration", { source: "llm" }) as {
      buckets: { boundaries: number[] };
      count: number;
    };
    expect(plans.count).toBe(1);
    expect(plans.buckets.boundaries[0]).toBe(0.000001);
    const failed = { "error.type": "backend-error", "gen_ai.request.model": "phi3" };
    expect(find("gen_ai.client.operation.duration", failed)).toMatchObject({ count: 1 });
    stop();
    await provider.shutdown();
  });

  it("costs nothing and breaks nothing without a provider", async () => {
    const telemetry = new Telemetry();
    const { observer, stop } = observeMetrics(telemetry);
    await play(observer, telemetry);
    await play(spanObserver(), telemetry);
    stop();
    expect(telemetry.snapshot().counters["plan.request"]).toBe(10);
  });
});
