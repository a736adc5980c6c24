import { finish } from "@understudy/planner-core/internal";
import { World } from "@understudy/world";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ClientMessage } from "../messages/session-messages.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { ListedThings } from "./listed-things.ts";

type SeenThing = ClientMessage<"see">["things"][number];
type Described = Omit<SeenThing, "gone" | "holder">;

const ids = ["a", "b", "c", 1, 2, 3.5];
const id = fc.constantFrom(...ids);
const spot = fc.option(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })));
const described = fc
  .record({
    id,
    kind: fc.constantFrom("chest", "nook"),
    gold: fc.option(fc.integer({ min: 0, max: 20 })),
    locked: fc.option(fc.boolean()),
    at: spot,
  })
  .map(
    ({ id: one, kind, gold, locked, at }): Described => ({
      id: one,
      kind,
      properties:
        kind === "chest"
          ? { ...(gold === null ? {} : { gold }), ...(locked === null ? {} : { locked }) }
          : {},
      ...(at === null ? {} : { at }),
    }),
  );
/** An event: a thing appears, changes or goes; or messages are lost and a listing in parts follows. */
const event = fc.oneof(
  { weight: 8, arbitrary: described },
  { weight: 2, arbitrary: id.map((gone) => ({ gone })) },
  { weight: 1, arbitrary: fc.record({ parts: fc.integer({ min: 1, max: 4 }) }) },
);

function makeThings() {
  const world = new World(DUNGEON);
  const things = new ListedThings(world, 100, () => {});
  const take = (message: Pick<ClientMessage<"see">, "things" | "part" | "parts">): void =>
    finish(things.take({ type: "see", seq: 1, ...message }, () => {}));
  const all = () => ids.map((each) => [world.get(each), things.byId.get(each)?.at]);
  return { things, take, all };
}

it("changes and listings lead to the same things", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const told = makeThings();
      const known = new Map<string | number, Described>();
      const listAll = (take: typeof told.take, parts: number): void => {
        const all = [...known.values()];
        const size = Math.ceil(all.length / parts);
        for (let part = 1; part <= parts; part++) {
          take({ things: all.slice((part - 1) * size, part * size), part, parts });
        }
      };
      listAll(told.take, 1);
      for (const one of events) {
        if ("parts" in one) {
          told.things.forget();
          // A message in transit at the loss is ignored.
          told.take({ things: [{ id: "a", kind: "nook" }] });
          listAll(told.take, one.parts);
        } else if ("gone" in one) {
          known.delete(one.gone);
          told.take({ things: [{ id: one.gone, gone: true }] });
        } else {
          const last = known.get(one.id);
          const before = last?.kind === one.kind ? last : undefined;
          const properties = { ...before?.properties, ...one.properties };
          const at = one.at ?? before?.at;
          known.set(one.id, { ...one, properties, ...(at && { at }) });
          told.take({ things: [one] });
        }
      }
      const listed = makeThings();
      listAll(listed.take, 1);
      expect(told.all()).toEqual(listed.all());
    }),
  );
});
