import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import { SHOW_FAULTS } from "@understudy/stress/faults";
import {
  type Message,
  type RequestMessage,
  readViewerRecording,
} from "@understudy/viewer/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { repositoryFile } from "../../testing/run-cli.ts";
import { FRAME_MS, type Show, type ShowOptions, startShow } from "./show.ts";

const shows: Show[] = [];
afterEach(async () => {
  for (const show of shows.splice(0)) await show.dispose();
});

interface Stage {
  readonly show: Show;
  readonly messages: () => Message[];
  readonly lines: readonly string[];
  /** Plays a number of frames, on a fake clock. */
  play(frames: number): Promise<void>;
}

async function stage(
  options: Omit<ShowOptions, "clock"> = {},
  clock: FakeClock = new FakeClock(),
): Promise<Stage> {
  const show = await startShow({ ...options, clock });
  shows.push(show);
  const lines: string[] = [];
  show.viewer.record((line) => lines.push(line));
  return {
    show,
    lines,
    messages: () => lines.slice(1).map((line) => JSON.parse(line) as Message),
    play: async (frames) => {
      for (let frame = 0; frame < frames; frame++) {
        await clock.advance(FRAME_MS + 0.01);
        show.advance(FRAME_MS + 0.01);
        await settle();
      }
    },
  };
}

const requestsOf = ({ messages }: Stage): RequestMessage[] =>
  messages().filter((message) => message.type === "request");

describe("a show", () => {
  it.each(["guard", "courier", "village"])("plays %s without a model", async (domain) => {
    const one = await stage({ domain, agents: 6 });
    await one.play(240);
    const recording = readViewerRecording(one.lines.join("\n"));
    const { show, detail, events } = recording.seek(recording.length);
    expect(show.agents()).toHaveLength(6);
    expect(show.agents().every(({ place }) => place >= 0)).toBe(true);
    const kinds = events(1000).map(({ kind }) => kind);
    expect(kinds).toContain("reached");
    expect(kinds).toContain("world");
    expect(Object.keys(detail(0)?.state ?? {}).length).toBeGreaterThan(5);
    const served = requestsOf(one).filter(({ phase }) => phase === "served");
    expect(served.length).toBeGreaterThan(3);
    expect(recording.hello.faults).toEqual([]);
  });

  it("plays a domain file as well", async () => {
    const one = await stage({ domain: repositoryFile("examples/domains/village.json"), agents: 3 });
    await one.play(90);
    expect(requestsOf(one).length).toBeGreaterThan(0);
    expect(one.show.viewer.hello.map?.places).toHaveLength(7);
  });

  it("stops while paused, steps, and shows changes by hand", async () => {
    const one = await stage({ agents: 2 });
    const { viewer } = one.show;
    await one.play(30);
    viewer.command({ type: "pause" });
    const { timeMs } = one.show;
    await one.play(10);
    expect(one.show.timeMs).toBe(timeMs);
    viewer.command({ type: "set-variable", agent: 0, variable: "stone", value: 7 });
    await one.play(10);
    const details = one.messages().filter((message) => message.type === "detail");
    expect(details.findLast(({ agent }) => agent === 0)?.state["stone"]).toBe(7);
    viewer.command({ type: "step", ticks: 3 });
    expect(one.show.timeMs).toBeCloseTo(timeMs + 3 * FRAME_MS);
    viewer.command({ type: "resume" });
    viewer.command({ type: "speed", factor: 4 });
    await one.play(10);
    expect(one.show.timeMs).toBeGreaterThan(timeMs + 40 * FRAME_MS);
  });
});

describe("a show that fails to start", () => {
  it("disposes its model", async () => {
    const backend = new ScriptedBackend([]);
    let disposed = 0;
    backend.dispose = async () => {
      disposed++;
    };
    const model = { backend };
    await expect(startShow({ domain: "nowhere.json", model })).rejects.toThrow(/no such file/);
    expect([backend.loads, disposed]).toEqual([0, 0]);
    backend.generate = () => Promise.reject(new RangeError("a mistake in the backend"));
    await expect(startShow({ domain: "guard", model })).rejects.toThrow(/a mistake/);
    expect([backend.loads, disposed]).toEqual([1, 1]);
  });
});

describe("the fault menu", () => {
  const plan = '{"steps":[{"tool":"move","args":{"place":"armory"}}]}';
  const told: Readonly<Record<string, readonly string[]>> = {
    down: ["backend-error", "breaker-open"],
    slow: ["timeout", "budget"],
    hang: ["timeout"],
    stall: ["timeout"],
    garbage: ["invalid-json"],
    liar: ["invalid-json", "invalid-plan", "unsound-plan"],
  };

  it.each(SHOW_FAULTS.map(({ name }) => name))(
    "%s: agents go on planning, in time",
    async (name) => {
      const clock = new FakeClock();
      const backend = new ScriptedBackend(() => plan, { clock });
      const one = await stage(
        { domain: "guard", agents: 4, planLibrary: false, model: { backend } },
        clock,
      );
      expect(one.show.viewer.command({ type: "fault", name, on: true }).ok).toBe(true);
      await one.play(100);
      const served = requestsOf(one).filter(({ phase }) => phase === "served");
      expect(served.length).toBeGreaterThan(1);
      for (const { servedMs, budgetMs, outcome } of served) {
        expect(servedMs).toBeLessThanOrEqual(budgetMs ?? 0);
        expect(outcome?.source).not.toBe("llm");
      }
      const reasons = served.flatMap(({ outcome }) => outcome?.reason ?? []);
      expect(reasons.some((reason) => told[name]?.includes(reason))).toBe(true);
    },
  );

  it.each(SHOW_FAULTS.map(({ name }) => name))("%s ends when it is switched off", async (name) => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend(() => plan, { clock });
    const one = await stage(
      { domain: "guard", agents: 2, planLibrary: false, model: { backend } },
      clock,
    );
    one.show.setFault(name, true);
    await one.play(150);
    const first = requestsOf(one).at(-1)?.id ?? 0;
    one.show.setFault(name, false);
    await one.play(900);
    const later = requestsOf(one).filter(({ id }) => id > first);
    // The model's text is used again, repaired.
    expect(later.map(({ outcome }) => outcome?.mended)).toContain(true);
  });
});
