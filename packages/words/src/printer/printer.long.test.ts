import fc from "fast-check";
import { expect, it } from "vitest";
import { IS_NIGHT } from "../../../../scripts/testing/cases.mjs";
import { printedMeanings } from "../testing/drawn-meanings.ts";
import { LEXICONS, readerOfLexicons } from "../testing/lexicons.ts";

/** Every check draws a tenth. */
const RUNS = IS_NIGHT ? 10_000 : 3000;

it.each(LEXICONS.map((lexicon) => [lexicon.language.code, lexicon] as const))(
  "a meaning that is printed is read as the same, in many draws: %s",
  (_, lexicon) => {
    fc.assert(
      fc.property(printedMeanings(lexicon, readerOfLexicons()), ({ text, meant, read }) => {
        expect(read, text).toEqual(meant);
      }),
      { numRuns: RUNS },
    );
  },
);
