import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelNotLoadedError, provePlan, RequestError } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { fixed, ShippedProblems, soon } from "../../../testing/shipped-problems.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";

/* One plan of the shipped model; `shipped-model.long.test.ts` has the others. */

let problems: ShippedProblems;
let backend: EmbeddedBackend;

beforeAll(async () => {
  problems = await ShippedProblems.read();
  backend = await openEmbeddedBackend(fixed);
});
afterAll(() => backend?.dispose());

describe("the shipped model", () => {
  it("answers a problem with a sound plan, without repair", async () => {
    const llm = new BackendLlmPlanner({ backend });
    const question = problems.question(problems.one());
    const answer = await llm.ask({ question, deadline: soon() });
    const { domain, state, goal } = question;
    const actions = answer.kind === "plan" ? answer.actions : [];
    expect(actions.length).toBeGreaterThan(0);
    expect(provePlan(domain, state, actions, goal.condition).sound).toBe(true);
    expect(llm.speeds.isKnown).toBe(true);
  });

  it("streams the same text that it returns", async () => {
    let streamed = "";
    const onText = (piece: string): void => {
      streamed += piece;
    };
    const { text, stop, usage } = await backend.generate(
      problems.request(problems.one(), { onText }),
    );
    expect(streamed).toBe(text);
    expect(stop).toBe("end");
    expect(JSON.parse(text)).toHaveProperty("steps");
    expect(usage.completionTokens).toBeGreaterThan(0);
    expect(usage.totalMs).toBeGreaterThanOrEqual(usage.firstTokenMs ?? Number.NaN);
  });
});

describe("openEmbeddedBackend", () => {
  it.each(["mistral", "ollama/phi3", ""])(
    "refuses %j, which is not an embedded model",
    async (model) => {
      await expect(openEmbeddedBackend({ model })).rejects.toThrow(ModelNotLoadedError);
    },
  );

  it("refuses options out of range", async () => {
    await expect(openEmbeddedBackend({ contextSize: 0 })).rejects.toThrow(RequestError);
    await expect(openEmbeddedBackend({ threads: 1.5 })).rejects.toThrow(RequestError);
  });

  it("gives a remedy for a missing file", async () => {
    const call = openEmbeddedBackend({ model: "nowhere/phi3.gguf" });
    await expect(call).rejects.toThrow(ModelNotLoadedError);
    await expect(call).rejects.toThrow(/There is no model file .*nowhere.*nano/);
  });

  it("refuses damaged files", async () => {
    const directory = await mkdtemp(join(tmpdir(), "understudy-model-"));
    try {
      const damaged: readonly (readonly [string, Uint8Array])[] = [
        ["pointer", Buffer.from("version https://git-lfs.github.com/spec/v1\n")],
        ["empty", Buffer.alloc(0)],
      ];
      for (const [name, bytes] of damaged) {
        const model = join(directory, `${name}.gguf`);
        await writeFile(model, bytes);
        const call = openEmbeddedBackend({ model });
        await expect(call).rejects.toThrow(ModelNotLoadedError);
        await expect(call).rejects.toThrow(/not a GGUF file/);
      }
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
