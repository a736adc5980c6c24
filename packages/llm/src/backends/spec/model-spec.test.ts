import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { parseModelSpec } from "./model-spec.ts";

describe("parseModelSpec", () => {
  it.each([
    ["nano", { kind: "nano" }],
    [" nano ", { kind: "nano" }],
    ["models/phi3.GGUF", { kind: "file", path: "models/phi3.GGUF" }],
    ["ollama/phi3", { kind: "ollama", model: "phi3" }],
    ["ollama/hf.co/a/b:Q4_K_M", { kind: "ollama", model: "hf.co/a/b:Q4_K_M" }],
    [
      "openai/phi-3@http://127.0.0.1:8080",
      { kind: "openai", model: "phi-3", url: "http://127.0.0.1:8080" },
    ],
    ["openai/a/b@1@https://host/v1", { kind: "openai", model: "a/b@1", url: "https://host/v1" }],
    [
      "openai/phi-3@https://me:p@ss@host",
      { kind: "openai", model: "phi-3", url: "https://me:p@ss@host" },
    ],
    ["openai/gpt@api.openai.com", { kind: "openai", model: "gpt", url: "api.openai.com" }],
    ["local/phi3", { kind: "local", model: "phi3", variant: undefined, at: undefined }],
    ["local/phi3:mini", { kind: "local", model: "phi3", variant: "mini", at: undefined }],
    ["local/phi3:mini@ollama", { kind: "local", model: "phi3", variant: "mini", at: "ollama" }],
    ["local/phi3@embedded", { kind: "local", model: "phi3", variant: undefined, at: "embedded" }],
  ])("parses %j", (text, spec) => {
    expect(parseModelSpec(text)).toEqual(spec);
  });

  it.each([
    "",
    "gpt",
    "ollama/",
    "openai/phi-3",
    "openai/@http://127.0.0.1",
    "openai/phi-3@",
    "local/",
    "local/:mini",
    "local/phi3:",
    "local/phi3@cloud",
    "local/phi3@ollama@embedded",
    "ollama/two words",
  ])("refuses %j with a hint", (text) => {
    expect(() => parseModelSpec(text)).toThrow(RequestError);
    try {
      parseModelSpec(text);
    } catch (error) {
      expect((error as RequestError).issues[0]?.hint).not.toBe("");
    }
  });

  it.each([
    "openai/phi-3@me:geheim99@host.example",
    "openai/phi 3@https://me:geheim99@host",
    "https://me:geheim99@host",
  ])("refuses %j without revealing a password", (text) => {
    expect(() => parseModelSpec(text)).toThrow(RequestError);
    expect(() => parseModelSpec(text)).not.toThrow(/geheim99/);
  });

  it("suggests an Ollama model for a bare name", () => {
    expect(() => parseModelSpec("phi3:mini")).toThrow("did you mean ollama/phi3:mini?");
    expect(() => parseModelSpec("two words")).toThrow(/no model \(One of: nano/);
  });
});
