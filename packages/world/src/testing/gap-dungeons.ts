import { type Random, seededRandom } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";
import type { WorldGoal } from "../typed.ts";
import {
  drawnFrom,
  OWN_SPOT,
  type PlainDomain,
  type PlainThing,
  type PlainWorld,
} from "./all-things.ts";

const amount = (max: number): object => ({ type: "integer", min: 0, max, default: 0 });

/** Rooms with doors between them: chests, some locked, and the keys to them. */
export const dungeon: PlainDomain = {
  name: "dungeon of rooms",
  kinds: {
    chest: { gold: amount(6), locked: { type: "boolean", default: false } },
    key: { opens: { type: "thing", of: "chest" } },
    door: {},
  },
  places: { chest: 6, key: 3, door: 8 },
  state: {
    near: { type: "thing", of: ["chest", "key", "door"], position: true },
    holds: { type: "thing", of: "key" },
    gold: amount(12),
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["chest", "key", "door"] } },
      ...{ then: { near: "$to" }, cost: { way: "$to" } },
    },
    { name: "take", things: { key: "key" }, when: { near: "$key" }, then: { holds: "$key" } },
    {
      ...{ name: "unlock", things: { chest: "chest", key: "key" } },
      when: { near: "$chest", holds: "$key", "$key.opens": "$chest" },
      then: { "$chest.locked": false },
    },
    {
      ...{ name: "steal", things: { chest: "chest" }, cost: 2 },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
    },
  ] as PlainDomain["tools"],
  goals: [
    { name: "rich", when: { gold: { ">=": 6 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
};

/** The numbers of things in a drawn dungeon. */
export interface DungeonSize {
  readonly chests: number;
  readonly keys: number;
  readonly doors: number;
}

/** A drawn dungeon with all of its ways, and what its agent asks for. */
export interface DrawnDungeon {
  readonly plain: PlainWorld;
  readonly asked: WorldGoal;
  /** The straight distance, a lower bound of each way, whether there is one or not. */
  readonly straight: (from: ThingId | undefined, to: ThingId) => number;
}

interface Spot {
  readonly id: string;
  readonly rooms: readonly number[];
  readonly x: number;
  readonly y: number;
}

const ROOM = 10;

/**
 * Draws rooms in two rows. A door leads between two neighbours, and ways never lead through walls: what is in another
 * room is reached from door to door, if at all. Some ways inside a room are missing, too.
 */
export function drawDungeon(seed: number, { chests, keys, doors }: DungeonSize): DrawnDungeon {
  const random = seededRandom(seed);
  const columns = 2 + random.integer(2);
  const rooms = 2 * columns;
  const spots: Spot[] = [inRoom(random, OWN_SPOT, random.integer(rooms), columns)];
  const walls = wallsOf(columns);
  for (let at = 0; at < doors; at++) {
    const [one, other] = drawnFrom(random, walls);
    const [here, there] = [middleOf(one, columns), middleOf(other, columns)];
    const along = random.integer(ROOM) - ROOM / 2;
    const isSideways = here.x !== there.x;
    const x = (here.x + there.x) / 2 + (isSideways ? 0 : along);
    const y = (here.y + there.y) / 2 + (isSideways ? along : 0);
    spots.push({ id: `door${at}`, rooms: [one, other], x, y });
  }
  const things: PlainThing[] = spots
    .slice(1)
    .map(({ id }) => ({ id, kind: "door", properties: {} }));
  for (let at = 0; at < chests; at++) {
    spots.push(inRoom(random, `chest${at}`, random.integer(rooms), columns));
    const properties = { gold: random.integer(5), locked: random.integer(3) === 0 };
    things.push({ id: `chest${at}`, kind: "chest", properties });
  }
  for (let at = 0; at < keys; at++) {
    spots.push(inRoom(random, `key${at}`, random.integer(rooms), columns));
    const opens = `chest${random.integer(chests)}`;
    things.push({ id: `key${at}`, kind: "key", properties: { opens } });
  }
  const it = `chest${random.integer(chests)}`;
  const isRich = random.integer(2) === 0;
  const plain: PlainWorld = {
    ...{ domain: dungeon, things, ways: waysBetween(random, spots) },
    own: { near: undefined, holds: undefined, gold: 0 },
    goal: isRich ? { gold: { ">=": 6 } } : { [`${it}.gold`]: 0 },
  };
  const byId = new Map<ThingId, Spot>(spots.map((spot) => [spot.id, spot]));
  return {
    plain,
    asked: isRich ? "rich" : { goal: "robbed", things: { it } },
    straight: (from, to) => distance(byId.get(from ?? OWN_SPOT) as Spot, byId.get(to) as Spot),
  };
}

/** The pairs of rooms that share a wall. */
function wallsOf(columns: number): readonly (readonly [number, number])[] {
  const walls: [number, number][] = [];
  for (let at = 0; at < columns; at++) {
    walls.push([at, at + columns]);
    if (at === 0) continue;
    walls.push([at - 1, at], [at - 1 + columns, at + columns]);
  }
  return walls;
}

function middleOf(room: number, columns: number): { readonly x: number; readonly y: number } {
  return { x: ROOM * (room % columns), y: ROOM * Math.floor(room / columns) };
}

function inRoom(random: Random, id: string, room: number, columns: number): Spot {
  const { x, y } = middleOf(room, columns);
  const off = (): number => random.integer(ROOM - 1) - ROOM / 2 + 1;
  return { id, rooms: [room], x: x + off(), y: y + off() };
}

/** The ways in thousandths: a tenth to a half longer than straight ones, within a room. */
function waysBetween(random: Random, spots: readonly Spot[]): PlainWorld["ways"] {
  const table = new Map<ThingId, Map<ThingId, number>>();
  for (const from of spots) {
    const row = new Map<ThingId, number>();
    for (const to of spots) {
      const isSame = from === to || to.id === OWN_SPOT;
      const isTogether = from.rooms.some((room) => to.rooms.includes(room));
      const longer = 1.1 + random.integer(5) / 10;
      const isBlocked = random.integer(8) === 0;
      if (isSame || !isTogether || isBlocked) continue;
      row.set(to.id, Math.max(1, Math.ceil(1000 * longer * distance(from, to))));
    }
    table.set(from.id, row);
  }
  return table;
}

function distance(from: Spot, to: Spot): number {
  return Math.hypot(from.x - to.x, from.y - to.y);
}
