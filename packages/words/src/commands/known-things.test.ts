import { describe, expect, it } from "vitest";
import { type KnowingAgent, thingsKnownTo } from "./known-things.ts";

const truths: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  snow: { id: "snow", kind: "goat", milked: false, age: 3, owner: undefined },
  soot: { id: "soot", kind: "goat", milked: true, age: 4, owner: "nell" },
};
const world = { things: [{ id: "snow" }, { id: "soot" }] };
const believes = (id: string | number) => truths[id];

describe("the things that an agent knows", () => {
  it("are all of the world without a memory, with their properties", () => {
    expect(thingsKnownTo({ believes }, world)).toEqual([
      { id: "snow", kind: "goat", properties: { milked: false, age: 3 } },
      { id: "soot", kind: "goat", properties: { milked: true, age: 4, owner: "nell" } },
    ]);
  });

  it("are those that it remembers and does not miss", () => {
    const recall = () => [
      { thing: { id: "snow" }, isMissing: true as const },
      { thing: { id: "soot" } },
      { thing: { id: "gone" } },
    ];
    const agent: KnowingAgent = { believes, memory: { recall } };
    expect(thingsKnownTo(agent, world).map(({ id }) => id)).toEqual(["soot"]);
  });

  it("may have names and places of the game's own", () => {
    const more = ({ id }: { readonly id: string | number }) => ({
      names: [`Old ${id}`],
      where: ["north"],
    });
    expect(thingsKnownTo({ believes }, world, more)[0]).toMatchObject({
      kind: "goat",
      names: ["Old snow"],
      where: ["north"],
    });
  });
});
