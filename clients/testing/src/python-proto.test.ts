import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const FILE = "proto/understudy/v1/planner.proto";
const read = (folder: string): string =>
  readFileSync(new URL(`../../../${folder}/${FILE}`, import.meta.url), "utf8");

it("the client for Python has the proto file of the server; `pnpm --filter @understudy/server protocol` writes both", () => {
  expect(read("clients/python/understudy_client")).toBe(read("packages/server"));
});
