import { expect, it } from "vitest";
import { KINDS } from "./kinds.ts";

it.each(KINDS)("$name is written twice alike", async (kind) => {
  expect(await kind.write()).toEqual(await kind.write());
});
