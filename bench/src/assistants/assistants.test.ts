import { afterAll, beforeAll, expect, it } from "vitest";
import { applyOperation, mendByAnswers } from "./assistant.ts";
import { drawDrafts, soundDomains } from "./drafts.ts";
import { type ServerProcess, startServer } from "./server.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.close());

it("fixes 16 of 20 drafts by the answers alone", async () => {
  const sound = await soundDomains(server.call);
  const drafts = await drawDrafts(sound, 1, server.call);
  expect(drafts).toHaveLength(20);
  expect(new Set(drafts.map(({ genre }) => genre)).size).toBe(20);
  expect(new Set(drafts.map(({ fault }) => fault)).size).toBeGreaterThanOrEqual(10);
  let mended = 0;
  for (const { draft } of drafts) {
    if ((await mendByAnswers(draft, server.call)).isSound) mended++;
  }
  expect(mended).toBeGreaterThanOrEqual(16);
});

it("applies operations as in RFC 6902", () => {
  const document = { a: [1, 2], "b/c": { d: 3 } };
  expect(applyOperation(document, { op: "add", path: "/a/1", value: 9 })).toEqual({
    ...document,
    a: [1, 9, 2],
  });
  expect(applyOperation(document, { op: "move", from: "/b~1c/d", path: "/b~1c/e" })).toEqual({
    ...document,
    "b/c": { e: 3 },
  });
  expect(() => applyOperation(document, { op: "remove", path: "/x" })).toThrow("nothing is at");
});
