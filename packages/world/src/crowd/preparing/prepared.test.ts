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
/** An offer of work with things of a kind. */
const workAt = (kind: string) =>
  ({ hash: "useful", errand: { kinds: [{ name: kind }] } }) as unknown as ErrandOffer;
const toPrepare = { ...workAt("tree"), prepares: { by: chop } } as unknown as ErrandOffer;
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
    award(workAt("field"), 5000);
    expect(left(6000)).toBe(2);
    // That work was to stoke.
    own.packed[0] = 0;
    expect(left(8000)).toBe(3);
  });

  it("counts no agent that keeps what it fetched after the work", () => {
    const { own, award, left } = prepared();
    award(toPrepare, 0);
    own.packed[0] = 1;
    award(workAt("hearth"), 5000);
    expect(left(6000)).toBe(3);
  });

  it("counts an agent that does other work only for what it has", () => {
    const { own, award, known } = prepared();
    own.packed[0] = 1;
    award(toPrepare, 0);
    award(workAt("field"), 1000);
    const other = { ...chop, kind: "table" } as Preparation;
    expect(known.left(other, knowledge, 2, 2000)).toBe(1);
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
