import { Deadline, RequestError } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { GenerationRequest } from "../../backends/interface/backend.ts";
import { GREEDY } from "../../backends/interface/sampling.ts";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import { segmentsText } from "../../prompts/text/segment.ts";
import { type Script, ScriptedBackend } from "../../testing/scripted-backend.ts";
import { PoolLlmPlanner, type PoolTextRequest } from "./pool-llm-planner.ts";
import type { PoolMember } from "./pool-member.ts";
import { hybrid } from "./strategies/hybrid.ts";
import { judging } from "./strategies/judge.ts";
import { race } from "./strategies/race.ts";
import { routed } from "./strategies/route/routed.ts";
import { weighted } from "./strategies/route/weighted.ts";
import { smallFirst } from "./strategies/small-first.ts";
import type { PoolStrategy } from "./strategies/strategy.ts";
import { consensus } from "./strategies/vote/consensus.ts";
import { voting } from "./strategies/vote/voting.ts";

const prompt = {
  system: { content: "Be short.", hash: "short" },
  user: [{ kind: "user", text: "Which way?" }],
  maxTokens: 20,
  sampling: GREEDY,
} as const;

interface Stage {
  readonly clock: FakeClock;
  readonly pool: PoolLlmPlanner;
  readonly backends: Readonly<Record<string, ScriptedBackend>>;
  /** Requests a text and advances the clock past its time. */
  readonly ask: (request?: Partial<PoolTextRequest>) => ReturnType<PoolLlmPlanner["writeText"]>;
}

/** A pool of scripted backends, by name. */
function stage(
  strategy: PoolStrategy,
  scripts: Readonly<Record<string, Script>>,
  members: Readonly<Record<string, Partial<PoolMember>>> = {},
): Stage {
  const clock = new FakeClock();
  const backends = Object.fromEntries(
    Object.entries(scripts).map(([model, script]) => [
      model,
      new ScriptedBackend(script, { clock, info: { model } }),
    ]),
  );
  const pool = new PoolLlmPlanner({
    ...{ strategy, clock },
    members: Object.entries(backends).map(([name, backend]) => ({
      name,
      llm: new BackendLlmPlanner({ backend, clock }),
      ...members[name],
    })),
  });
  const ask: Stage["ask"] = async (request = {}) => {
    const deadline = new Deadline(clock, 1000);
    const text = pool.writeText({ promptFor: () => prompt, deadline, ...request });
    text.catch(() => {});
    await clock.advance(1000);
    await settle();
    return text;
  };
  return { clock, pool, backends, ask };
}

const says = (text: string, latencyMs = 10): Script => [{ text, latencyMs }];

describe("a text of a pool", () => {
  it("is late if its time ends before the first call", async () => {
    const { clock, pool, backends } = stage(smallFirst(), { small: says("North.") });
    const decide: PoolStrategy["decide"] = async (run) => {
      await clock.advance(1000);
      return smallFirst().decide(run);
    };
    const deadline = new Deadline(clock, 1000);
    const strategy = { ...smallFirst(), decide };
    const late = pool.writeText({ promptFor: () => prompt, deadline, strategy });
    await expect(late).rejects.toMatchObject({ code: "generation-timeout" });
    expect(backends["small"]?.requests).toEqual([]);
  });

  it("comes from the smallest member, or from the next if that text is invalid", async () => {
    const scripts = { small: says("  "), large: says("<think>Hm.</think>North.") };
    const { ask, backends } = stage(smallFirst(), scripts);
    expect(await ask()).toMatchObject({
      answer: "North.",
      text: "<think>Hm.</think>North.",
      member: "large",
      ensemble: { strategy: "small-first", calls: [{ end: "refused" }, { end: "won" }] },
    });
    expect(backends["large"]?.requests).toMatchObject([prompt]);
    const isFine = (text: string): boolean => text.startsWith("S");
    const picky = stage(smallFirst(), { small: says("North"), large: says("South") });
    expect(await picky.ask({ isFine })).toMatchObject({ member: "large", answer: "South" });
  });

  it("is the first one in a race, and the other calls are cancelled", async () => {
    const { ask, backends } = stage(race(), { slow: says("North", 500), fast: says("South") });
    expect(await ask()).toMatchObject({ member: "fast", answer: "South" });
    expect(backends["slow"]?.active).toBe(0);
  });

  it("is the majority's text, whatever marks surround it", async () => {
    const scripts = { one: says('"North"'), two: says("south"), three: says("north.") };
    const { ask } = stage(voting(), scripts);
    expect(await ask()).toMatchObject({ answer: '"North"', ensemble: { agreement: 2 / 3 } });
  });

  it("fails if too few members agree", async () => {
    const split = { one: says("north"), two: says("south"), three: says("-3"), four: says("3") };
    const { ask } = stage(consensus(), split);
    await expect(ask()).rejects.toThrow("did not agree: 1 of 4 said the same");
    const agreed = stage(consensus(), { one: says("3"), two: says("3"), three: says("-3") });
    expect(await agreed.ask()).toMatchObject({ answer: "3", ensemble: { agreement: 2 / 3 } });
  });

  it("is chosen by a judge that sees all texts", async () => {
    const letterOf = ({ user }: GenerationRequest): string =>
      /([A-H]): South/.exec(segmentsText(user))?.[1] ?? "?";
    const scripts = { one: says("North"), two: says("South"), wise: letterOf as Script };
    const { ask, backends } = stage(judging(), scripts);
    expect(await ask()).toMatchObject({ member: "two", answer: "South" });
    const [asked] = backends["wise"]?.requests ?? [];
    expect(segmentsText(asked?.user ?? [])).toContain("Be short. Which way?");
    const silent = stage(judging(), { ...scripts, wise: says("Both are good.") });
    expect(await silent.ask()).toMatchObject({ member: "one", answer: "North" });
  });

  it("comes from members with a good record, or from those of a rule", async () => {
    const strategy = weighted({ explore: 0 });
    const good = (): string => "North";
    const { ask, backends } = stage(strategy, { bad: () => "", good });
    for (let times = 0; times < 20; times++) {
      expect((await ask({ task: "way" })).member).toBe("good");
    }
    expect(backends["bad"]?.requests.length).toBeLessThan(10);
    const rules = [{ when: { task: "write" as const }, use: "large" }];
    const byRule = stage(routed({ rules }), { small: good, large: good });
    expect((await byRule.ask()).member).toBe("large");
  });

  it("comes from members with the task `write`, or from those named", async () => {
    const north = (): string => "North";
    const tasks = { planner: { tasks: ["plan"] as const } };
    const { ask, pool } = stage(race(), { planner: north, writer: north, other: north }, tasks);
    expect(pool.writers.map(({ name }) => name)).toEqual(["writer", "other"]);
    expect((await ask({ members: ["other"] })).member).toBe("other");
    await expect(ask({ members: ["nobody"] })).rejects.toThrow("No member");
  });

  it("falls back to smallest first if a strategy needs proofs", async () => {
    const { ask } = stage(hybrid(), { small: says("North"), large: says("South") });
    expect((await ask()).ensemble?.strategy).toBe("small-first");
  });

  it("is streamed from a single member, and reported whole from several", async () => {
    const pieces: string[] = [];
    const onText = (piece: string): void => void pieces.push(piece);
    const inPieces: Script = () => ({ text: "To the north.", pieces: 3, latencyMs: 30 });
    const { ask } = stage(race(), { one: inPieces, two: inPieces });
    await ask({ onText });
    expect(pieces).toEqual(["To the north."]);
    pieces.length = 0;
    await ask({ onText, members: ["two"] });
    expect([pieces.length, pieces.join("")]).toEqual([3, "To the north."]);
  });

  it("fails with the first member's error if none answers, and a bad prompt does not affect health", async () => {
    const { ask, pool } = stage(smallFirst(), { small: says("North"), large: says("South") });
    const promptFor = (): never => {
      throw new RequestError([{ pointer: "/schema", message: "is too much" }]);
    };
    for (let times = 0; times < 5; times++) {
      await expect(ask({ promptFor })).rejects.toThrow("/schema: is too much");
    }
    expect(pool.status.state).toBe("up");
  });
});
