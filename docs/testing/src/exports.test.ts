import { expect, it } from "vitest";
import { readEntries } from "./repository/exports.ts";

it("packages export what is listed; after a wanted change, `pnpm test docs/testing/src/exports.test.ts --update` lists it again", async () => {
  const lines = readEntries()
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .flatMap(({ from, names }) => [
      `${from} (${names.length})`,
      ...names.map((name) => `  ${name}`),
      "",
    ]);
  await expect(lines.join("\n")).toMatchFileSnapshot("exports.txt");
});
