import fc from "fast-check";
import { expect, it } from "vitest";
import { LinkError, readLink, writeLink } from "./share-link.ts";

const shared = fc.record({
  text: fc.string({ unit: "grapheme" }),
  state: fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.oneof(fc.string(), fc.boolean(), fc.integer()),
    { noNullPrototype: true },
  ),
  goal: fc.string(),
});

it("restores what was shared", async () => {
  await fc.assert(
    fc.asyncProperty(shared, async (each) => {
      const hash = await writeLink(each);
      expect(hash).toMatch(/^#playground=[\w-]*$/);
      expect(await readLink(hash)).toEqual(each);
    }),
  );
});

it("refuses a truncated or changed link, with one type of error", async () => {
  const whole = await writeLink({ text: "{}", state: { wood: 1 }, goal: "warm" });
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 20), fc.string(), async (length, tail) => {
      const hash = whole.slice(0, 12 + length) + tail;
      const read = await readLink(hash).catch((error: unknown) => error);
      if (hash === whole) return;
      expect(
        read instanceof LinkError || typeof (read as { text?: unknown }).text === "string",
      ).toBe(true);
    }),
  );
});

it("does not unpack contents above the size limit", async () => {
  const bomb = await writeLink({ text: "x".repeat(2_000_000), state: {}, goal: "" });
  expect(bomb.length).toBeLessThan(10_000);
  await expect(readLink(bomb)).rejects.toBeInstanceOf(LinkError);
});

it("ignores other links", async () => {
  expect(await readLink("")).toBeUndefined();
  expect(await readLink("#top")).toBeUndefined();
});
