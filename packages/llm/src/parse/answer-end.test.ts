import { describe, expect, it } from "vitest";
import { AnswerEnd } from "./answer-end.ts";

describe("AnswerEnd", () => {
  const endOf = (text: string, piece: number): number => {
    const end = new AnswerEnd();
    for (let length = piece; length < text.length + piece; length += piece) {
      const at = end.find(text.slice(0, length));
      if (at >= 0) return at;
    }
    return -1;
  };
  const plan = '{"steps":[{"tool":"a","args":{"x":"}\\""}}]}';

  it.each([1, 2, 7])(
    "finds the end of a plan that is the whole answer, in pieces of %i",
    (piece) => {
      expect(endOf(`${plan}\n\n`, piece)).toBe(plan.length);
      for (const before of [
        "  \n",
        "```json\n",
        "<think>{} or not</think>\n",
        "<|assistant|>",
        "\uFEFF",
      ]) {
        expect(endOf(`${before}${plan} and so on`, piece)).toBe(before.length + plan.length);
      }
      expect(endOf('{"thought":"x","plan":[]} x', piece)).toBe('{"thought":"x","plan":[]}'.length);
      expect(endOf(plan.slice(0, -1), piece)).toBe(-1);
    },
  );

  it("waits for more after prose before the plan", () => {
    for (const before of ["Well {then}: ", "My first idea:\n```json\n", "{}", "[1]", "<think>"]) {
      expect(endOf(`${before}${plan} and so on`, 3)).toBe(-1);
    }
  });
});
