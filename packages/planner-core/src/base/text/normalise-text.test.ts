import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../../scripts/testing/any-text.mjs";
import { normaliseText } from "./normalise-text.ts";

/** Texts with many parts that are replaced, or almost match one. */
const pieces = fc.constantFrom(
  ...[" ", "\n\t ", "\u00a0", "seed", "seed: 7", "seed = 0x1F", "rng_seed=12", "RandomSeed: 3.5"],
  ...["2026-11-20", "T09:15", "09:15:07", ".250Z", "+01:00", "-2026", "ts=1763630107", "timestamp"],
  ...[
    "wood=3",
    "at=home",
    "5",
    "=",
    ":",
    "-",
    "{time}",
    "{seed}",
    "e",
    "\u0301",
    "\u0338",
    "Å",
    "x",
  ],
);
const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(""));

describe("normaliseText", () => {
  it.each([
    ["  a \t\n b  ", "a b"],
    ["time: 2026-11-20T09:15:07Z  seed=7\n wood=3 ", "time: {time} {seed} wood=3"],
    ["2026-11-20 09:15:07.250+01:00 guard", "{time} guard"],
    ["[2026-11-20] at 09:15:07, go", "[{time}] at {time}, go"],
    ['{"seed": 42, "timestamp": 1763630107123, "hp": 42}', '{"{seed}, "{time}, "hp": 42}'],
    ["rng_seed: 0xBEEF; RandomSeed = -3.5; rng-seed=1", "{seed}; {seed}; {seed}"],
    [
      "seed: wheat, seeds=3, bird_seed=3, bird-seed=3",
      "seed: wheat, seeds=3, bird_seed=3, bird-seed=3",
    ],
    ["meet at 09:15, room 2026-11-2", "meet at 09:15, room 2026-11-2"],
    ["cafe\u0301 \u212b\u00a0x", "caf\u00e9 \u00c5 x"],
    ["v1.2026-11-20 1763630107", "v1.2026-11-20 1763630107"],
    ["", ""],
    [" \n", ""],
  ])("makes of %j %j", (text, normal) => {
    expect(normaliseText(text)).toBe(normal);
  });

  it("is idempotent", () => {
    const check = (text: string): void => {
      const once = normaliseText(text);
      if (normaliseText(once) !== once) expect.unreachable(JSON.stringify(text));
    };
    fc.assert(fc.property(texts, check), { numRuns: 1_000 });
    fc.assert(fc.property(anyText(), check), { numRuns: 500 });
  });

  it("ignores white space, times and seeds", () => {
    const words = fc.array(fc.constantFrom("wood=3", "at=home", "guard", "(a)", "7"), {
      minLength: 1,
    });
    const blank = fc.constantFrom(" ", "  ", "\n", "\t \r\n", "\u2003");
    const digits = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
    fc.assert(
      fc.property(words, blank, blank, digits(8), digits(6), fc.nat(), (all, a, b, d, t, seed) => {
        const date = `${d.slice(0, 4).join("")}-${d.slice(4, 6).join("")}-${d.slice(6).join("")}`;
        const [h, m, s] = [t.slice(0, 2), t.slice(2, 4), t.slice(4)].map((part) => part.join(""));
        const text = [...all, `${date}T${h}:${m}:${s}Z`, `seed: ${seed}`].join(a);
        const other = ["", ...all, "2000-01-01T00:00:00Z", `seed:${b}1`, ""].join(b);
        expect(normaliseText(text)).toBe(normaliseText(other));
      }),
      { numRuns: 300 },
    );
  });

  it("distinguishes different facts", () => {
    const facts = fc.array(fc.tuple(fc.constantFrom("wood", "x", "hp"), fc.integer()), {
      minLength: 1,
    });
    const render = (list: readonly (readonly [string, number])[]): string =>
      list.map(([name, value]) => `${name}=${value}`).join(", ");
    fc.assert(
      fc.property(facts, facts, (left, right) => {
        const same = render(left) === render(right);
        expect(normaliseText(render(left)) === normaliseText(render(right))).toBe(same);
      }),
    );
  });
});
