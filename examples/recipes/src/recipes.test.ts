import { PlanRunner, type StepEvent } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { type Bot, drive } from "./bot.ts";
import { Figure } from "./canvas.ts";
import { actSystem, addMind, type Components, planSystem, senseSystem } from "./ecs.ts";
import { ReloadableAgent } from "./hot-reload.ts";
import { openToolShed, villager } from "./one-axe.ts";
import { OwnPace } from "./own-pace.ts";
import { WoodsRoom } from "./room.ts";
import { loadMinds, saveMinds } from "./save-game.ts";
import { openOrchestrator, type Woods, woods } from "./woods.ts";

/** One turn of the event loop, for pending answers. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const MAX_TICKS = 2000;

/** Ticks at one moment until a step starts: the number of turns depends on the machine. */
async function tickUntilStep<Result extends { readonly event: string }>(
  tick: () => Result,
): Promise<Result> {
  for (let ticks = 0; ; ticks++) {
    const result = tick();
    if (result.event === "start" || ticks === MAX_TICKS) return result;
    await turn();
  }
}

describe("the recipes", () => {
  it("run a room", () => {
    const room = new WoodsRoom();
    room.onJoin("ann");
    room.onJoin("ben");
    for (let tick = 0; tick < MAX_TICKS && room.coinsOf("ben") !== 4; tick++) room.update(50);
    room.onLeave("ann");
    expect([room.coinsOf("ann"), room.coinsOf("ben")]).toEqual([undefined, 4]);
    room.onDispose();
  });

  it("drive a bot, even a clumsy one", async () => {
    const bot = new FakeBot();
    let now = 0;
    const orchestrator = openOrchestrator();
    const runner = drive(bot, orchestrator, () => now);
    for (; now < MAX_TICKS * 50 && bot.coins < 4; now += 50) {
      bot.tick();
      await turn();
    }
    expect(bot.coins).toBe(4);
    expect(bot.stumbled).toBe(true);
    runner.dispose();
  });

  it("move a figure on a canvas", async () => {
    const orchestrator = openOrchestrator();
    const runner = new PlanRunner({ orchestrator, agent: "fig", goal: "paid", budgetMs: 1000 });
    const figure = new Figure(runner);
    const said = new Set<string>();
    const pen = { fillRect: () => {}, fillText: (text: string) => said.add(text) };
    for (let time = 0; time < MAX_TICKS * 16 && figure.coins < 4; time += 16) {
      figure.update(time, 16);
      figure.draw(pen);
      await turn();
    }
    expect(figure.coins).toBe(4);
    expect([...said].sort()).toEqual(["chop", "goto", "sell", "thinks"]);
    runner.dispose();
  });

  it("run as systems over components", () => {
    const world: Components = { mind: new Map(), belief: new Map(), wallet: new Map() };
    const orchestrator = openOrchestrator();
    for (let entity = 0; entity < 5; entity++) addMind(world, orchestrator, entity);
    const coins = () => [...world.wallet.values()].map((wallet) => wallet.coins);
    for (let tick = 0; tick < MAX_TICKS && coins().some((each) => each < 4); tick++) {
      senseSystem(world);
      actSystem(world, tick * 16);
      planSystem(world, orchestrator, 2);
    }
    expect(coins()).toEqual([4, 4, 4, 4, 4]);
  });

  it("reload a domain while the game runs", async () => {
    const domain = (bread: number) =>
      JSON.stringify({
        name: "baker",
        state: { bread: { type: "integer", min: 0, max: 9 } },
        tools: [{ name: "bake", then: { bread: { "+": 1 } } }],
        goals: [{ name: "stocked", when: { bread: { ">=": bread } } }],
      });
    const agent = new ReloadableAgent(domain(2), "stocked");
    const play = (nowMs: number) => tickUntilStep(() => agent.runner.tick({ bread: 1 }, nowMs));
    expect(await play(0)).toMatchObject({ event: "start", step: { tool: "bake" } });
    expect(() => agent.reload('{"name":')).toThrow("domain");
    agent.reload(domain(4));
    // The old plan stops short of the new goal, so another one is made.
    expect(await play(10)).toMatchObject({ event: "start" });
    expect(agent.runner.remaining).toHaveLength(3);
  });

  it("save and load runners with their reservations", async () => {
    const orchestrator = openOrchestrator();
    const open = () => {
      const shed = openToolShed();
      const ann = villager(orchestrator, "ann", shed, () => {});
      return { shed, runners: new Map([["ann", ann]]), ann };
    };
    const before = open();
    await tickUntilStep(() => before.ann.tick({ at: "wood" }, 10));
    const saved = JSON.parse(JSON.stringify(saveMinds(before.runners, before.shed)));
    const after = open();
    loadMinds(saved, after.runners, after.shed);
    expect(after.shed.holderOf("axe", 20)).toBe("ann");
    expect(after.ann.tick(undefined, 20)).toMatchObject({ event: "continue" });
    expect(after.ann.tick(undefined, 110)).toMatchObject({ event: "finish" });
    expect(after.shed.holderOf("axe", 110)).toBe("ann");
  });

  it("live at a pace of their own, in ticks of any length", async () => {
    const runner = new PlanRunner({
      ...{ orchestrator: openOrchestrator(), agent: "ann", goal: "paid", budgetMs: 1000 },
      durationMs: ({ tool }) => (tool === "goto" ? 2000 : 500),
    });
    const ann = new OwnPace(runner);
    ann.update(0);
    while (runner.isWaiting) await turn();
    ann.update(100);
    ann.timeScale = 0;
    expect(ann.update(60_000)).toEqual([]);
    ann.timeScale = 10;
    expect(ann.update(1000)).toEqual([
      ...[
        [2100, "goto"],
        [2600, "chop"],
        [3100, "chop"],
        [5100, "goto"],
      ],
      ...[
        [5600, "sell"],
        [6100, "sell"],
      ],
    ]);
    expect(woods.read(ann.state)).toMatchObject({ at: "market", coins: 4 });
  });

  it("share one axe", async () => {
    const orchestrator = openOrchestrator();
    const shed = openToolShed();
    const chopping = new Set<string>();
    let most = 0;
    const agents = ["ann", "ben", "cid"].map((name) => {
      const state = { at: "hut" as "hut" | "wood" | "market", logs: 0, coins: 0 };
      const onStepEvent = ({ type, step, agent }: StepEvent<Woods>): void => {
        if (step.tool === "chop" && type === "started") chopping.add(agent);
        if (step.tool === "chop" && type !== "started") chopping.delete(agent);
        most = Math.max(most, chopping.size);
        if (type !== "finished") return;
        if (step.tool === "goto") state.at = step.args.place;
        if (step.tool === "chop") state.logs++;
        if (step.tool === "sell") {
          state.logs--;
          state.coins += 2;
        }
      };
      return { state, runner: villager(orchestrator, name, shed, onStepEvent) };
    });
    for (
      let now = 0;
      now < MAX_TICKS * 20 && agents.some(({ state }) => state.coins < 4);
      now += 20
    ) {
      for (const { state, runner } of agents) runner.tick({ ...state }, now);
      await turn();
    }
    expect(agents.map(({ state }) => state.coins)).toEqual([4, 4, 4]);
    expect(most).toBe(1);
    for (const { runner } of agents) runner.dispose();
    expect(shed.save()).toEqual({ version: 2, leases: [], line: [] });
  });
});

/** A bot in its own world; its first walk ends in a ditch. */
class FakeBot implements Bot {
  place: "hut" | "wood" | "market" = "hut";
  logs = 0;
  coins = 0;
  stumbled = false;
  #listener: () => void = () => {};
  #act: { ticksLeft: number; end: () => void; reject: (error: Error) => void } | undefined;

  count(item: "log" | "coin"): number {
    return item === "log" ? this.logs : this.coins;
  }

  walkTo(place: "hut" | "wood" | "market"): Promise<void> {
    return this.#begin(() => {
      if (!this.stumbled) {
        this.stumbled = true;
        throw new Error("fell into a ditch");
      }
      this.place = place;
    });
  }

  dig(): Promise<void> {
    return this.#begin(() => this.logs++);
  }

  trade(): Promise<void> {
    return this.#begin(() => {
      this.logs--;
      this.coins += 2;
    });
  }

  stop(): void {
    this.#act?.reject(new Error("stopped"));
    this.#act = undefined;
  }

  on(_event: "physicsTick", listener: () => void): void {
    this.#listener = listener;
  }

  tick(): void {
    const act = this.#act;
    if (act !== undefined && --act.ticksLeft === 0) {
      this.#act = undefined;
      act.end();
    }
    this.#listener();
  }

  #begin(effect: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        try {
          effect();
          resolve();
        } catch (error) {
          reject(error);
        }
      };
      this.#act = { ticksLeft: 3, end, reject };
    });
  }
}
