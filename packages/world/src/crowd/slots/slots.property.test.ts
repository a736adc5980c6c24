import { loadDomain, seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import type { Asker } from "../../binding/asker.ts";
import { Claims } from "../../claims/claims.ts";
import { kindsOf, ThingLayout } from "../../layout.ts";
import type { KnownThings, Thing } from "../../things/thing.ts";
import { Things } from "../../things/things.ts";
import type { Errand, ErrandThing } from "../errand.ts";
import { type ErrandAhead, Promises, type ThingChangeAhead } from "../promises.ts";
import { UsedUpKinds } from "../used-up.ts";
import type { Slot } from "./slot.ts";
import { ErrandSlots } from "./slots.ts";

const GAMES = casesOf(200);
const ACTS = 80;
const AGENTS = ["ann", "bo", "cid", "dee"];
const KINDS = ["well", "log"];

const domain = loadDomain({
  name: "yard",
  kinds: {
    well: {
      water: { type: "integer", min: 0, max: 3 },
      capacity: { type: "integer", min: 1, max: 3 },
    },
    log: { wood: { type: "integer", min: 0, max: 3 } },
  },
  state: { near: { type: "thing", of: KINDS, position: true } },
  tools: [{ name: "go", things: { to: "well" }, then: { near: "$to" }, cost: { way: "$to" } }],
  goals: [{ name: "there", things: { it: "well" }, when: { near: "$it" } }],
});

/** An errand with one thing, which takes some of what that has. */
function errandOf(layout: ThingLayout, kind: string, claims: boolean, isStation: boolean): Errand {
  const change: ThingChangeAhead = { property: 0, opcode: 1, operand: 1 };
  const errand: Partial<Errand> = {
    kinds: [layout.kinds.get(kind) as NonNullable<ReturnType<typeof layout.kinds.get>>],
    claims: () => claims,
    isStation: () => isStation,
    changes: () => !claims,
    changesOf: () => [change],
    takes: (_: number, { facts }: ErrandThing) => (facts.codes[0] as number) > 0,
  };
  return errand as Errand;
}

function openYard() {
  const layout = new ThingLayout(domain, kindsOf(domain));
  const claims = new Claims((id) => things.capacityOf(id));
  const things = new Things(layout, (id) => claims.grown(id));
  const reserved = new Map<Thing, number>();
  const members = new Set(AGENTS.slice(0, 3));
  const usedUp = new UsedUpKinds(claims);
  const promises = new Promises(layout, (thing) => kept.touch(thing));
  const slotsOf = (): ErrandSlots => {
    const reservedFor = (thing: Thing): number => reserved.get(thing) ?? 0;
    const isMember = (agent: string): boolean => members.has(agent);
    return new ErrandSlots(promises, claims, things, usedUp, reservedFor, isMember);
  };
  const kept = slotsOf();
  const knowledge: Partial<KnownThings> = {
    isAll: true,
    ofKind: (kind) => things.ofKind(kind),
    factsOf: ({ facts }) => facts,
  };
  const traveller = { name: "the baker" };
  const asker = { knowledge, traveller, mayUse: () => true } as unknown as Asker;
  const errands = KINDS.flatMap((kind) =>
    [
      [true, true],
      [true, false],
      [false, false],
    ].map(([claimed = false, isStation = false]) => errandOf(layout, kind, claimed, isStation)),
  );
  const all = (slots: ErrandSlots): readonly (readonly Slot[])[] => {
    slots.refresh();
    return errands.map((errand) => slots.of(asker, errand, 0));
  };
  return { all, claims, errands, kept, promises, reserved, slotsOf, things };
}

/** The use of the one thing of an errand, if it claims it. */
function usesOf(errand: Errand): ErrandAhead["uses"] {
  return errand.claims(0) ? new Map([[0, { arrival: 1, length: 1 }]]) : new Map();
}

describe("the kept slots of errands", () => {
  it("are those that would be found anew, whatever has changed", () => {
    for (let seed = 1; seed <= GAMES; seed++) {
      const yard = openYard();
      const { all, claims, errands, kept, promises, reserved, slotsOf, things } = yard;
      const random = seededRandom(seed);
      const pick = <Item>(items: readonly Item[]): Item =>
        items[random.integer(items.length)] as Item;
      let made = 0;
      const add = (): void => {
        const kind = pick(KINDS);
        things.add(++made, kind, kind === "well" ? { water: 2, capacity: 1 } : { wood: 2 });
      };
      for (let at = 0; at < 6; at++) add();
      const some = (): Thing => pick([...things.all()]);
      const change = (): void => {
        const { id, kind } = some();
        const left = random.integer(4);
        things.set(
          id,
          kind === "well" ? { water: left, capacity: 1 + random.integer(3) } : { wood: left },
        );
      };
      const promise = (): void => {
        const thing = some();
        const errand = pick(errands.filter(({ kinds }) => kinds[0]?.name === thing.kind));
        promises.note(
          pick(yard.errands),
          random.integer(3) === 0 ? undefined : { errand, things: [thing], uses: usesOf(errand) },
        );
      };
      const reserve = (): void => {
        const thing = some();
        reserved.set(thing, random.integer(2));
        kept.touch(thing);
      };
      const remove = (): void => {
        const { id } = some();
        claims.forget(id);
        things.remove(id);
      };
      const can = [
        ...[change, change, add, promise, promise, reserve],
        () => claims.give(some().id, pick(AGENTS)),
        () => claims.free(some().id),
        () => claims.wait(pick(AGENTS), some().id),
        () => claims.stopWaiting(pick(AGENTS)),
        () => claims.letPass(pick(AGENTS)),
        () => claims.take(pick(AGENTS), new Set([some().id])),
        () => claims.leave(pick(AGENTS)),
        () => claims.restore(claims.save()),
      ];
      for (let act = 0; act < ACTS; act++) {
        const isLarge = random.integer(20) === 0;
        for (let times = isLarge ? 300 : random.integer(4); times > 0; times--) pick(can)();
        if ([...things.all()].length > 4) remove();
        else add();
        expect(all(kept), `seed ${seed}, act ${act}`).toEqual(all(slotsOf()));
      }
    }
  });
});
