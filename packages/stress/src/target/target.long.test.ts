import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type RunningService, startServer } from "@understudy/server";
import { loadNamedDomains } from "@understudy/simulation/demo";
import { afterEach, describe, expect, it } from "vitest";
import type { PartBoard } from "../measure/board.ts";
import { resolveStressOptions } from "../run/options.ts";
import { runStress } from "../run/run-stress.ts";
import { playWorker } from "../testing/play-worker.ts";
import { serveDomains } from "./serve-domains.ts";

let server: RunningService | undefined;
let other: Server | undefined;
afterEach(async () => {
  await server?.close(0);
  other?.closeAllConnections();
  other?.close();
  server = other = undefined;
});

/** Long durations and budgets are upper limits for hangs: the runs end after enough questions. */
const few = { agents: 12, rate: 60, durationSeconds: 60, warmupSeconds: 0.1, budgetMs: 10_000 };
const ENOUGH = 20;
const enough = { until: (measured: PartBoard) => measured.count("sent") >= ENOUGH };

/** A server with a fixed answer to everything but domains. */
async function answering(status: number, body: string): Promise<string> {
  other = createServer((request, response) => {
    const isDomain = request.url?.startsWith("/v1/domains") === true;
    request.resume().on("end", () => {
      response.statusCode = isDomain ? 200 : status;
      response.end(isDomain ? "{}" : body);
    });
  });
  await new Promise<void>((resolve) => other?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
}

describe("a run against a server", () => {
  it("asks it at planned times, and proves its plans", async () => {
    server = await startServer({ port: 0, logLevel: "silent" });
    const { url: target } = server;
    const end = new AbortController();
    const result = await runStress(
      { ...few, domains: ["guard", "courier"], workers: 1, target },
      {
        signal: end.signal,
        onProgress: ({ answered }) => {
          if (answered >= ENOUGH) end.abort();
        },
      },
    );
    const { counts, quality } = result;
    expect(counts.offered).toBeGreaterThanOrEqual(ENOUGH);
    expect(counts.answered + counts.dropped).toBe(counts.offered);
    expect(counts).toMatchObject({ lost: 0, hung: 0, unhandledRejections: 0 });
    expect(quality.checked).toBeGreaterThan(0);
    expect(quality.unproved).toBe(0);
    expect(result.options).toMatchObject({ target, llm: "none", cache: "none" });
    // They are uploaded at once.
    const uploaded = server.service.listDomains().domains.map(({ name }) => name);
    expect(uploaded.toSorted()).toEqual(["stress-courier", "stress-guard"]);
  });

  it("uses the server's own domain if it is the same", async () => {
    const domains = await loadNamedDomains(["guard"]);
    const [guard] = domains;
    server = await startServer({ port: 0, domains: [guard as never], logLevel: "silent" });
    expect(await serveDomains(server.url, domains)).toEqual({ guard: "guard" });
  });

  it("counts refusals under load as answered without a plan", async () => {
    const body = JSON.stringify({
      error: { code: "too-busy", message: "1 requests wait already" },
    });
    const target = await answering(503, body);
    const { board } = await playWorker({ ...few, domains: ["guard"], target }, enough);
    const { measured } = board;
    expect(measured.count("answered")).toBe(measured.count("sent"));
    expect(measured.count("lost")).toBe(0);
  });

  it.each([
    ["a status that makes no sense", 500, "{}"],
    ["no JSON", 200, "<html>"],
    [
      "a step that the domain does not have",
      200,
      JSON.stringify({ status: "solved", steps: [{ tool: "fly", args: {} }], cost: 1 }),
    ],
  ])("counts an answer that is %s as lost", async (_, status, body) => {
    const target = await answering(status, body);
    const { board } = await playWorker({ ...few, domains: ["guard"], target }, enough);
    const { measured } = board;
    expect(measured.count("sent")).toBeGreaterThan(0);
    expect(measured.count("lost")).toBe(measured.count("sent"));
    expect(board.gauge("unhandled")).toBe(0);
  });

  it("reports an unreachable server", async () => {
    const run = runStress({ ...few, domains: ["guard"], target: "http://127.0.0.1:9" });
    await expect(run).rejects.toMatchObject({ code: "inference-failed" });
  });
});

describe("the options of a run against a server", () => {
  it("leave out the engine, and resolve to themselves", () => {
    const options = resolveStressOptions({ target: "http://127.0.0.1:7071" });
    expect(options).toMatchObject({ llm: "none", cache: "none" });
    expect(resolveStressOptions(options)).toEqual(options);
  });

  it.each([
    [{ target: "127.0.0.1:7071" }, "/target"],
    [{ target: "http://ann:secret@127.0.0.1:7071" }, "/target"],
    [{ target: "http://127.0.0.1:7071", llm: "simulated" as const }, "/llm"],
    [{ target: "http://127.0.0.1:7071", hitRate: 0.5 }, "/hitRate"],
    [{ target: "http://127.0.0.1:7071", faults: "outage" as const }, "/faults"],
  ])("%j is refused at %s", (request, pointer) => {
    expect(() => resolveStressOptions(request)).toThrow(pointer);
  });
});
