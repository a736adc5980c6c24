import type { Spot } from "../actor.ts";
import type { CrowdGame, GreedyView, Intent, Life } from "../life.ts";
import type { Values } from "../rules.ts";
import { definition, PLATES, stepMs } from "./kitchen-domain.ts";

const COOKED_MS = 8000;
const BURNT_MS = 14_000;
/** The time after which the plate of a served dish is back, unwashed. */
const PLATE_MS = 20_000;
/** No cook begins with a ticket that has less time. */
const TOO_LATE_MS = 8000;

/** A part of a dish. */
interface Part {
  readonly name: string;
  readonly cut: boolean;
  readonly heat: "none" | "fry" | "bake";
}

const part = (name: string, cut: boolean, heat: Part["heat"]): Part => ({ name, cut, heat });
const DISHES: readonly { readonly parts: readonly Part[]; readonly limitMs: number }[] = [
  { parts: [part("tomato", true, "none"), part("lettuce", true, "none")], limitMs: 40_000 },
  { parts: [part("steak", false, "fry")], limitMs: 45_000 },
  { parts: [part("fish", false, "fry"), part("potato", true, "fry")], limitMs: 70_000 },
  { parts: [part("pizza", true, "bake")], limitMs: 50_000 },
];
const STATIONS: readonly (readonly [id: string, kind: string, spot: Spot])[] = [
  ["pantry", "pantry", [0, 0]],
  ["board 1", "board", [3, 0]],
  ["board 2", "board", [5, 0]],
  ["burner 1", "burner", [8, 0]],
  ["burner 2", "burner", [9.5, 0]],
  ["oven", "oven", [10, 4]],
  ["sink", "sink", [4, 6]],
  ["hatch", "hatch", [7, 6]],
];

/** A kitchen: tickets with deadlines, stations of one place, and food that burns if it is forgotten. */
export const kitchen: CrowdGame = {
  ...{ name: "kitchen", crowd: 8, definition, walk: "walk", speed: 2.5, stepMs, needs: [] },
  goals: definition.goals.map(({ name }) => name),
  deeds: new Set(["serve"]),
  kept: {
    ...{ take: ["it"], chop: ["at"], fry: ["at"], bake: ["at"], take_off: ["it"], scrape: ["it"] },
    ...{ serve: ["it"], wash: ["at"] },
  },
  own: () => ({ near: undefined, holds: undefined, burning: false, waiting: false, worked: false }),
  startOf: (random) => [1 + 8 * random.next(), 2 + 2 * random.next()],
  build: (life) => {
    const properties: Record<string, Values> = {
      ...{ burner: { busy: false }, oven: { busy: false } },
      ...{ sink: { dirty: PLATES / 2 }, hatch: { clean: PLATES / 2 } },
    };
    for (const [id, kind, spot] of STATIONS) life.add(kind, id, { ...properties[kind] }, spot);
    books.set(life, { nextMs: 2000, orders: 0, open: [], backMs: [], since: new Map() });
  },
  pass,
  ended: (life, tool, { it = "" }) => {
    const book = bookOf(life);
    if (tool === "fry" || tool === "bake") book.since.set(it, life.nowMs);
    if (tool === "scrape") life.set(it, { form: formOf(ticketOf(book, it)?.parts.get(it)) });
    if (tool !== "serve") return;
    book.backMs.push(life.nowMs + PLATE_MS);
    close(life, it);
  },
  greedy,
  bound,
  worth,
};

interface Ticket {
  readonly id: string;
  readonly dueMs: number;
  readonly parts: ReadonlyMap<string, Part>;
}

/** The chef's memory. */
interface Book {
  nextMs: number;
  orders: number;
  /** Open tickets, the earliest due first. */
  open: Ticket[];
  /** When plates come back. */
  readonly backMs: number[];
  /** When food was put on a fire. */
  readonly since: Map<string, number>;
}

const books = new WeakMap<Life, Book>();

function bookOf(life: Life): Book {
  return books.get(life) as Book;
}

function ticketOf(book: Book, food: string): Ticket | undefined {
  return book.open.find(({ parts }) => parts.has(food));
}

function formOf(part: Part | undefined): string {
  return part?.cut === true ? "whole" : "ready";
}

/** The time between two tickets. */
function everyMs(cooks: number): number {
  if (cooks <= 4) return 7500;
  return cooks <= 8 ? 4800 : 4000;
}

/** Draws the next ticket, and when the one after it comes. */
function order(life: Life): Ticket {
  const book = bookOf(life);
  const number = ++book.orders;
  const dish = DISHES[life.events.integer(DISHES.length)] as (typeof DISHES)[number];
  const parts = new Map(dish.parts.map((one) => [`${one.name} ${number}`, one]));
  const ticket = { id: `ticket ${number}`, dueMs: book.nextMs + dish.limitMs, parts };
  book.nextMs += everyMs(life.agents) * (0.6 + 0.8 * life.events.next());
  return ticket;
}

function pass(life: Life): void {
  const { nowMs } = life;
  const book = bookOf(life);
  while (book.nextMs <= nowMs) {
    const ticket = order(life);
    book.open = [...book.open, ticket].toSorted((one, other) => one.dueMs - other.dueMs);
    life.add("ticket", ticket.id, { left: ticket.parts.size, open: true });
    for (const [id, { cut, heat }] of ticket.parts) {
      const food = { form: cut ? "whole" : "ready", heat, lies: "pantry", called: false };
      life.add("food", id, { ...food, on: undefined, of: ticket.id });
    }
  }
  for (const { id, dueMs } of [...book.open]) if (dueMs < nowMs) close(life, id);
  const sink = life.get("sink") as Values;
  for (; (book.backMs[0] ?? nowMs + 1) <= nowMs; book.backMs.shift()) {
    life.set("sink", { dirty: Number(sink["dirty"]) + 1 });
  }
  cook(life, book);
  call(life, book);
  const onFire = [...life.of("food").values()].filter(({ lies }) => lies === "fire");
  const isBurning = onFire.some(({ form }) => form === "done" || form === "burnt");
  const isWaiting =
    Number(life.get("hatch")?.["clean"]) > 0 &&
    [...life.of("ticket").values()].some(({ left, open }) => left === 0 && open === true);
  for (const { own } of life.actors) {
    own["burning"] = isBurning && own["holds"] === undefined;
    own["waiting"] = isWaiting;
  }
}

function cook(life: Life, { since }: Book): void {
  for (const [id, { lies, form }] of life.of("food")) {
    if (lies !== "fire") continue;
    const forMs = life.nowMs - (since.get(id) as number);
    const now = forMs >= BURNT_MS ? "burnt" : forMs >= COOKED_MS ? "done" : "ready";
    if (now !== form) life.set(id, { form: now });
  }
}

/** The chef calls out the most urgent tickets that can still be made: a few more than half of the cooks. */
function call(life: Life, { open }: Book): void {
  const some = open.filter(({ dueMs }) => dueMs - life.nowMs > TOO_LATE_MS);
  const called = new Set(some.slice(0, Math.ceil(life.actors.length / 2) + 1));
  for (const ticket of open) {
    for (const id of ticket.parts.keys()) {
      const isCalled = called.has(ticket);
      if (life.get(id)?.["called"] !== isCalled) life.set(id, { called: isCalled });
    }
  }
}

/** The worth of a ticket in seconds of work; its parts share it. */
const TICKET_WORTH = 20;
/** The ways from the pantry to a fire and to the hatch, with the steps there. */
const HANDLING_MS = 7000;
/** The time from which on food is the more urgent the less is left. */
const URGENT_MS = 60_000;

/** Food of tickets with fewer parts is worth more, and more as their time runs out; what comes too late nothing. */
function worth(life: Life, id: string): number {
  const ticket = ticketOf(bookOf(life), id);
  const part = ticket?.parts.get(id);
  const food = life.get(id);
  if (ticket === undefined || part === undefined || food === undefined) return 0;
  const leftMs = ticket.dueMs - life.nowMs;
  const isRaw = food["lies"] === "pantry" || food["lies"] === "hand";
  const chopMs = food["form"] === "whole" ? 2 * stepMs.chop : 0;
  const fireMs = part.heat === "none" || food["form"] === "done" ? 0 : COOKED_MS;
  const needsMs = isRaw ? HANDLING_MS + chopMs + fireMs : stepMs.wash;
  if (leftMs < needsMs) return 0;
  return TICKET_WORTH / ticket.parts.size + Math.max(0, URGENT_MS - leftMs) / 1000;
}

/** A ticket is served or late: its food is gone, from fires and hands, too. */
function close(life: Life, id: string): void {
  const book = bookOf(life);
  const ticket = book.open.find((one) => one.id === id);
  book.open = book.open.filter((one) => one !== ticket);
  for (const food of ticket?.parts.keys() ?? []) {
    const on = life.get(food)?.["on"];
    if (typeof on === "string") life.set(on, { busy: false });
    life.remove(food);
  }
  life.remove(id);
}

/** Food in hand first, then food that is done, then dishes, then the most urgent ticket, then plates. */
function greedy(view: GreedyView): Intent | undefined {
  const { life, actor } = view;
  const held = actor.own["holds"] as string | undefined;
  if (held !== undefined) return withFood(view, held, life.get(held) as Values);
  const isOff = ({ form, lies }: Values) =>
    lies === "fire" && (form === "done" || form === "burnt");
  for (const [it, food] of life.of("food")) {
    if (!isOff(food) || !view.isFree(it)) continue;
    return {
      tool: food["form"] === "done" ? "take_off" : "scrape",
      things: { it, at: food["on"] as string },
    };
  }
  const clean = Number(life.get("hatch")?.["clean"]);
  for (const { id, parts } of bookOf(life).open) {
    const isReady = life.get(id)?.["left"] === 0;
    if (isReady && clean > 0 && view.isFree(id)) {
      return { tool: "serve", things: { it: id, at: "hatch" } };
    }
    for (const it of parts.keys()) {
      const { lies, called } = life.get(it) as Values;
      if (lies !== "pantry" || called !== true || !view.isFree(it)) continue;
      return { tool: "take", things: { it, at: "pantry" } };
    }
  }
  const isShort = clean < PLATES / 2 && Number(life.get("sink")?.["dirty"]) > 0;
  if (!isShort || !view.isFree("sink")) return undefined;
  return { tool: "wash", things: { at: "sink", to: "hatch" } };
}

function withFood(view: GreedyView, it: string, { form, heat, of }: Values): Intent | undefined {
  const free = (kind: string) =>
    view.nearest(kind, ({ busy }, id) => busy !== true && view.isFree(id));
  const at = (tool: string, station: string | undefined): Intent | undefined =>
    station === undefined ? undefined : { tool, things: { it, at: station } };
  if (form === "whole") return at("chop", free("board"));
  if (form === "ready" && heat === "fry") return at("fry", free("burner"));
  if (form === "ready" && heat === "bake") return at("bake", free("oven"));
  return { tool: "plate", things: { it, at: "hatch", for: of as string } };
}

/** Every ticket that can be made in its time by as many hands as it likes, as far as the hands of all cooks reach. */
function bound(life: Life, untilMs: number): number {
  const book = bookOf(life);
  const works: number[] = [];
  while (book.nextMs <= untilMs) {
    const atMs = book.nextMs;
    const { dueMs, parts } = order(life);
    const hands = [...parts.values()].map(({ cut, heat }) => {
      const fireMs = heat === "none" ? 0 : stepMs.fry + stepMs.take_off;
      const workMs = stepMs.take + (cut ? stepMs.chop : 0) + fireMs + stepMs.plate;
      return { workMs, lengthMs: workMs + (heat === "none" ? 0 : COOKED_MS) };
    });
    const lengthMs = Math.max(...hands.map((each) => each.lengthMs)) + stepMs.serve;
    if (atMs + lengthMs > Math.min(dueMs, untilMs)) continue;
    works.push(hands.reduce((sum, { workMs }) => sum + workMs, stepMs.serve));
  }
  let leftMs = life.actors.length * untilMs;
  const served = works
    .toSorted((one, other) => one - other)
    .findIndex((workMs, count) => {
      leftMs -= workMs + (count < PLATES / 2 ? 0 : stepMs.wash);
      return leftMs < 0;
    });
  return served < 0 ? works.length : served;
}
