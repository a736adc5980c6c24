import { propagation, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { ScriptedBackend } from "@understudy/llm/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askServer } from "../testing/ask.ts";
import { GrpcClient, protoStruct, protoValue } from "../testing/grpc-client.ts";
import { COLD, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();
beforeAll(() => propagation.setGlobalPropagator(new W3CTraceContextPropagator()));
afterAll(() => propagation.disable());

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
const headers = { traceparent: `00-${TRACE}-${CALLER}-01` };

/** Options of a server with recorded spans and a silent model. */
function recorded() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const backend = new ScriptedBackend(() => "nothing");
  return { exporter, options: { tracer: provider.getTracer("test"), backend, grpcPort: 0 } };
}

const SHARED = recorded();

/** The file's server, or one of a test's own, and its spans. */
async function traced({ exporter, options } = SHARED) {
  const server = await servers.shared(options);
  exporter.reset();
  /** The spans' names as a tree. */
  const tree = (): object[] => {
    const spans = exporter.getFinishedSpans();
    const nameOf = ({ parentSpanContext: parent }: ReadableSpan): string | undefined =>
      spans.find((span) => span.spanContext().spanId === parent?.spanId)?.name ?? parent?.spanId;
    return spans.map((span) => ({
      name: span.name,
      trace: span.spanContext().traceId,
      parent: nameOf(span),
    }));
  };
  const span = async (name: string): Promise<ReadableSpan> => {
    for (;;) {
      const found = exporter.getFinishedSpans().find((each) => each.name === name);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  return { server, tree, span };
}

describe("a call's trace", () => {
  it("continues the trace in its headers, with child spans for all its work", async () => {
    const { server, tree, span } = await traced();
    await askServer(server, "/v1/plan", { body: WARM, headers });
    const call = await span("POST /v1/plan");
    expect(call.kind).toBe(SpanKind.SERVER);
    expect(call.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/v1/plan",
      "http.response.status_code": 200,
    });
    expect(tree()).toEqual(
      expect.arrayContaining([
        { name: "POST /v1/plan", trace: TRACE, parent: CALLER },
        { name: "plan", trace: TRACE, parent: "POST /v1/plan" },
        { name: "classical", trace: TRACE, parent: "plan" },
        { name: "chat scripted", trace: TRACE, parent: "plan" },
      ]),
    );
  });

  it("works the same over gRPC", async () => {
    const { server, tree, span } = await traced();
    const client = new GrpcClient(server);
    const asked = { ...WARM, state: protoStruct(COLD), goal: protoValue(WARM.goal) };
    await client.ask("PlanNow", asked, headers);
    await expect(client.ask("GetDomain", { name: "nowhere" }, headers)).rejects.toThrow();
    client.close();
    const call = await span("understudy.v1.Planner/PlanNow");
    expect(call.attributes).toMatchObject({ "rpc.system": "grpc", "rpc.grpc.status_code": 0 });
    const refused = await span("understudy.v1.Planner/GetDomain");
    expect([refused.attributes["rpc.grpc.status_code"], refused.status.code]).toEqual([
      5,
      SpanStatusCode.UNSET,
    ]);
    expect(tree()).toEqual(
      expect.arrayContaining([
        { name: "understudy.v1.Planner/PlanNow", trace: TRACE, parent: CALLER },
        { name: "plan", trace: TRACE, parent: "understudy.v1.Planner/PlanNow" },
      ]),
    );
  });

  it("starts anew without valid headers", async () => {
    // On a server of its own, where no span of another call can end late.
    const { server, tree, span } = await traced(recorded());
    const junk = { traceparent: "00-00000000000000000000000000000000-0000000000000000-01" };
    await askServer(server, "/nowhere", { headers: junk });
    const { attributes, status } = await span("GET");
    expect(attributes["http.response.status_code"]).toBe(404);
    expect([attributes["http.route"], status.code]).toEqual([undefined, SpanStatusCode.UNSET]);
    expect(tree()).toMatchObject([{ name: "GET", parent: undefined }]);
  });

  it("has no spans of concurrent calls", async () => {
    const { server, tree, span } = await traced();
    await askServer(server, "/v1/plan-now", { body: WARM, headers });
    await span("POST /v1/plan-now");
    const outcome = await server.service.planNow(WARM, {
      receivedMs: 0,
      signal: new AbortController().signal,
    });
    expect(outcome.agent).toBe("ann");
    expect(tree()).toContainEqual(
      expect.objectContaining({
        name: "plan",
        parent: undefined,
        trace: expect.not.stringContaining(TRACE),
      }),
    );
  });
});
