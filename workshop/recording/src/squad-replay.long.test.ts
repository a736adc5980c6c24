import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  type TogetherRequest,
} from "@understudy/planner-core";
import { buildingYard } from "@understudy/planner-core/testing";
import { WordReader } from "@understudy/words";
import { describe, expect, it } from "vitest";
import { explainRequest } from "./explain/explain-request.ts";
import { readRecording } from "./read/read-recording.ts";
import { RecordingError } from "./read/recording-error.ts";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { RequestLine, TogetherLine } from "./recording.ts";
import { replayRun } from "./replay/replay-run.ts";
import { SlowClock } from "./testing/slow-clock.ts";

/** A shop that closes, with a goal that is due: plans for it need a schedule. */
const shop = loadDomain({
  name: "shop",
  state: {
    at: { type: "enum", values: ["home", "shop", "mill"], default: "home" },
    bread: { type: "integer", min: 0, max: 6, default: 0 },
    flour: { type: "integer", min: 0, max: 6, default: 0 },
    open: { type: "boolean", shared: true, default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "shop", "mill"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "buy", when: { at: "shop", open: true }, then: { bread: { "+": 1 } }, duration: 2 },
    { name: "grind", when: { at: "mill" }, then: { flour: { "+": 1 } }, duration: 3 },
    {
      name: "bake",
      when: { at: "home", flour: { ">=": 2 } },
      then: { flour: { "-": 2 }, bread: { "+": 2 } },
      duration: 4,
    },
  ],
  goals: [
    { name: "fed", when: { bread: { ">=": 5 } }, by: 90 },
    { name: "rich", when: { flour: { ">=": 3 } } },
  ],
  events: [{ at: 12, then: { open: false } }],
} satisfies DomainDefinition);
const home = shop.state({});
const ANN = { agent: "ann", state: home, goal: "fed" };

const yardState = { at: "mill", planks: 0 };

interface Asking {
  readonly orchestrator: Orchestrator;
  readonly read: () => ReturnType<typeof readRecording>;
  readonly text: () => string;
  readonly recorder: RunRecorder;
}

function recorded(domain = shop, lookMs = 0.1): Asking {
  const clock = new SlowClock(1, lookMs);
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, clock });
  const parts = {
    planner: new ClassicalPlanner(),
    time: new TimePlanner(),
    reader: new WordReader(),
  };
  const orchestrator = recordOrchestrator({ domain, clock, ...parts }, recorder);
  const text = (): string => {
    recorder.close();
    return `${lines.join("\n")}\n`;
  };
  return { orchestrator, recorder, text, read: () => readRecording(text()) };
}

/** Replays a recording: the outcomes must be the same. */
async function expectSame(text: string): Promise<void> {
  const result = await replayRun(text);
  expect(result.differences).toEqual([]);
  expect(result.identical).toBe(true);
}

const requestsOf = ({ lines }: ReturnType<typeof readRecording>): readonly RequestLine[] =>
  lines.flatMap((line) => (line.kind === "request" ? [line.value] : []));
const jointOf = ({ lines }: ReturnType<typeof readRecording>): readonly TogetherLine[] =>
  lines.flatMap((line) => (line.kind === "together" ? [line.value] : []));

/** Food that burns: whether it is saved depends on the time that is left. */
const HOB = {
  name: "hob",
  state: {
    pan: { type: "enum", values: ["empty", "done", "burnt"], shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
  ],
  goals: [{ name: "served", when: { plates: 1 } }],
  clocks: [{ name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } }],
} satisfies DomainDefinition;

describe("clocks of things", () => {
  it("are recorded with joint plans and those of one agent, and told again", async () => {
    const { orchestrator, text, read } = recorded(loadDomain(HOB) as never);
    const state = orchestrator.domain.state({ pan: "done", plates: 0 } as never);
    const asked = { goal: "served", budgetMs: 30 };
    const clocks = [{ clock: "burning", leftMs: 0 }];
    const together = { ...asked, agents: { ann: state }, until: "proved" } as const;
    expect((await orchestrator.plan({ ...together, clocks })).status).toBe("unsolvable");
    expect((await orchestrator.plan(together)).status).toBe("solved");
    const alone = { ...asked, agent: "ann", state };
    expect((await orchestrator.plan({ ...alone, clocks })).status).toBe("unsolvable");
    expect(jointOf(read())[0]).toMatchObject({ clocks });
    expect(requestsOf(read())[0]).toMatchObject({ clocks });
    await expectSame(text());
  });
});

describe("a joint plan", () => {
  const request: TogetherRequest = {
    agents: { ann: shop.state({ at: "mill" }), bo: { state: home, disabled: ["buy"] } },
    shared: { open: true },
    goal: { bread: { ">=": 2 } },
    goals: { bo: { bread: { "<=": 6 } } },
    budgetMs: 30,
    measure: { time: 1, cost: 0.1 },
    nowMs: 2_000,
    unitMs: 500,
    by: 100,
    events: [{ at: 30, then: { open: true } }],
    running: [{ agent: "ann", step: { tool: "grind", args: {} }, leftMs: 900, leftToMs: Infinity }],
    maintain: { bread: { "<": 6 } },
    until: "proved",
  };

  it("is recorded with all that it depends on, and cut where it was", async () => {
    const { orchestrator, text } = recorded();
    const outcome = await orchestrator.plan(request);
    const kept = await orchestrator.plan({ ...request, keep: outcome.steps });
    const now = orchestrator.planNow({ ...request, measure: "cost" }, 3);
    expect([outcome, kept, now].map(({ status }) => status)).toEqual([
      "solved",
      "solved",
      "solved",
    ]);
    expect(outcome.optimal).toBe(false);
    const recording = readRecording(text());
    const [first, second, third] = jointOf(recording);
    expect(first).toMatchObject({
      agents: { ann: { state: [...shop.state({ at: "mill" })] }, bo: { disabled: ["buy"] } },
      ...{ shared: { open: true }, budgetMs: 30, nowMs: 2_000, unitMs: 500, by: 100 },
      running: [{ agent: "ann", leftMs: 900, leftToMs: null }],
      outcome: { status: "solved", steps: outcome.steps, waits: outcome.waits },
    });
    // Slices of two milliseconds.
    const cuts = first?.schedules?.[0]?.cuts ?? [];
    expect(cuts.length).toBeGreaterThan(10);
    expect(cuts.length).toBeLessThanOrEqual(15);
    expect(second?.keep).toEqual(outcome.steps);
    expect(third).toMatchObject({ sliceMs: 3, schedules: [{ cuts: [expect.any(Number)] }] });
    expect(recording.end).not.toHaveProperty("unrecorded");
    await expectSame(text());
  });

  it("known from an earlier search is searched for again", async () => {
    const { orchestrator, text, read } = recorded(buildingYard, 0);
    const asked = { agents: { ann: yardState, bo: yardState }, goal: "raised", expansions: 300 };
    await orchestrator.plan({ ...asked, budgetMs: 1000 });
    orchestrator.planNow(asked, 0);
    const easy = { agents: { ann: { at: "site", beam_up: true } }, goal: "raised" };
    orchestrator.planNow(easy, 1000);
    orchestrator.planNow(easy, 0);
    const searched = jointOf(read()).map(({ schedules }) => schedules);
    expect(searched.slice(2)).toMatchObject([[{ done: true }], [{ known: true }]]);
    await expectSame(text());
  });

  it("of many squads from tick to tick are recorded whole, and replayed", async () => {
    const { orchestrator, recorder, text } = recorded(buildingYard);
    const asked = [1, 2, 3].map((planks) => ({
      agents: { [`ann${planks}`]: { ...yardState, planks }, bo: { ...yardState, planks } },
      ...{ goal: "raised", budgetMs: 100, goals: { bo: { at: "site" } } },
    }));
    let open = asked;
    for (let tick = 0; tick < 400 && open.length > 0; tick++) {
      const outcomes = orchestrator.planMany(open as TogetherRequest[], 4);
      open = open.filter((_, at) => outcomes[at] === undefined);
    }
    expect(open).toEqual([]);
    const [again] = orchestrator.planMany([{ ...asked[0] } as TogetherRequest], 1000);
    const late = { ...asked[0], nowMs: 1000, by: 70 } as unknown as TogetherRequest;
    orchestrator.planMany([late], 0);
    orchestrator.planMany([]);
    expect(() => orchestrator.planMany([{ ...late, goal: "rised" }])).toThrow("/0/goal");
    expect(recorder.stats.withdrawn).toBe(1);
    const recording = readRecording(text());
    const lines = jointOf(recording);
    expect(lines.map(({ budgetMs }) => budgetMs)).toEqual([100, 100, 100, 100]);
    expect(lines[1]?.schedules?.[0]?.cuts?.length).toBeGreaterThan(1);
    if (again?.optimal === true) expect(lines[3]?.schedules).toEqual([{ known: true }]);
    expect(await replayRun(recording)).toMatchObject({ identical: true, replayed: 4 });
  });

  it("that nobody waits for is counted", async () => {
    const { orchestrator, recorder, read } = recorded();
    const controller = new AbortController();
    const planned = orchestrator.plan({ ...request, signal: controller.signal });
    controller.abort();
    await expect(planned).rejects.toThrow();
    expect(() => orchestrator.planNow({ ...request, goal: "feed" })).toThrow();
    await expect(orchestrator.plan({ ...request, budgetMs: Number.NaN })).rejects.toThrow();
    expect(recorder.stats).toMatchObject({ withdrawn: 1, refused: 2 });
    void orchestrator.plan(request).catch(() => {});
    Orchestrator.prototype.planNow.call(orchestrator, request as never);
    const recording = read();
    expect(recording.end?.unrecorded).toBe(1);
    expect(jointOf(recording).map(({ outcome }) => outcome)).toEqual([undefined]);
    expect(await replayRun(recording)).toMatchObject({ open: 1, replayed: 0 });
  });

  it("shows where a replay differs", async () => {
    const { orchestrator, text } = recorded();
    await orchestrator.plan(request);
    const forged = text()
      .replace(/"hash":"[^"]*"/, '"hash":"0"')
      .replace(/"kept":1/, '"kept":0.5');
    const { differences } = await replayRun(forged);
    expect(differences).toMatchObject([
      { agent: "ann, bo", tick: 1, field: "kept", recorded: 0.5 },
    ]);
  });
});

describe("a plan of one agent that needs a schedule", () => {
  it("is recorded with the game's clock, and cut where it was", async () => {
    const { orchestrator, text, read } = recorded();
    await orchestrator.plan({ ...ANN, budgetMs: 20, nowMs: 4_000 });
    orchestrator.planNow({ ...ANN, nowMs: 5_000 }, 3);
    await orchestrator.plan({ ...ANN, budgetMs: 20, nowMs: 20_000 });
    const [first, second, third] = requestsOf(read());
    expect(first).toMatchObject({ nowMs: 4_000, budgetMs: 20, outcome: { source: "classical" } });
    expect(first?.schedules?.[0]?.cuts?.length).toBeGreaterThan(3);
    expect(second).toMatchObject({ nowMs: 5_000, sliceMs: 3 });
    expect(third).toMatchObject({ nowMs: 20_000 });
    await expectSame(text());
    const story = await explainRequest(readRecording(text()), first as RequestLine);
    expect(story.identical).toBe(true);
    expect(story.schedules).toMatchObject([{ status: first?.outcome?.status, isCutShort: true }]);
    expect(story.schedules[0]?.expansions).toBeGreaterThan(0);
    expect(story.steps.map(({ startsAt }) => startsAt)).toEqual(
      first?.outcome?.times?.map(([startsAt]) => startsAt),
    );
  });

  it("is recorded with the directive that it follows", async () => {
    const { orchestrator, text, read } = recorded();
    const goal = { directive: "Get some flour, but do not buy anything." };
    const outcome = await orchestrator.plan({ ...ANN, goal, budgetMs: 100 });
    expect(outcome.plan?.steps.map(({ tool }) => tool)).toContain("grind");
    const [line] = requestsOf(read());
    expect(line?.outcome?.confidence).toBeGreaterThan(0);
    expect(line?.outcome?.times?.length).toBe(outcome.plan?.steps.length);
    await expectSame(text());
  });
});

describe("a forged line", () => {
  const text = async (): Promise<string> => {
    const { orchestrator, text: told } = recorded();
    await orchestrator.plan({
      agents: { "a/b": home },
      goal: { flour: 2 },
      budgetMs: 10,
      running: [{ agent: "a/b", step: { tool: "walk", args: { to: "mill" } }, leftMs: 5 }],
    });
    return told();
  };

  it.each([
    ["/agents/a~1b/state", /"state":\[[^\]]*\]/, '"state":"all"'],
    ["/agents/a~1b", /"agents":\{"a\/b":\{[^}]*\}/, '"agents":{"a/b":7'],
    ["/agents", /"agents":\{"a\/b":\{[^}]*\}\}/, '"agents":[]'],
    ["/schedules/0/cuts/0", /"schedules":\[\{[^}]*\}/, '"schedules":[{"cuts":[-1]}'],
    ["/running/0/leftMs", /"leftMs":5/, '"leftMs":"soon"'],
    [
      "/running/0/step",
      /"running":\[\{"agent":"a\/b","step":\{[^}]*\}\}/,
      '"running":[{"agent":"a/b","step":1',
    ],
    ["/engine", /"request":1,"engine":0/, '"request":1,"engine":3'],
    ["/together", /"together":true/, '"together":7'],
    ["/outcome/steps/0/startsAt", /"startsAt":[\d.]+/, '"startsAt":null'],
    ["/goal", /"goal":\{"flour":2\},/, ""],
  ])("is refused with the pointer %s", async (pointer, found, forged) => {
    const before = await text();
    const after = before.replace(found, forged);
    expect(after).not.toBe(before);
    expect(() => readRecording(after)).toThrow(RecordingError);
    expect(() => readRecording(after)).toThrow(expect.objectContaining({ pointer, line: 3 }));
  });

  it.each([
    [/"flour":2/, '"flower":2'],
    [/"state":\[[^\]]*\]/, '"state":[1,2]'],
    [/"tool":"walk"/, '"tool":"fly"'],
  ])("is refused with its line when it cannot be replayed", async (found, forged) => {
    const after = (await text()).replace(found, forged);
    await expect(replayRun(after)).rejects.toThrow(expect.objectContaining({ line: 3 }));
  });

  it("does not hang a replay", async () => {
    const before = await text();
    const after = before.replace(
      /"schedules":\[\{[^}]*\}\]/,
      `"schedules":[{"cuts":[${Number.MAX_SAFE_INTEGER}]}]`,
    );
    expect(after).not.toBe(before);
    const endless = after.replace('"budgetMs":10', '"budgetMs":1e300');
    expect(await replayRun(endless)).toMatchObject({ replayed: 1 });
  });
});
