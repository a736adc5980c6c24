import fc from "fast-check";
import { expect, it } from "vitest";
import { printedMeanings } from "../testing/drawn-meanings.ts";
import { LEXICONS, readerOfLexicons } from "../testing/lexicons.ts";

const RUNS = 150;

it.each(LEXICONS.map((lexicon) => [lexicon.language.code, lexicon] as const))(
  "a meaning that is printed is read as the same: %s",
  (_, lexicon) => {
    fc.assert(
      fc.property(printedMeanings(lexicon, readerOfLexicons()), ({ text, meant, read }) => {
        expect(read, text).toEqual(meant);
      }),
      { numRuns: RUNS },
    );
  },
);
