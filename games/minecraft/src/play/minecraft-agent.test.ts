import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Places } from "../body/places.ts";
import type { ItemOrder } from "../chat/order.ts";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { smallTask } from "../testing/small-task.ts";
import type { AgentEvent } from "./agent-options.ts";
import { followChat } from "./listen.ts";
import { MinecraftAgent } from "./minecraft-agent.ts";

const pickaxe: ItemOrder = { item: "wooden_pickaxe", count: 1, end: "keep" };
const MINUTES_MS = 300_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function inForest(): ScriptedBot {
  const bot = new ScriptedBot();
  for (let tree = 0; tree < 20; tree++) bot.put("oak_log", 5 + tree, tree % 3);
  return bot;
}

async function playUntil(holds: () => boolean): Promise<void> {
  for (let ms = 0; !holds() && ms < MINUTES_MS; ms += 100) await vi.advanceTimersByTimeAsync(100);
  expect(holds()).toBe(true);
}

/** Timers cannot be counted here, because threads of other tests in this process use some too. */
async function expectRest(agent: MinecraftAgent, bot: ScriptedBot): Promise<void> {
  const tick = vi.spyOn(agent, "tick");
  const { said, position } = structuredClone({ said: bot.said, position: { ...bot.position } });
  await vi.advanceTimersByTimeAsync(MINUTES_MS);
  expect(tick).not.toHaveBeenCalled();
  expect({ said: bot.said, position: { ...bot.position } }).toEqual({ said, position });
}

describe("a bot with orders", () => {
  it("continues after losing its items, dying, and being refused", async () => {
    const bot = inForest();
    const strikes: Record<string, () => void> = {
      planks: () => bot.has.clear(),
      table: () => {
        bot.die();
        setTimeout(() => bot.respawn(), 1000);
      },
    };
    let refusals = 0;
    bot.script.craft = (item) => (item === "stick" && refusals++ === 0 ? "refuse" : undefined);
    const events: AgentEvent[] = [];
    const onEvent = (event: AgentEvent): void => {
      events.push(event);
      if (event.type !== "succeeds" || event.deed.deed !== "craft") return;
      const name = event.deed.item === "oak_planks" ? "planks" : "table";
      strikes[name]?.();
      delete strikes[name];
    };
    const agent = new MinecraftAgent({ bot, taskOf: smallTask, onEvent });
    agent.add(pickaxe);
    agent.start();
    await playUntil(() => agent.orders.length === 0);
    agent.stop();
    expect(strikes).toEqual({});
    expect(bot.has.get("wooden_pickaxe")).toBe(1);
    expect(bot.said).toEqual(["I died. I start again.", "Done: wooden pickaxe."]);
    expect(events.filter(({ type }) => type === "died")).toHaveLength(1);
    expect(events.filter(({ type }) => type === "plan").length).toBeGreaterThan(2);
    await expectRest(agent, bot);
  });

  it("passes its orders on to its successor", async () => {
    const agent = new MinecraftAgent({ bot: inForest(), taskOf: smallTask });
    agent.add(pickaxe, { ...pickaxe, end: "store" });
    const saved = JSON.parse(JSON.stringify(agent.save()));
    agent.stop();
    const bot = inForest();
    bot.put("chest", 2, 2);
    const heir = new MinecraftAgent({ bot, taskOf: smallTask });
    heir.restore(saved);
    heir.start();
    await playUntil(() => heir.orders.length === 0);
    heir.stop();
    expect(bot.inChest.get("wooden_pickaxe")).toBe(1);
  });

  it("reports an impossible order, and continues with the next", async () => {
    const bot = inForest();
    const agent = new MinecraftAgent({ bot, taskOf: smallTask });
    agent.add({ item: "glass", count: 1, end: "keep" }, { ...pickaxe, end: "bring", to: "steve" });
    agent.start();
    await playUntil(() => agent.orders.length === 0);
    agent.stop();
    expect(bot.said).toEqual([
      "I cannot get glass: nothing makes glass.",
      "I cannot get wooden pickaxe for steve: gone: steve is not in sight.",
    ]);
  });

  it("abandons an order after repeated failures", async () => {
    const bot = inForest();
    bot.script.craft = (item) => (item === "oak_planks" ? "refuse" : undefined);
    const agent = new MinecraftAgent({ bot, taskOf: smallTask });
    agent.add(pickaxe);
    agent.start();
    await playUntil(() => agent.orders.length === 0);
    agent.stop();
    expect(bot.said).toEqual([expect.stringMatching(/^I cannot get wooden pickaxe: refused/)]);
  });

  it("follows chat messages addressed to it", async () => {
    const bot = inForest();
    const agent = new MinecraftAgent({ bot, taskOf: smallTask });
    const model = vi.fn(
      async () =>
        'Sure! [{"item":"torch","count":2,"end":"bring"},{"item":"unicorn"},{"item":"stick","count":90000}]',
    );
    const end = followChat(agent, { players: ["steve"], model });
    bot.emit("chat", "steve", "ben, bring me a furnace");
    bot.emit("chat", "alex", "ann, bring me a furnace");
    bot.emit("chat", "ann", "ann, bring me a furnace");
    expect(agent.orders).toEqual([]);
    bot.emit("chat", "steve", "ann, bring me a stone pickaxe and build a furnace");
    bot.emit("chat", "steve", "what are you doing, ann?");
    bot.emit("chat", "steve", "Ann: light up the place");
    await vi.advanceTimersByTimeAsync(0);
    expect(agent.orders).toEqual([
      { item: "stone_pickaxe", count: 1, end: "bring", to: "steve" },
      { item: "furnace", count: 1, end: "place" },
      { item: "torch", count: 2, end: "bring", to: "steve" },
    ]);
    bot.emit("chat", "steve", "everybody stop");
    expect(agent.orders).toEqual([]);
    model.mockRejectedValueOnce(new Error("down"));
    bot.emit("chat", "steve", "ann, sing");
    await vi.advanceTimersByTimeAsync(0);
    end();
    bot.emit("chat", "steve", "ann, get a stick");
    agent.stop();
    expect(bot.said).toEqual([
      "On it: stone pickaxe for steve, then furnace to place.",
      "I am thinking, for stone pickaxe for steve (1 more to do).",
      "On it: 2 torch for steve.",
      "I stop.",
      "I did not understand that.",
    ]);
  });

  it("keeps its orders for its successor after being kicked", async () => {
    const bot = inForest();
    const agent = new MinecraftAgent({ bot, taskOf: smallTask });
    agent.add(pickaxe);
    agent.start();
    await playUntil(() => agent.playing?.runner.isPlaying === true);
    bot.emit("end");
    await vi.advanceTimersByTimeAsync(MINUTES_MS);
    expect(agent.save()).toEqual({ orders: [pickaxe] });
    expect(bot.said).toEqual([]);
    agent.stop();
    await expectRest(agent, bot);
  });

  it("pauses its orders during an errand", async () => {
    const bot = inForest();
    bot.put("chest", 2, 2);
    const events: AgentEvent[] = [];
    const agent = new MinecraftAgent({
      bot,
      taskOf: smallTask,
      onEvent: (event) => events.push(event),
    });
    agent.add({ ...pickaxe, end: "store" });
    agent.start();
    const isStoring = (event: AgentEvent): boolean =>
      event.type === "begins" && event.deed.deed === "store";
    await playUntil(() => events.some(isStoring));
    const before = events.length;
    await vi.advanceTimersByTimeAsync(1);
    const errand = agent.errand({
      ...{ deed: "own", name: "wait" },
      act: (_, attempt) => attempt.pause(5000),
    });
    await vi.advanceTimersByTimeAsync(4000);
    const begun = events.slice(before).filter(({ type }) => type === "begins");
    expect(begun).toMatchObject([{ deed: { name: "wait" } }]);
    await vi.advanceTimersByTimeAsync(2000);
    await errand;
    await playUntil(() => agent.orders.length === 0);
    agent.stop();
    expect(bot.inChest.get("wooden_pickaxe")).toBe(1);
  });

  it("leaves items in the chest if the order is to store them there", () => {
    const bot = inForest();
    const places = new Places();
    const known = places.of(bot);
    bot.put("chest", 2, 2);
    const chest = bot.blockAt(bot.position.offset(2, 0, 2));
    known.saw(chest);
    known.opened(chest.position, { wooden_pickaxe: 1, coal: 2 });
    for (const [end, inChest] of [
      ["keep", { wooden_pickaxe: 1, coal: 2 }],
      ["store", { coal: 2 }],
    ] as const) {
      const taskOf = vi.fn(smallTask);
      const agent = new MinecraftAgent({ bot, taskOf, places });
      agent.add({ ...pickaxe, end });
      agent.tick(0);
      agent.stop();
      expect(taskOf).toHaveBeenCalledWith(
        "wooden_pickaxe",
        1,
        expect.objectContaining({ chest: inChest }),
      );
    }
  });

  it("uses the time of the game loop", async () => {
    const bot = inForest();
    const agent = new MinecraftAgent({ bot, taskOf: smallTask });
    agent.add({ ...pickaxe, end: "bring", to: "steve" });
    for (let nowMs = -1e9; agent.orders.length > 0 && nowMs < -1e9 + MINUTES_MS; nowMs += 100) {
      agent.tick(nowMs);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(agent.orders).toEqual([]);
    expect(bot.said).toEqual([
      "I cannot get wooden pickaxe for steve: gone: steve is not in sight.",
    ]);
    agent.stop();
  });

  it("survives errors of its listener, its chat and its task", async () => {
    const bot = inForest();
    const errors: unknown[] = [];
    const agent = new MinecraftAgent({
      bot,
      taskOf: (item) => {
        const task = smallTask(item);
        const stateOf = (): never => {
          throw new Error("no state");
        };
        return item === "torch" ? { ...task, stateOf } : task;
      },
      onEvent: () => {
        throw new Error("no listener");
      },
      onError: (error) => errors.push(String(error)),
    });
    bot.chat = () => {
      throw new Error("no chat");
    };
    const heard: unknown[] = [];
    const end = followChat(agent, { onError: (error) => heard.push(String(error)) });
    bot.emit("chat", "steve", "ann, what are you doing?");
    bot.emit("chat", "steve", "all right, let's go");
    agent.add({ item: "torch", count: 1, end: "keep" }, pickaxe);
    agent.start();
    await playUntil(() => agent.orders.length === 0);
    agent.stop();
    end();
    expect(bot.has.get("wooden_pickaxe")).toBe(1);
    expect(heard).toEqual(["Error: no chat"]);
    expect(new Set(errors)).toEqual(new Set(["Error: no listener", "Error: no chat"]));
  });

  it("requires a spawned bot with a pathfinder", () => {
    const bot = Object.assign(inForest(), { pathfinder: undefined, registry: undefined }) as never;
    expect(() => new MinecraftAgent({ bot, taskOf: smallTask })).toThrow(
      /has not spawned yet(.|\n)*loadPlugin/,
    );
  });
});
