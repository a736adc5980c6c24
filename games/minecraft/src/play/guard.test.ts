import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ItemOrder } from "../chat/order.ts";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { smallTask } from "../testing/small-task.ts";
import { DANGERS, Guard } from "./guard.ts";
import { MinecraftAgent } from "./minecraft-agent.ts";

const pickaxe: ItemOrder = { item: "wooden_pickaxe", count: 1, end: "keep" };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function near(bot: ScriptedBot, ...kinds: readonly string[]): void {
  for (const [id, name] of kinds.entries())
    bot.entities[id + 1] = { id: id + 1, name, position: bot.position.offset(3 + id, 0, 0) };
}

describe("a guard", () => {
  const guard = (bot: ScriptedBot): Guard => new Guard(bot, DANGERS);

  it("fights beatable monsters, and flees from others", () => {
    const bot = new ScriptedBot();
    near(bot, "cow");
    expect(guard(bot).decide(0)).toBeUndefined();
    near(bot, "zombie");
    expect(guard(bot).decide(0)).toEqual({ deed: "fight", creature: "zombie" });
    bot.health = 9;
    expect(guard(bot).decide(0)).toEqual({ deed: "flee", from: ["zombie"] });
    bot.give("wooden_axe", 1);
    expect(guard(bot).decide(0)?.deed).toBe("fight");
    bot.health = 5;
    expect(guard(bot).decide(0)?.deed).toBe("flee");
    bot.health = 20;
    near(bot, "zombie", "creeper");
    expect(guard(bot).decide(0)).toEqual({ deed: "flee", from: ["zombie", "creeper"] });
    near(bot, "zombie", "zombie", "spider");
    expect(guard(bot).decide(0)).toEqual({ deed: "flee", from: ["zombie", "spider"] });
  });

  it("eats carried food when it is safe, if that restores health", () => {
    const bot = new ScriptedBot();
    bot.give("bread", 1);
    bot.health = 12;
    expect(guard(bot).decide(0)).toBeUndefined();
    bot.food = 15;
    expect(guard(bot).decide(0)).toEqual({ deed: "eat", item: "bread" });
    near(bot, "zombie");
    expect(guard(bot).decide(0)?.deed).toBe("fight");
  });

  it("ignores a danger for a while after a failure", () => {
    const bot = new ScriptedBot();
    near(bot, "zombie");
    const one = guard(bot);
    one.failed(1000);
    expect(one.decide(2000)).toBeUndefined();
    expect(one.decide(10_000)?.deed).toBe("fight");
  });
});

describe("a bot under attack", () => {
  it("fights first and then carries out its order, even if no weapon is available", async () => {
    const bot = new ScriptedBot();
    for (let tree = 0; tree < 20; tree++) bot.put("oak_log", 5 + tree, tree % 3);
    const deeds: string[] = [];
    const agent = new MinecraftAgent({
      bot,
      taskOf: smallTask,
      weapon: "wooden_axe",
      onEvent: (event) => {
        if (event.type === "begins") deeds.push(event.deed.deed);
      },
    });
    agent.add(pickaxe);
    agent.start();
    await vi.advanceTimersByTimeAsync(500);
    expect(deeds).toEqual(["dig"]);
    near(bot, "zombie");
    await vi.advanceTimersByTimeAsync(60_000);
    agent.stop();
    expect(deeds.slice(0, 3)).toEqual(["dig", "fight", "dig"]);
    expect(bot.entities).toEqual({});
    expect(agent.orders).toEqual([]);
    // Its own order for a weapon is not reported in chat.
    expect(bot.said).toEqual(["Done: wooden pickaxe."]);
  });

  it("ignores all creatures without configured dangers", async () => {
    const bot = new ScriptedBot();
    const agent = new MinecraftAgent({ bot, taskOf: smallTask, dangers: {} });
    near(bot, "zombie");
    agent.tick(0);
    agent.stop();
    expect(agent.body.isBusy).toBe(false);
  });
});
