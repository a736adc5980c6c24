import { describe, expect, it } from "vitest";
import type { Asker } from "../../binding/asker.ts";
import type { OwnValuesOf } from "../errand.ts";
import type { ErrandOffer } from "../offers.ts";
import type { Preparation } from "./preparation.ts";
import { Prepared } from "./prepared.ts";

/** Two hearths, for which agents chop logs. */
const knowledge = { ofKind: () => [{}, {}] } as unknown as Asker["knowledge"];
const chop = {
  ...{ kind: "hearth", isApproach: false },
  isDone: ({ packed }: OwnValuesOf) => packed[0] === 1,
} as unknown as Preparation;
const toPrepare = { prepares: { by: chop }, hash: "useful" } as unknown as ErrandOffer;
const otherWork = { hash: "useful" } as ErrandOffer;
const AGENTS = 20;

describe("Prepared", () => {
  const prepared = () => {
    const known = new Prepared();
    const own = { packed: Int32Array.of(0), things: new Map() };
    const agent = {};
    const award = (offer: ErrandOffer, nowMs: number): void =>
      known.awarded(agent, offer, { own } as never, nowMs);
    const left = (nowMs: number): number => known.left(chop, knowledge, AGENTS, nowMs);
    return { own, agent, known, award, left };
  };

  it("counts an agent while it fetches something, and for as long as it has that", () => {
    const { own, award, left } = prepared();
    expect(left(0)).toBe(3);
    award(toPrepare, 0);
    expect(left(1000)).toBe(2);
    own.packed[0] = 1;
    expect(left(600_000)).toBe(2);
  });

  it("counts an agent that does other work of the goal with a log in hand", () => {
    const { own, award, left } = prepared();
    award(toPrepare, 0);
    own.packed[0] = 1;
    award(otherWork, 5000);
    expect(left(6000)).toBe(2);
    // That work was to stoke.
    own.packed[0] = 0;
    expect(left(8000)).toBe(3);
  });

  it("counts no agent that has had nothing for long, or is gone", () => {
    const { agent, known, award, left } = prepared();
    award(toPrepare, 0);
    expect(left(60_000)).toBe(3);
    award(toPrepare, 60_000);
    known.forget(agent);
    expect(left(60_001)).toBe(3);
  });
});
