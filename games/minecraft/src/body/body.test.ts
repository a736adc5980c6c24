import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { BotBody } from "./body.ts";
import type { Deed } from "./deeds/deed.ts";
import { DeedError } from "./failure.ts";
import { Places } from "./places.ts";

const log = (count: number): Deed => ({ deed: "dig", blocks: ["oak_log"], item: "oak_log", count });
const MINUTES_MS = 600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Advances time until a deed has ended, and returns `ok` or the reason for its failure. */
async function outcomeOf(deed: Promise<void>): Promise<string> {
  let outcome: string | undefined;
  deed.then(
    () => {
      outcome = "ok";
    },
    (error: unknown) => {
      outcome = error instanceof DeedError ? error.reason : String(error);
    },
  );
  for (let ms = 0; outcome === undefined && ms < MINUTES_MS; ms += 100)
    await vi.advanceTimersByTimeAsync(100);
  return outcome ?? "hangs";
}

function withTree(): { bot: ScriptedBot; body: BotBody } {
  const bot = new ScriptedBot();
  for (const y of [1, 2, 3]) bot.put("oak_log", 6, 0, y);
  bot.put("oak_log", 0, 9);
  return { bot, body: new BotBody(bot) };
}

describe("a body", () => {
  it("digs until it carries enough", async () => {
    const { bot, body } = withTree();
    expect(await outcomeOf(body.perform(log(3)))).toBe("ok");
    expect(bot.has.get("oak_log")).toBe(3);
  });

  it("detects that the server puts a dug block back, and tries others", async () => {
    const { bot, body } = withTree();
    let refusals = 0;
    bot.script.dig = () => (refusals++ < 2 ? "refuse" : undefined);
    expect(await outcomeOf(body.perform(log(1)))).toBe("ok");
    expect(refusals).toBe(3);
    bot.script.dig = () => "refuse";
    expect(await outcomeOf(body.perform(log(1)))).toBe("refused");
  });

  it("names the missing item or tool before walking", async () => {
    const { bot, body } = withTree();
    bot.put("stone", 30, 0);
    expect(
      await outcomeOf(
        body.perform({ deed: "dig", blocks: ["stone"], item: "cobblestone", count: 1 }),
      ),
    ).toBe("no-tool");
    expect(bot.position.x).toBe(0.5);
    expect(await outcomeOf(body.perform({ deed: "craft", item: "stick", times: 1 }))).toBe(
      "no-item",
    );
    expect(await outcomeOf(body.perform({ deed: "place", item: "furnace" }))).toBe("no-item");
    bot.give("oak_planks", 3);
    bot.give("stick", 2);
    expect(await outcomeOf(body.perform({ deed: "craft", item: "wooden_pickaxe", times: 1 }))).toBe(
      "gone",
    );
    expect(
      await outcomeOf(body.perform({ deed: "bring", item: "stick", count: 1, to: "steve" })),
    ).toBe("gone");
    bot.script.walk = () => "no-path";
    expect(await outcomeOf(body.perform(log(1)))).toBe("no-path");
  });

  it("explores for blocks out of sight", async () => {
    const bot = new ScriptedBot();
    bot.put("oak_log", 80, 20);
    const body = new BotBody(bot);
    expect(await outcomeOf(body.perform(log(1)))).toBe("ok");
    bot.blocks.clear();
    expect(await outcomeOf(body.perform(log(1)))).toBe("gone");
  });

  it("times out if an action hangs", async () => {
    const { bot, body } = withTree();
    bot.put("furnace", 2, 2);
    bot.put("chest", 2, 3);
    for (const item of ["iron_ore", "coal", "oak_log"]) bot.give(item, 1);
    bot.script.walk = () => "hang";
    expect(await outcomeOf(body.perform(log(1)))).toBe("timed-out");
    bot.script.walk = () => undefined;
    bot.script.dig = () => "hang";
    expect(await outcomeOf(body.perform(log(1)))).toBe("timed-out");
    bot.script.craft = () => "hang";
    expect(await outcomeOf(body.perform({ deed: "craft", item: "oak_planks", times: 1 }))).toBe(
      "timed-out",
    );
    bot.script.open = () => "hang";
    const smelt: Deed = {
      deed: "smelt",
      from: "iron_ore",
      item: "iron_ingot",
      count: 1,
      fuel: "coal",
      fuelCount: 1,
    };
    expect(await outcomeOf(body.perform(smelt))).toBe("timed-out");
    expect(await outcomeOf(body.perform({ deed: "store", item: "coal", count: 1 }))).toBe(
      "timed-out",
    );
  });

  it("stops at once on death, interruption and disconnect", async () => {
    const { bot, body } = withTree();
    bot.script.walk = () => "hang";
    for (const [strike, reason] of [
      [() => bot.die(), "died"],
      [() => body.interrupt(), "interrupted"],
      [() => bot.emit("kicked", "bye"), "disconnected"],
    ] as const) {
      const deed = body.perform(log(1));
      deed.catch(() => {});
      await vi.advanceTimersByTimeAsync(50);
      strike();
      await expect(deed).rejects.toMatchObject({ reason });
    }
    expect(await outcomeOf(body.perform(log(1)))).toBe("disconnected");
  });

  it("fails a craft that the server refused or gave too little for", async () => {
    const { bot, body } = withTree();
    bot.give("oak_log", 2);
    bot.script.craft = () => "refuse";
    expect(await outcomeOf(body.perform({ deed: "craft", item: "oak_planks", times: 1 }))).toBe(
      "refused",
    );
    bot.script.craft = () => "short";
    expect(await outcomeOf(body.perform({ deed: "craft", item: "oak_planks", times: 1 }))).toBe(
      "refused",
    );
  });

  it("smelts, stores, takes, places, hunts, eats and brings", async () => {
    const { bot, body } = withTree();
    bot.put("furnace", 2, 2);
    bot.put("chest", 2, 4);
    for (const item of ["iron_ore", "coal", "bread"]) bot.give(item, 2);
    bot.entities = { 7: { id: 7, name: "pig", position: bot.position.offset(8, 0, 0) } };
    bot.players = { steve: { entity: { id: 8, position: bot.position.offset(-9, 0, 3) } } };
    const deeds: readonly Deed[] = [
      { deed: "smelt", from: "iron_ore", item: "iron_ingot", count: 2, fuel: "coal", fuelCount: 1 },
      { deed: "store", item: "iron_ingot", count: 2 },
      { deed: "take", item: "iron_ingot", count: 1 },
      { deed: "hunt", creature: "pig", item: "porkchop", count: 1 },
      { deed: "eat", item: "bread" },
      { deed: "bring", item: "iron_ingot", count: 1, to: "steve" },
    ];
    for (const deed of deeds)
      expect(`${deed.deed} ${await outcomeOf(body.perform(deed))}`).toBe(`${deed.deed} ok`);
    expect(body.inChest).toEqual({ iron_ingot: 1 });
    expect(Object.fromEntries(bot.has)).toMatchObject({
      iron_ore: 0,
      iron_ingot: 0,
      coal: 1,
      porkchop: 1,
      bread: 1,
    });
    expect(await outcomeOf(body.perform({ deed: "take", item: "iron_ingot", count: 5 }))).toBe(
      "gone",
    );
    bot.give("crafting_table", 1);
    expect(await outcomeOf(body.perform({ deed: "place", item: "crafting_table" }))).toBe("ok");
    expect([...bot.blocks.values()]).toContain("crafting_table");
  });

  it("fills buckets, and strips and takes a log", async () => {
    const { bot, body } = withTree();
    bot.put("water", -6, 0);
    bot.give("bucket", 2);
    bot.give("wooden_axe", 1);
    bot.entities = { 7: { id: 7, name: "cow", position: bot.position.offset(8, 0, 0) } };
    const deeds: readonly Deed[] = [
      { deed: "use", with: "bucket", on: "cow", item: "milk_bucket", count: 1 },
      { deed: "use", with: "bucket", on: "water", item: "water_bucket", count: 1 },
      {
        ...{ deed: "use", with: "wooden_axe", on: "oak_log", item: "stripped_oak_log", count: 2 },
        digs: true,
      },
    ];
    for (const deed of deeds) expect(await outcomeOf(body.perform(deed))).toBe("ok");
    expect(Object.fromEntries(bot.has)).toMatchObject({
      ...{ bucket: 0, milk_bucket: 1, water_bucket: 1, stripped_oak_log: 2 },
    });
  });

  it("detects that the server leaves a bucket empty", async () => {
    const { bot, body } = withTree();
    const milk: Deed = { deed: "use", with: "bucket", on: "cow", item: "milk_bucket", count: 1 };
    expect(await outcomeOf(body.perform(milk))).toBe("no-item");
    bot.give("bucket", 1);
    expect(await outcomeOf(body.perform(milk))).toBe("gone");
    bot.entities = { 7: { id: 7, name: "cow", position: bot.position.offset(8, 0, 0) } };
    bot.script.use = () => "refuse";
    expect(await outcomeOf(body.perform(milk))).toBe("refused");
    expect(bot.has.get("bucket")).toBe(1);
  });

  it("waits until food is really eaten", async () => {
    const { bot, body } = withTree();
    bot.give("bread", 2);
    // mineflayer ends a meal at any change in the hand.
    bot.consume = async () => {
      setTimeout(() => bot.give("bread", -1), 1500);
    };
    expect(await outcomeOf(body.perform({ deed: "eat", item: "bread" }))).toBe("ok");
    expect(bot.has.get("bread")).toBe(1);
    bot.consume = async () => {};
    expect(await outcomeOf(body.perform({ deed: "eat", item: "bread" }))).toBe("refused");
  });

  it("waits near a hen for its egg, within the time limit", async () => {
    const { bot, body } = withTree();
    const egg: Deed = { deed: "collect", creature: "chicken", item: "egg", count: 1 };
    expect(await outcomeOf(body.perform(egg))).toBe("gone");
    bot.entities = { 7: { id: 7, name: "chicken", position: bot.position.offset(9, 0, 0) } };
    const laid = setTimeout(() => bot.give("egg", 1), 60_000);
    expect(await outcomeOf(body.perform(egg))).toBe("ok");
    clearTimeout(laid);
    expect(await outcomeOf(body.perform(egg))).toBe("timed-out");
  });

  it("digs a niche if there is no room to place a block", async () => {
    const bot = new ScriptedBot();
    const body = new BotBody(bot);
    bot.give("furnace", 1);
    for (let x = -4; x <= 4; x++) {
      for (let z = -4; z <= 4; z++) {
        for (let y = -2; y <= 3; y++) if (x !== 0 || z !== 0) bot.put("dirt", x, z, y);
      }
    }
    expect(await outcomeOf(body.perform({ deed: "place", item: "furnace" }))).toBe("ok");
    expect(bot.blocks.get("1,1,0")).toBe("furnace");
  });

  it("avoids blocks claimed by other bots of the process", async () => {
    const places = new Places();
    const [ann, ben] = [new ScriptedBot("ann"), new ScriptedBot("ben")];
    for (const bot of [ann, ben]) {
      bot.put("oak_log", 6, 0);
      bot.put("oak_log", 9, 0);
    }
    const both = [ann, ben].map((bot) => new BotBody(bot, { places }).perform(log(1)));
    expect(await Promise.all(both.map(outcomeOf))).toEqual(["ok", "ok"]);
    expect([ann.blocks.get("6,1,0"), ben.blocks.get("9,1,0")]).toEqual(["air", "air"]);
  });

  it("remembers a station that is out of sight", async () => {
    const { bot, body } = withTree();
    bot.put("crafting_table", 2, 2);
    expect(body.isNear("crafting_table")).toBe(true);
    bot.position = bot.position.offset(60, 0, 0);
    expect(body.isNear("crafting_table")).toBe(true);
    bot.position = bot.position.offset(40, 0, 0);
    expect(body.isNear("crafting_table")).toBe(false);
    bot.position = bot.position.offset(-30, 0, 0);
    bot.give("oak_planks", 3);
    bot.give("stick", 2);
    expect(await outcomeOf(body.perform({ deed: "craft", item: "wooden_pickaxe", times: 1 }))).toBe(
      "ok",
    );
  });

  it("performs a custom deed", async () => {
    const { body } = withTree();
    const act = vi.fn(async (_: unknown, attempt: { pause(ms: number): Promise<void> }) =>
      attempt.pause(500),
    );
    expect(await outcomeOf(body.perform({ deed: "own", name: "wave", act }))).toBe("ok");
    expect(act).toHaveBeenCalledOnce();
  });
});
