import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerStops } from "./answer-stops.ts";

/** The whole answer, and the part of it known before the end. */
function say(texts: readonly string[], pieces: readonly string[]) {
  const stops = new AnswerStops(texts);
  const soon = pieces.map((piece) => stops.push(piece)).join("");
  return { soon, text: soon + stops.end(), isFound: stops.isFound };
}

describe("stop sequences", () => {
  it("are found across any pieces, and left out of the answer", () => {
    expect(say(["END"], ["one E", "N", "D two"])).toMatchObject({ text: "one ", isFound: true });
    expect(say(["END"], ["one E", "N"])).toEqual({ soon: "one ", text: "one EN", isFound: false });
    expect(say([], ["one E", "N", "D"]).soon).toBe("one END");
  });

  it("end the answer at the first of them", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
    const stop = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(stop, { maxLength: 4 }), fc.array(letters), (texts, pieces) => {
        const whole = pieces.join("");
        const starts = texts.map((text) => whole.indexOf(text)).filter((at) => at >= 0);
        const { text, isFound } = say(texts, pieces);
        // A short stop sequence may be complete before an earlier, longer one.
        expect(isFound).toBe(starts.length > 0);
        expect(whole.startsWith(text)).toBe(true);
        expect(texts.some((each) => text.includes(each))).toBe(false);
        if (!isFound) expect(text).toBe(whole);
        else expect(texts.some((each) => whole.startsWith(text + each))).toBe(true);
      }),
    );
  });
});
