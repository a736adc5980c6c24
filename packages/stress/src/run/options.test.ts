import { availableParallelism } from "node:os";
import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { FAULT_KINDS, parseFaults } from "../faults/parse-faults.ts";
import { FAULT_PRESETS, faultPreset } from "../faults/presets.ts";
import { EVERY_FAULT } from "../server/fault.ts";
import { resolveStressOptions, type StressRequest } from "./options.ts";

const pointersOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError);
    return (error as RequestError).issues.map(({ pointer }) => pointer);
  }
  return [];
};

describe("resolveStressOptions", () => {
  it("fills in every default", () => {
    expect(resolveStressOptions()).toMatchObject({
      domains: ["guard", "courier", "village"],
      agents: 1000,
      durationSeconds: 20,
      budgetMs: 50,
      hitRate: undefined,
      cache: "all",
      rate: 3000,
      closed: false,
      llm: "simulated",
      simulated: { latencyP50Ms: 12, latencyP95Ms: 35, soundShare: 0.85, slots: 256 },
      faults: [],
      seed: 1,
    });
  });

  it("defaults to three questions per second and agent, and to the exact cache alone for a hit rate", () => {
    expect(resolveStressOptions({ agents: 10, hitRate: 0.7 })).toMatchObject({
      rate: 30,
      cache: "exact",
    });
  });

  it("asks the LLM planner often enough for planned faults to show", () => {
    const pressed = { hitRate: 0.9, cache: "exact" };
    expect(resolveStressOptions({ faults: "flaky" })).toMatchObject(pressed);
    expect(resolveStressOptions({ faults: "flaky", hitRate: 0.5 }).hitRate).toBe(0.5);
    expect(resolveStressOptions({ faults: "flaky", cache: "all" }).hitRate).toBeUndefined();
    expect(resolveStressOptions({ faults: "flaky", llm: "none" }).hitRate).toBeUndefined();
    const kill = [{ kind: "worker-kill", startSeconds: 1, durationSeconds: 1, share: 1 }];
    expect(resolveStressOptions({ faults: kill }).cache).toBe("all");
    // Resolved options resolve to themselves.
    const options = resolveStressOptions({ faults: "flaky" });
    expect(resolveStressOptions(options)).toEqual(options);
  });

  it("takes as many workers as the rate needs, and one for saturation", () => {
    expect(resolveStressOptions({ rate: 5000 }).workers).toBe(1);
    expect(resolveStressOptions({ rate: 10_000 }).workers).toBe(
      Math.min(2, availableParallelism()),
    );
    expect(resolveStressOptions({ rate: 10_000, closed: true }).workers).toBe(1);
  });

  it("scales presets to the run", () => {
    const { faults } = resolveStressOptions({ faults: "outage", durationSeconds: 100 });
    expect(faults[0]).toEqual({
      kind: "connection_refused",
      startSeconds: 33,
      durationSeconds: 34,
      share: 1,
    });
  });

  it.each<[object, string[]]>([
    [{ agents: 0 }, ["/agents"]],
    [{ agents: 1.5 }, ["/agents"]],
    [{ budgetMs: "50" }, ["/budgetMs"]],
    [{ hitRate: 1.2 }, ["/hitRate"]],
    [{ hitRate: 0.5, cache: "all" }, ["/hitRate"]],
    [{ cache: "some" }, ["/cache"]],
    [{ llm: "openai" }, ["/model"]],
    [{ domains: [] }, ["/domains"]],
    [{ closed: 1 }, ["/closed"]],
    [{ simulated: { soundShare: 0.9, mendableShare: 0.2 } }, ["/simulated/mendableShare"]],
    [{ simulated: { speed: 1 } }, ["/simulated/speed"]],
    [{ faults: "hail" }, ["/faults"]],
    [{ faults: [{ kind: "hail", startSeconds: 0 }] }, ["/faults/0/kind"]],
    [{ agent: 5, seed: -1 }, ["/seed", "/agent"]],
  ])("refuses %j and names the option", (request, pointers) => {
    expect(pointersOf(() => resolveStressOptions(request as StressRequest))).toEqual(pointers);
  });
});

describe("parseFaults", () => {
  it("reads a file; defaults to the end of the run and every call", () => {
    expect(parseFaults('[{"kind":"drip","startSeconds":2}]')).toEqual([
      { kind: "drip", startSeconds: 2, durationSeconds: Number.MAX_VALUE, share: 1 },
    ]);
  });

  it("knows every fault of the model server", () => {
    for (const { kind } of EVERY_FAULT) expect(FAULT_KINDS).toContain(kind);
  });

  it.each([
    ["{", [""]],
    [{}, [""]],
    [[1], ["/0"]],
    [[{ kind: "drip", startSeconds: -1, share: 2 }], ["/0/startSeconds", "/0/share"]],
    [[{ kind: "drip", startSeconds: 0, length: 2 }], ["/0/length"]],
  ])("reports where %j is wrong", (source, pointers) => {
    expect(pointersOf(() => parseFaults(source))).toEqual(pointers);
  });
});

describe("faultPreset", () => {
  it.each([...FAULT_PRESETS])("%s names faults that exist", (name) => {
    expect(parseFaults(faultPreset(name, 20))).toHaveLength(faultPreset(name, 20).length);
  });
});
