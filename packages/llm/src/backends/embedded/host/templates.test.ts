import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomGguf } from "@understudy/house/testing";
import { Deadline, ModelNotLoadedError, systemClock } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GREEDY } from "../../sampling.ts";
import { openBackend } from "../../spec/open-backend.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";

/* Models with random weights: what they say is garbage. How they are asked is not. */

const families = ["phi3", "llama3", "mistral", "qwen2.5", "qwen3", "gemma", "deepseek-r1"];
const fixed = { batch: 1, threads: 1, flashAttention: false, sequences: 1 } as const;
let folder: string;
const pathOf = (name: string): string => join(folder, `${name}.gguf`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-templates-"));
  for (const family of families) {
    const fixtures = "../../../prompt/__fixtures__/chat-templates/";
    const chatTemplate = await readFile(
      new URL(`${fixtures}${family}.jinja`, import.meta.url),
      "utf8",
    );
    await writeFile(pathOf(family), randomGguf({ chatTemplate }));
  }
  await writeFile(pathOf("none"), randomGguf({}));
  await writeFile(pathOf("odd"), randomGguf({ chatTemplate: "{% for" }));
});
afterAll(() => rm(folder, { recursive: true }));

async function tokensOf(
  backend: Awaited<ReturnType<typeof openBackend>>,
  text: string,
): Promise<number> {
  const { usage } = await backend.generate({
    system: { content: "Plan.", hash: "plan" },
    user: [
      { kind: "trusted", text: "Memory: " },
      { kind: "user", text },
    ],
    maxTokens: 4,
    sampling: GREEDY,
    deadline: new Deadline(systemClock, 60_000),
  });
  return usage.promptTokens;
}

describe("a model file with a chat template", { timeout: 120_000 }, () => {
  it.each(families)("is asked in its own words: %s", async (family) => {
    const own = await openEmbeddedBackend({ ...fixed, model: pathOf(family), template: "model" });
    const contract = await openEmbeddedBackend({ model: pathOf(family), isLazy: true });
    // Small files were taught the contract, as far as anybody can tell.
    expect(own.info.fingerprint).not.toBe(contract.info.fingerprint);
    expect(own.info.fingerprint.startsWith(contract.info.fingerprint)).toBe(true);
    expect(await tokensOf(own, "rain")).toBeGreaterThan(0);
    await Promise.all([own.dispose(), contract.dispose()]);
  });

  it("is the same by its SPEC", async () => {
    const backend = await openBackend(`${pathOf("llama3")}#template=model&threads=1`);
    expect(backend.info.fingerprint).toMatch(/:[0-9a-f]{16}$/);
    await backend.dispose();
  });

  it("says what is wrong with one that cannot be used, or is not there", async () => {
    const open = (name: string) => openEmbeddedBackend({ model: pathOf(name), template: "model" });
    await expect(open("odd")).rejects.toThrow(ModelNotLoadedError);
    await expect(open("odd")).rejects.toThrow(/#template=contract/);
    await expect(open("none")).rejects.toThrow("has no chat template");
  });
});
