import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { llmIndicesOf, type StepAuthor } from "./authors.ts";

const authors = fc.array(fc.constantFrom<StepAuthor>("model", "mended", "designer"));

describe("llmIndicesOf", () => {
  it("lists the model's steps, unless these are the first ones", () => {
    fc.assert(
      fc.property(authors, (written) => {
        const indices = [...written.keys()].filter((index) => written[index] === "model");
        const areFirst = indices.every((index, at) => index === at);
        expect(llmIndicesOf(written)).toEqual(areFirst ? undefined : indices);
      }),
    );
  });
});
