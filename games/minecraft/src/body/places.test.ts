import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ScriptedBot } from "../testing/scripted-bot.ts";
import { BotBody } from "./body.ts";
import type { DeedError } from "./failure.ts";
import { type BotPlaces, Places } from "./places.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function put(bots: readonly ScriptedBot[], name: string, x: number, z: number): void {
  for (const bot of bots) bot.put(name, x, z);
}

function see(bot: ScriptedBot, places: BotPlaces, x: number, z: number): void {
  places.saw(bot.blockAt(bot.position.minus(bot.position).offset(x, 1, z)));
}

/** Two bots in one world that share their places. */
function pair() {
  const all = new Places();
  const bots = [new ScriptedBot("ann"), new ScriptedBot("ben")] as const;
  const [ann, ben] = bots;
  return { all, bots, ann, ben, ofAnn: all.of(ann), ofBen: all.of(ben) };
}

describe("places", () => {
  it("are remembered, reported to bots within earshot, and priced by distance", () => {
    const { bots, ann, ben, ofAnn, ofBen } = pair();
    put(bots, "coal_ore", 80, 0);
    ben.position = ben.position.offset(70, 0, 0);
    see(ben, ofBen, 80, 0);
    expect(ofBen.tell()).toBe(0);
    expect(ofAnn.nearest(["coal_ore"])).toBeUndefined();
    ben.position = ben.position.offset(-50, 0, 0);
    expect(ofBen.tell()).toBe(1);
    expect(ofAnn.nearest(["coal_ore"])).toMatchObject({ x: 80, y: 1, z: 0 });
    expect(ofAnn.nearest(["coal_ore"], 90)).toBeUndefined();
    expect(ofAnn.sights["coal_ore"]).toBeCloseTo(80 / 4.3, 0);
    expect(ann.said).toEqual([]);
  });

  it("are corrected by a bot that finds them gone, and the correction is reported", () => {
    const { bots, ann, ben, ofAnn, ofBen } = pair();
    put(bots, "chest", 60, 0);
    see(ben, ofBen, 60, 0);
    ofBen.tell();
    put(bots, "air", 60, 0);
    // The chest is out of sight, so both bots still remember it.
    expect([ofAnn, ofBen].map((each) => each.nearest(["chest"])?.x)).toEqual([60, 60]);
    vi.advanceTimersByTime(1000);
    ann.position = ann.position.offset(40, 0, 0);
    expect(ofAnn.nearest(["chest"])).toBeUndefined();
    expect(ben.position.x).toBeLessThan(1);
    expect(ofAnn.tell()).toBe(1);
    expect(ofBen.nearest(["chest"])).toBeUndefined();
  });

  it("include the last known contents of a chest", () => {
    const { bots, ben, ofAnn, ofBen } = pair();
    put(bots, "chest", 5, 0);
    see(ben, ofBen, 5, 0);
    const chest = ofBen.nearest(["chest"]);
    if (chest === undefined) throw new Error("it was seen");
    ofBen.opened(chest, { iron_ingot: 3, coal: 1 });
    ofBen.tell();
    expect(ofAnn.inChest).toEqual({ iron_ingot: 3, coal: 1 });
    vi.advanceTimersByTime(1000);
    ofBen.opened(chest, { iron_ingot: 2 });
    expect(ofBen.inChest).toEqual({ iron_ingot: 2 });
    expect(ofAnn.inChest).toEqual({ iron_ingot: 3, coal: 1 });
    ofBen.tell();
    expect(ofAnn.inChest).toEqual({ iron_ingot: 2 });
  });

  it("are kept for a bot that rejoins the game", () => {
    const { all, bots, ben, ofBen } = pair();
    put(bots, "furnace", 9, 9);
    see(ben, ofBen, 9, 9);
    const heir = new ScriptedBot("ben");
    heir.put("furnace", 9, 9);
    expect(all.of(heir).nearest(["furnace"])).toMatchObject({ x: 9, z: 9 });
  });
});

describe("a body with known places", () => {
  it("goes to a missing block that another bot has seen", async () => {
    const places = new Places();
    const [ann, ben] = [new ScriptedBot("ann"), new ScriptedBot("ben")];
    ben.position = ben.position.offset(40, 0, 0);
    put([ann, ben], "oak_log", 70, 3);
    const body = new BotBody(ann, { places });
    const other = new BotBody(ben, { places });
    const log = { deed: "dig", blocks: ["oak_log"], item: "oak_log", count: 1 } as const;
    const reasons: string[] = [];
    const playOn = async (deed: Promise<void>): Promise<void> => {
      let ended = false;
      deed
        .catch((error: DeedError) => reasons.push(error.reason))
        .finally(() => {
          ended = true;
        });
      for (let ms = 0; !ended && ms < 600_000; ms += 100) await vi.advanceTimersByTimeAsync(100);
    };
    see(ben, places.of(ben), 70, 3);
    // Any deed ends with a report of known places.
    await playOn(other.perform({ deed: "eat", item: "bread" }));
    expect(reasons).toEqual(["no-item"]);
    const explored: number[] = [];
    ann.script.walk = () => {
      explored.push(ann.position.x);
      return undefined;
    };
    await playOn(body.perform(log));
    expect(reasons).toHaveLength(1);
    expect(ann.has.get("oak_log")).toBe(1);
    expect(explored.length).toBeLessThan(4);
  });
});
