import { describe, expect, it } from "vitest";
import { proseOf } from "./markdown/blocks.ts";
import { pages, readPage } from "./repository/pages.ts";

/** Measured times and ratios; milliseconds are usually budgets instead. */
const MEASURED = /\d[\d.,]*(?:–[\d.,]+)? ?(?:µs|ns|×)(?![\w×])/;
/** The origin of a figure: a command, or a generated page. */
const ORIGIN = /pnpm|understudy [a-z]|benchmarks\.md|models\/README\.md/;
/** Generated pages. */
const GENERATED = ["packages/llm/shipped/README.md"];

describe("figures", () => {
  it("stand in a section that says which command prints them", () => {
    const without = pages
      .filter((page) => !GENERATED.includes(page) && !page.endsWith("CHANGELOG.md"))
      .flatMap((page) =>
        readPage(page)
          .split(/^(?=#{1,4} )/m)
          .filter((section) => MEASURED.test(proseOf(section)) && !ORIGIN.test(section))
          .map((section) => `${page}: ${section.split("\n")[0]}: ${MEASURED.exec(section)?.[0]}`),
      );
    expect(without).toEqual([]);
  });
});
