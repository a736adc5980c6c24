import {
  ContextLimitError,
  type InferenceError,
  ModelNotLoadedError,
  OutOfMemoryError,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import {
  errorFromAnswer,
  errorFromSocket,
  errorFromStream,
  HttpStatusError,
} from "./http-errors.ts";

const from = (status: number, body: unknown, retryAfter?: string): InferenceError =>
  errorFromAnswer("The server", {
    status,
    retryAfter,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("errorFromAnswer", () => {
  it.each([
    [400, "http-status", false],
    [401, "http-status", false],
    [404, "model-not-loaded", false],
    [408, "http-status", true],
    [429, "overloaded", true],
    [500, "http-status", true],
    [502, "http-status", true],
    [503, "overloaded", true],
    [529, "overloaded", true],
  ])("knows %i", (status, code, transient) => {
    expect(from(status, "Something <b>odd</b>")).toMatchObject({ code, transient });
  });

  it("knows when to come back", () => {
    const error = from(429, {}, "47");
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ retryAfterMs: 47_000 });
    const date = new Date(Date.now() + 60_000).toUTCString();
    expect((from(503, {}, date) as HttpStatusError).retryAfterMs).toBeGreaterThan(50_000);
    expect((from(503, {}, "soon") as HttpStatusError).retryAfterMs).toBeUndefined();
  });

  it("does not take a spent account for a busy server", () => {
    const error = { message: "You exceeded your quota", type: "insufficient_quota", code: null };
    expect(from(429, { error })).toMatchObject({ transient: false, code: "http-status" });
  });

  it.each([
    {
      error: {
        code: 400,
        message: "request (4476 tokens) exceeds the available context size (4096 tokens)",
        type: "exceed_context_size_error",
        n_prompt_tokens: 4476,
        n_ctx: 4096,
      },
    },
    {
      error: {
        message:
          "This model's maximum context length is 4096 tokens. However, you requested 4476 tokens (4400 in the messages, 76 in the completion).",
        type: "invalid_request_error",
        param: "messages",
        code: "context_length_exceeded",
      },
    },
    { error: "prompt is too long: 4476 tokens, the context length is 4096 tokens" },
    { error: { message: "prompt is too long: 4476 tokens > 4096 maximum" } },
    {
      object: "error",
      message:
        "This model's maximum context length is 4,096 tokens and your request has 4,476 input tokens.",
    },
    {
      message:
        "Prompt contains 4476 tokens and 0 draft tokens, too large for model with 4096 maximum context length",
    },
    {
      error: {
        message:
          "The input token count (4476) exceeds the maximum number of tokens allowed (4096) by gemini-2.",
      },
    },
  ])("reads the limit of a context", (body) => {
    const error = from(400, body);
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: 4096, required: 4476 });
  });

  it("reads errors of all dialects, and shortens them", () => {
    expect(from(404, { error: "model 'x' not found" })).toBeInstanceOf(ModelNotLoadedError);
    expect(
      from(500, { error: "model requires more system memory (9 GiB) than is available (4 GiB)" }),
    ).toBeInstanceOf(OutOfMemoryError);
    expect(from(400, { detail: "no such field" }).message).toContain("no such field");
    expect(from(400, { error: { message: "bad" } }).message).toContain("bad");
    expect(from(500, "x".repeat(10_000)).message.length).toBeLessThan(400);
    expect(from(500, "null").message).toContain("500");
  });
});

it("errors within a stream may pass", () => {
  expect(errorFromStream("The server", { error: "unexpected" })).toMatchObject({ transient: true });
  expect(errorFromStream("The server", { error: "CUDA out of memory" })).toBeInstanceOf(
    OutOfMemoryError,
  );
});

it("errors of sockets may pass", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const error = errorFromSocket("The server", refused);
  expect(error).toMatchObject({ transient: true, cause: refused });
  expect(error.message).toContain("nothing listens there");
});
