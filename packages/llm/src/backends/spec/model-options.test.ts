import { RequestError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseModelSpec } from "./model-spec.ts";
import { openBackend } from "./open-backend.ts";

const optionsOf = (spec: string) => parseModelSpec(spec).options;
const textOf = (options: object): string =>
  Object.entries(options)
    .flatMap(([name, value]) =>
      [value].flat().map((each) => `${name}=${encodeURIComponent(String(each))}`),
    )
    .join("&");
function messageOf(spec: string): string {
  try {
    parseModelSpec(spec);
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
  throw new Error(`${spec} was taken`);
}

describe("the options of a SPEC", () => {
  it.each([
    ["my.gguf#context=4096&threads=2", { context: 4096, threads: 2 }],
    ["nano#temperature=0.2&seed=7&topP=.9", { temperature: 0.2, seed: 7, topP: 0.9 }],
    ["ollama/phi3#keepAlive=30m&think=false", { keepAlive: "30m", think: false }],
    ["ollama/phi3#keepAlive=-1", { keepAlive: -1 }],
    ["ollama/gpt-oss#think=low", { think: "low" }],
    ["openai/m@http://127.0.0.1#think=minimal", { think: "minimal" }],
    ["openai/m@http://127.0.0.1#think=true", { think: true }],
    ["nano#stop=x&minP=0.05", { stop: ["x"], minP: 0.05 }],
    ["ollama/phi3#stop=%0A&stop=a%26b", { stop: ["\n", "a&b"] }],
    ["openai/m@http://127.0.0.1:8080/?a=b#minP=0.05&slots=4", { minP: 0.05, slots: 4 }],
    ["local/phi3:mini#decoding=grammar&context=512", { decoding: "grammar", context: 512 }],
    [
      "my.gguf#gpu=vulkan&gpuLayers=20&flashAttention=true",
      {
        ...{ gpu: "vulkan", gpuLayers: 20, flashAttention: true },
      },
    ],
    ["ollama/phi3#gpu=none", { gpu: "none" }],
    ["my.gguf#draftModel=small.gguf&drafts=always", { draftModel: "small.gguf", drafts: "always" }],
    ["my.gguf#loadTimeoutMs=600000", { loadTimeoutMs: 600_000 }],
    ["ollama/phi3#loadTimeoutMs=600000", { loadTimeoutMs: 600_000 }],
    ["anthropic/m#loadTimeoutMs=9000&slots=2", { loadTimeoutMs: 9000, slots: 2 }],
    ["my.gguf#adapter=voices.gguf", { adapter: "voices.gguf" }],
  ])("are parsed: %s", (spec, options) => {
    expect(optionsOf(spec)).toEqual(options);
  });

  it("do not change the model's name", () => {
    expect(parseModelSpec("ollama/phi3#seed=1")).toMatchObject({ kind: "ollama", model: "phi3" });
    expect(parseModelSpec("a#1.gguf")).toEqual({ kind: "file", path: "a#1.gguf" });
    expect(parseModelSpec("a#1.gguf#seed=1")).toMatchObject({ kind: "file", path: "a#1.gguf" });
  });

  it.each([
    ["nano#", "# is not an option of a model"],
    ["nano#gpus=1", "#gpus is not an option of a model"],
    ["nano#__proto__=1", "#__proto__ is not an option of a model"],
    ["nano#temperature=3", "#temperature must be a number from 0 to 2"],
    ["nano#temperature=", "#temperature must be a number from 0 to 2"],
    ["nano#temperature", "#temperature must be a number from 0 to 2"],
    ["nano#loadTimeoutMs=0", "#loadTimeoutMs must be an integer from 1 to 3600000"],
    ["ollama/phi3#loadTimeoutMs=5m", "#loadTimeoutMs must be an integer"],
    ["nano#topP=0", "#topP must be a number above 0"],
    ["nano#seed=1e99", "#seed must be an integer"],
    ["nano#seed=1&seed=2", "#seed is there twice"],
    ["nano#keepAlive=30m", "#keepAlive means nothing to nano: it is for ollama/NAME"],
    ["ollama/phi3#decoding=free", "#decoding means nothing to ollama/NAME"],
    ["my.gguf#gpu=tpu", "#gpu must be one of auto, none, cuda, vulkan, metal"],
    ["my.gguf#gpuLayers=1001", "#gpuLayers must be an integer from 0 to 1000"],
    ["my.gguf#threads=0", "#threads must be an integer from 1 to 256"],
    ["my.gguf#batch=65", "#batch must be an integer from 1 to 64"],
    ["my.gguf#context=63", "#context must be an integer from 64 to 1048576"],
    ["anthropic/x#gpu=auto", "#gpu means nothing to anthropic/NAME: it is for nano, FILE.gguf"],
    ["ollama/phi3#keepAlive=soon", "#keepAlive must be seconds"],
    ["ollama/phi3#think=hard", "#think must be true, false, or one of minimal, low, medium, high"],
    ["anthropic/x#think=low", "Claude plans without thinking"],
    ["my.gguf#think=low", "#think means nothing to FILE.gguf: it is for ollama/NAME, openai"],
    ["ollama/phi3#stop=%zz", "#stop must be a text"],
    ["ollama/phi3#stop=a&stop=b&stop=c&stop=d&stop=e", "#stop is there more than 4 times"],
    ["openai/m@http://127.0.0.1#structured=maybe", "#structured must be one of schema"],
  ])("are refused with an explanation: %s", (spec, message) => {
    expect(messageOf(spec)).toContain(message);
  });

  it("are all checked at once", () => {
    const message = messageOf("nano#temperature=9&seed=-1&think=true");
    for (const name of ["temperature", "seed", "think"]) expect(message).toContain(`#${name} `);
  });

  it("are either refused or survive a round trip", () => {
    const names = ["temperature", "stop", "context", "keepAlive", "think", "nothing"];
    const pair = fc.tuple(fc.constantFrom(...names), fc.string({ unit: "grapheme", maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (pairs) => {
        const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
        try {
          const options = optionsOf(`ollama/phi3#${text}`) ?? {};
          expect(optionsOf(`ollama/phi3#${textOf(options)}`)).toEqual(options);
        } catch (error) {
          expect(error).toBeInstanceOf(RequestError);
        }
      }),
    );
  });

  it.each([
    ["openai/m@https://api.openai.com#topK=4", "topK"],
    ["anthropic/m@https://127.0.0.1:9#temperature=1.5", "Claude takes 0 to 1"],
    ["ollama/m#think=minimal", "#think must be true, false, low, medium or high for Ollama"],
  ])("are checked before connecting to a server: %s", async (spec, told) => {
    const opened = openBackend(spec);
    await expect(opened).rejects.toThrow(RequestError);
    await expect(opened).rejects.toThrow(told);
  });

  it("must apply to the place where a local model is found", async () => {
    const at = { ollamaUrl: "http://127.0.0.1:9", modelsFolder: "/nowhere" };
    const wrong = openBackend("local/phi3@ollama#decoding=free", at);
    await expect(wrong).rejects.toThrow("#decoding means nothing to ollama/NAME");
  });
});
