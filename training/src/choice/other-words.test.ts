import { synonymsOf } from "@understudy/words";
import { describe, expect, it } from "vitest";
import { splitOf } from "../names/name-source.ts";
import { Chooser } from "../random/chooser.ts";
import { inOtherWords } from "./other-words.ts";

const told = (text: string, others: readonly string[], split: "training" | "held-out") =>
  Array.from({ length: 40 }, (_, seed) => inOtherWords(text, others, new Chooser(seed), split));

describe("a paraphrased text", () => {
  it("has one word replaced by a synonym of the requested split", () => {
    for (const split of ["training", "held-out"] as const) {
      for (const text of told("get tired", ["eat"], split)) {
        const synonym = text?.replace(/^get /, "") as string;
        expect(synonymsOf("tired")).toContain(synonym);
        expect(splitOf(synonym)).toBe(split);
      }
    }
  });

  it("is missing if it would be ambiguous, or without a synonym", () => {
    expect(told("coins", ["get money"], "training")).toEqual(Array(40).fill(undefined));
    expect(told("qwxz", [], "training")).toEqual(Array(40).fill(undefined));
  });
});
