import { expect, it } from "vitest";
import { consoles, playConsole } from "./commands/consoles.ts";

const withModel = consoles
  .filter(({ loadsModel }) => loadsModel)
  .map((each) => [each.place, each] as const);

it.each(withModel)(
  "%s shows what the command prints with the shipped model",
  async (_place, each) => {
    const { written, shown } = await playConsole(each);
    expect(written).toEqual(shown);
  },
);

it("there are consoles with the shipped model", () => {
  expect(withModel.length).toBeGreaterThan(0);
});
