import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

const no = { type: "boolean", default: false } as const;
const grill = defineDomain({
  name: "grill",
  kinds: { burner: {}, order: { fried: no } },
  places: { burner: 2, order: 1 },
  state: { near: { type: "thing", of: "burner", position: true } },
  tools: [
    { name: "walk", things: { to: "burner" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      ...{ name: "fry", things: { it: "order", on: "burner" }, claims: ["$it", "$on"] },
      ...{ when: { near: "$on" }, duration: 8, then: { "$it.fried": true } },
    },
  ],
  goals: [{ name: "fried", things: { it: "order" }, when: { "$it.fried": true } }],
});

interface Player {
  tick(nowMs: number): { readonly event: string; readonly step?: { readonly tool: string } } & {
    readonly things?: Readonly<Record<string, unknown>>;
  };
  finished(): void;
  readonly isWaiting: boolean;
  readonly near: { at: string | undefined };
}

/** Two burners a second apart, and cooks: squads of one, or single agents. */
class Grill {
  readonly world = new World(grill, { squads: worldSquads, way: () => 1 });
  readonly #orchestrator = new Orchestrator({
    domain: this.world.domain.untyped,
    ...{ planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  readonly players = new Map<string, Player>();
  readonly #ends = new Map<string, { readonly atMs: number; readonly end: () => void }>();
  readonly log: string[] = [];
  requests = 0;
  nowMs = 0;

  constructor() {
    for (const at of [1, 2]) this.world.add("burner", `burner ${at}`);
  }

  join(name: string, isAlone = false): void {
    this.world.add("order", `order of ${name}`);
    const near: Player["near"] = { at: undefined };
    const goal = { goal: "fried", things: { it: `order of ${name}` } } as const;
    const options = { orchestrator: this.#orchestrator, goal, budgetMs: 10_000 } as const;
    if (isAlone) {
      const runner = this.world.agent(name).runner(options as never);
      this.players.set(name, {
        near,
        tick: (nowMs) => runner.tick({ near: near.at } as never, nowMs) as never,
        finished: () => runner.finished(),
        get isWaiting() {
          return runner.isWaiting;
        },
      });
      return;
    }
    const runner = this.world.squad([name]).runner({
      ...{ ...options, expansions: 200, ends: "told" },
      onOutcome: () => this.requests++,
    } as never);
    this.players.set(name, {
      near,
      tick: (nowMs) =>
        runner.tick({ [name]: { near: near.at } } as never, {}, nowMs)[name] as never,
      finished: () => runner.finished(name),
      get isWaiting() {
        return runner.isWaiting;
      },
    });
  }

  /** @param early what ends before its time: at once */
  async play(untilMs: number, early: readonly string[] = []): Promise<void> {
    for (; this.nowMs < untilMs; this.nowMs += 100) {
      for (const [name, player] of this.players) {
        const { atMs = Number.POSITIVE_INFINITY, end } = this.#ends.get(name) ?? {};
        if (this.nowMs >= atMs || early.includes(name)) {
          this.#ends.delete(name);
          end?.();
          player.finished();
        }
        const { event, step, things = {} } = player.tick(this.nowMs);
        while (player.isWaiting) await settle();
        if (event !== "start" || step === undefined) continue;
        const { on, to } = things;
        this.log.push(`${this.nowMs} ${name} ${step.tool} ${String(on ?? to)}`);
        const isWalk = step.tool === "walk";
        const end2 = (): void => {
          if (isWalk) player.near.at = String(to);
          else this.world.set(`order of ${name}`, { fried: true });
        };
        this.#ends.set(name, { atMs: this.nowMs + (isWalk ? 1000 : 8000), end: end2 });
      }
    }
  }
}

describe("who stands in line for one of two equal things", () => {
  it.each([
    ["a squad", false],
    ["an agent", true],
  ])("%s takes the other one if that is free sooner", async (_, isAlone) => {
    const game = new Grill();
    game.join("ann");
    await game.play(300);
    game.join("bo");
    await game.play(600);
    game.join("cai", isAlone);
    await game.play(3000);
    const before = game.requests;
    // Who has begun later is done first.
    await game.play(3100, ["bo"]);
    await game.play(20_000);
    const frying = game.log.filter((line) => line.includes("fry"));
    expect(frying.map((line) => line.replace(/^\d+ /, ""))).toEqual([
      ...["ann fry burner 1", "bo fry burner 2", "cai fry burner 2"],
    ]);
    expect(Number(frying[2]?.split(" ")[0])).toBeLessThan(6000);
    expect(game.requests - before).toBeLessThan(4);
  });
});
