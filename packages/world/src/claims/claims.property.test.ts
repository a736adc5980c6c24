import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { Claims } from "./claims.ts";

const HISTORIES = casesOf(600);
const ACTS = 120;
const AGENTS = ["ann", "bo", "cid", "dee", "eve", "fay", "gus", "hal"];
const THINGS = ["table", "well", "bed"];

type Random = ReturnType<typeof seededRandom>;

/** A thing as a child would keep it: who sits there, who queues from afar, and who stands before it. */
interface Room {
  places: number;
  sits: string[];
  queue: string[];
  stands: string[];
}

/** Claims in lists, by rules that are easy to see through. */
class Reference {
  readonly rooms = new Map(
    THINGS.map((thing): [string, Room] => [thing, { places: 1, sits: [], queue: [], stands: [] }]),
  );

  room(thing: ThingId): Room {
    return this.rooms.get(String(thing)) as Room;
  }

  /** Whether there is a chair left for an agent after those ahead of it. */
  mayHave(agent: string, thing: ThingId, line: readonly string[]): boolean {
    const { places, sits } = this.room(thing);
    const at = line.indexOf(agent);
    const ahead = at < 0 ? line.length : at;
    return sits.includes(agent) || sits.length + ahead < places;
  }

  isFreeFor(agent: string, thing: ThingId): boolean {
    return this.mayHave(agent, thing, this.room(thing).queue);
  }

  take(agent: string, things: readonly string[]): string | undefined {
    const blocked = things.find((thing) => !this.isFreeFor(agent, thing));
    if (blocked !== undefined) return blocked;
    for (const [thing, room] of this.rooms) {
      if (!things.includes(thing)) room.sits = without(room.sits, agent);
      else if (!room.sits.includes(agent)) room.sits.push(agent);
      room.queue = without(room.queue, agent);
    }
    return undefined;
  }

  takeTurn(agent: string, thing: string): boolean {
    const room = this.room(thing);
    const is = this.mayHave(agent, thing, room.stands);
    if (is && !room.sits.includes(agent)) {
      room.stands = without(room.stands, agent);
      room.sits.push(agent);
    }
    if (!is && !room.stands.includes(agent)) room.stands.push(agent);
    return is;
  }

  wait(agent: string, thing: string): void {
    for (const [name, room] of this.rooms) {
      room.sits = without(room.sits, agent);
      if (name !== thing) room.queue = without(room.queue, agent);
    }
    const { queue } = this.room(thing);
    if (!queue.includes(agent)) queue.push(agent);
  }

  letPass(agent: string): void {
    for (const room of this.rooms.values()) {
      if (!room.queue.includes(agent)) continue;
      const haveAll = room.queue.length <= Math.max(1, room.places - room.sits.length);
      room.queue = without(room.queue, agent);
      if (!haveAll) room.queue.push(agent);
    }
  }

  give(agent: string, thing: string): void {
    const room = this.room(thing);
    if (room.sits.includes(agent)) return;
    while (room.sits.length >= Math.max(1, room.places)) room.sits.pop();
    room.sits.push(agent);
  }
}

function without(list: readonly string[], agent: string): string[] {
  return list.filter((one) => one !== agent);
}

/** Plays a drawn history, with claims that are saved and loaded now and then, beside the lists. */
class History {
  readonly told = new Reference();
  claims = this.#open();
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    for (const room of this.told.rooms.values()) room.places = 1 + this.#random.integer(4);
  }

  #open(): Claims {
    return new Claims((thing) => this.told.room(thing).places);
  }

  #one<Item>(list: readonly Item[]): Item {
    return list[this.#random.integer(list.length)] as Item;
  }

  act(): void {
    const { told, claims } = this;
    const [agent, thing] = [this.#one(AGENTS), this.#one(THINGS)];
    const room = told.room(thing);
    const what = this.#random.integer(23);
    if (what < 5) {
      const things = THINGS.filter(() => this.#random.integer(2) === 0);
      expect(claims.take(agent, new Set(things))).toBe(told.take(agent, things));
    } else if (what < 9) {
      claims.wait(agent, thing);
      told.wait(agent, thing);
    } else if (what < 13)
      expect(claims.takeTurn(agent, thing) === 0).toBe(told.takeTurn(agent, thing));
    else if (what < 15) {
      claims.keepOnly(agent, new Set([thing]));
      for (const [name, one] of told.rooms) {
        if (name !== thing) one.sits = without(one.sits, agent);
      }
    } else if (what === 15) {
      claims.stopWaiting(agent);
      for (const one of told.rooms.values()) one.queue = without(one.queue, agent);
    } else if (what === 16) {
      claims.letPass(agent);
      told.letPass(agent);
    } else if (what === 17) {
      claims.leave(agent);
      for (const one of told.rooms.values()) {
        for (const list of ["sits", "queue", "stands"] as const) {
          one[list] = without(one[list], agent);
        }
      }
    } else if (what === 18) {
      claims.give(thing, agent);
      told.give(agent, thing);
    } else if (what === 19) {
      const isAll = this.#random.integer(2) === 0;
      claims.free(thing, isAll ? undefined : agent);
      room.sits = isAll ? [] : without(room.sits, agent);
    } else if (what === 20) {
      const before = room.places;
      room.places = this.#random.integer(5);
      if (room.places > before) claims.grown(thing);
    } else {
      this.claims = this.#open();
      this.claims.restore(JSON.parse(JSON.stringify(claims.save())));
    }
  }

  /** The agents that queue for a thing and may have it now. */
  get called(): ReadonlySet<string> {
    return new Set(
      [...this.told.rooms].flatMap(([thing, { queue }]) =>
        queue.filter((agent) => this.told.isFreeFor(agent, thing)).map((one) => `${one} ${thing}`),
      ),
    );
  }

  /** All answers of claims, or of lists, about all agents and things. */
  answers(of: "claims" | "told"): readonly unknown[] {
    const { claims, told } = this;
    return [...told.rooms].map(([thing, { sits, queue }]) =>
      of === "claims"
        ? [
            ...[claims.holdersOf(thing), claims.holderOf(thing), claims.waitingFor(thing)],
            ...AGENTS.map((agent) => [
              ...[claims.isFreeFor(agent, thing), claims.isHeldBy(agent, thing)],
              ...[claims.heldBy(agent).includes(thing), claims.awaitedBy(agent) === thing],
            ]),
          ]
        : [
            ...[sits, sits[0], queue.length],
            ...AGENTS.map((agent) => [
              ...[told.isFreeFor(agent, thing), sits.includes(agent)],
              ...[sits.includes(agent), queue.includes(agent)],
            ]),
          ],
    );
  }
}

describe("claims on things with several places", () => {
  it("are those of lists kept by hand, saved and loaded now and then", () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = new History(seed);
      for (let at = 0; at < ACTS; at++) {
        history.act();
        expect(history.answers("claims")).toEqual(history.answers("told"));
      }
    }
  });

  it("call each agent in a queue as soon as there is a place for it", () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const history = new History(seed);
      for (let at = 0; at < ACTS; at++) {
        const before = history.called;
        const { claims } = history;
        const calls = new Map(AGENTS.map((agent) => [agent, claims.callsOf(agent)]));
        history.act();
        if (history.claims !== claims) continue;
        for (const one of history.called) {
          const [agent = "", thing = ""] = one.split(" ");
          if (!before.has(one) && !claims.isHeldBy(agent, thing))
            expect(claims.callsOf(agent)).toBeGreaterThan(calls.get(agent) ?? 0);
        }
      }
    }
  });

  it("are never more than places, unless a thing lost some", () => {
    const claims = new Claims(() => 3);
    for (const agent of AGENTS)
      if (claims.take(agent, new Set(["table"]))) claims.wait(agent, "table");
    expect(claims.holdersOf("table")).toEqual(["ann", "bo", "cid"]);
    expect(claims.waitingFor("table")).toBe(5);
    claims.leave("bo");
    expect(["dee", "eve"].map((agent) => claims.isFreeFor(agent, "table"))).toEqual([true, false]);
    claims.give("table", "player");
    expect(claims.holdersOf("table")).toEqual(["ann", "cid", "player"]);
    claims.give("table", "snag");
    expect(claims.holdersOf("table")).toEqual(["ann", "cid", "snag"]);
  });
});
