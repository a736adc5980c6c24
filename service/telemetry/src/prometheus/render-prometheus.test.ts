import { Telemetry } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { parseExposition } from "../testing/parse-exposition.ts";
import { play } from "../testing/play.ts";
import { prometheusHandler, renderPrometheus } from "./index.ts";

describe("renderPrometheus", () => {
  it("exports counters by metric and label", async () => {
    const { telemetry } = await play(() => {});
    telemetry.gauge("breaker.state", () => 2);
    telemetry.gauge("model.load_ms", () => 1500);
    const metrics = parseExposition(renderPrometheus(telemetry));
    const value = (name: string, labels = {}): number | undefined =>
      metrics
        .get(name)
        ?.samples.find((sample) => JSON.stringify(sample.labels) === JSON.stringify(labels))?.value;
    expect(value("planner_requests_total", { mode: "wait" })).toBe(5);
    expect(value("planner_fallbacks_total", { reason: "invalid-json" })).toBe(1);
    expect(value("planner_fallbacks_total", { reason: "timeout" })).toBe(1);
    // One answer in time, one late.
    expect(value("planner_llm_plans_total", { shape: "calls" })).toBe(2);
    expect(value("planner_outcomes_total", { cached: "false" })).toBe(4);
    expect(value("planner_llm_results_total", { result: "error" })).toBeGreaterThanOrEqual(1);
    expect(value("planner_deadline_misses_total")).toBe(0);
    expect(value("planner_breaker_state")).toBe(2);
    expect(value("planner_model_load_seconds")).toBe(1.5);
    expect(metrics.get("planner_requests_total")?.type).toBe("counter");
  });

  it("exports the members and strategies of a pool", () => {
    const telemetry = new Telemetry();
    const call = { beganMs: 0, endedMs: 5, tokens: 7 };
    const calls = [
      { ...call, member: "large", end: "won" },
      { ...call, member: "small", end: "cancelled" },
    ] as const;
    telemetry.ensemble({ strategy: "race", why: "it was first", tokensWasted: 7, calls });
    const text = renderPrometheus(telemetry);
    expect(text).toContain('planner_pool_calls_total{member="large",end="won"} 1');
    expect(text).toContain('planner_pool_tokens_total{member="small"} 7');
    expect(text).toContain('planner_pool_answers_total{strategy="race"} 1');
    expect(text).toContain('planner_pool_wasted_tokens_total{strategy="race"} 7');
  });

  it("has cumulative histogram buckets", async () => {
    const { telemetry } = await play(() => {});
    const metrics = parseExposition(renderPrometheus(telemetry));
    const histograms = [...metrics].filter(([, { type }]) => type === "histogram");
    expect(histograms.length).toBeGreaterThan(6);
    for (const [name, { samples }] of histograms) {
      const buckets = samples.filter((sample) => sample.name === `${name}_bucket`);
      const ends = buckets.map(({ labels }) => Number(labels["le"]?.replace("+Inf", "Infinity")));
      const counts = buckets.map((sample) => sample.value);
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      const count = samples.find((sample) => sample.name === `${name}_count`)?.value;
      expect(counts.at(-1)).toBe(count);
    }
    const plan = metrics.get("planner_plan_duration_seconds")?.samples ?? [];
    const within = (le: string): number | undefined =>
      plan.find(({ labels }) => labels["le"] === le)?.value;
    // Three answers after 20 ms, one at its deadline of 100 ms.
    expect([within("0.01"), within("0.03"), within("0.1")]).toEqual([0, 3, 4]);
  });

  it("never counts a value in a bucket with a lower bound", () => {
    const telemetry = new Telemetry();
    for (const ms of [9.9, 10, 10.1, 50, 50.01]) telemetry.record("latency.plan_total", ms);
    const samples = parseExposition(renderPrometheus(telemetry)).get(
      "planner_plan_duration_seconds",
    )?.samples;
    const within = (le: string) => samples?.find(({ labels }) => labels["le"] === le)?.value ?? -1;
    expect(within("0.01")).toBeLessThanOrEqual(2);
    expect(within("0.05")).toBeLessThanOrEqual(4);
    expect(within("0.075")).toBe(5);
  });

  it("sanitizes hostile names", () => {
    const labels = { 'evil"} 1\n': 'a"b\\c\nd{e}=,', __name__: "x", "9lives": "9", "": "empty" };
    const text = renderPrometheus(new Telemetry(), { prefix: "my game-1\n", labels });
    const metrics = parseExposition(text);
    const [first] = [...metrics.values()];
    expect([...metrics.keys()].every((name) => name.startsWith("my_game_1__"))).toBe(true);
    expect(first?.samples[0]?.labels).toMatchObject({
      evil___1_: 'a"b\\c\nd{e}=,',
      _name__: "x",
      _9lives: "9",
      _: "empty",
    });
  });

  it("exports the metrics of several models", () => {
    const reading = {
      ...{ name: "planner", memoryBytes: 5e6, running: 1, waiting: 2 },
      usage: {
        ...{ calls: 7, failures: 1, tokensIn: 100, tokensOut: 40 },
        tokensPerSecond: { count: 7, mean: 30, deviation: 4 },
        firstTokenMs: undefined,
        loadMs: { count: 2, mean: 1500, deviation: 0 },
      },
    };
    const text = renderPrometheus(new Telemetry(), { models: () => [reading] });
    for (const line of [
      'planner_model_calls_total{model="planner",result="success"} 7',
      'planner_model_tokens_total{model="planner",type="completion"} 40',
      'planner_model_loads_total{model="planner"} 2',
      'planner_model_memory_use_bytes{model="planner"} 5000000',
      'planner_model_token_rate{model="planner",of="deviation"} 4',
      'planner_model_load_time_seconds{model="planner",of="mean"} 1.5',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).not.toContain("planner_model_first_token_seconds");
    expect(parseExposition(text).get("planner_model_calls_total")?.type).toBe("counter");
  });

  it("accepts a snapshot from another process", () => {
    const telemetry = new Telemetry();
    telemetry.count("cache.hit", 3);
    const sent = JSON.parse(JSON.stringify(telemetry.snapshot())) as ReturnType<
      Telemetry["snapshot"]
    >;
    expect(renderPrometheus(sent)).toBe(renderPrometheus(telemetry));
  });
});

describe("prometheusHandler", () => {
  const respond = (handler: ReturnType<typeof prometheusHandler>, method?: string) => {
    const seen: { status?: number; headers?: unknown; text?: string | undefined } = {};
    handler(method === undefined ? {} : { method }, {
      writeHead: (status, headers) => Object.assign(seen, { status, headers }),
      end: (text) => Object.assign(seen, { text }),
    });
    return seen;
  };

  it("answers only GET and HEAD", () => {
    const handler = prometheusHandler(new Telemetry());
    const { status, text, headers } = respond(handler, "GET");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ "content-type": expect.stringContaining("version=0.0.4") });
    expect(parseExposition(text ?? "").size).toBeGreaterThan(15);
    expect(respond(handler, "HEAD")).toMatchObject({ status: 200, text: undefined });
    expect(respond(handler, "POST")).toMatchObject({ status: 405 });
  });

  it("returns status 503 if telemetry is not available yet", () => {
    const handler = prometheusHandler(() => {
      throw new Error("not yet: secret path");
    });
    const { status, text } = respond(handler);
    expect(status).toBe(503);
    expect(text).not.toContain("secret");
  });
});
