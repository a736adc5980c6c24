import { createHash } from "node:crypto";
import { afterEach, expect, it, vi } from "vitest";
import { fetchModel } from "./fetch-model.ts";

const text = "GGUF, for all that a cache knows";
const url = `data:text/plain,${encodeURIComponent(text)}`;
const sha256 = createHash("sha256").update(text).digest("hex");

afterEach(() => vi.unstubAllGlobals());

/** Downloads the model in a page with a fake cache. */
async function fetchWith(put: () => Promise<void>) {
  vi.stubGlobal("caches", { open: async () => ({ match: async () => undefined, put }) });
  const notices: string[] = [];
  const kept: Promise<void>[] = [];
  const bytes = await fetchModel(
    { url, sha256 },
    {
      onBytes: () => {},
      onNotice: (notice) => notices.push(notice),
      onKeeping: (keeping) => kept.push(keeping),
    },
  );
  return { text: new TextDecoder().decode(bytes), notices, kept };
}

it("returns the model before it is cached", async () => {
  let resolve = (): void => {};
  const fetched = await fetchWith(
    () =>
      new Promise((keep) => {
        resolve = keep;
      }),
  );
  expect(fetched.text).toBe(text);
  expect(fetched.kept).toHaveLength(1);
  resolve();
  await Promise.all(fetched.kept);
  expect(fetched.notices).toEqual([]);
});

it("reports that the model could not be cached, and returns it all the same", async () => {
  const fetched = await fetchWith(() => Promise.reject(new Error("the quota is used up")));
  await Promise.all(fetched.kept);
  expect(fetched.text).toBe(text);
  expect(fetched.notices).toEqual([expect.stringContaining("the quota is used up")]);
});
