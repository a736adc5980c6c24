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
    headers: retryAfter === undefined ? [] : [["retry-after", retryAfter]],
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
  ])("classifies status %i", (status, code, transient) => {
    expect(from(status, "Something <b>odd</b>")).toMatchObject({ code, transient });
  });

  it("reads the delay before a retry", () => {
    const error = from(429, {}, "47");
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ retryAfterMs: 47_000 });
    const date = new Date(Date.now() + 60_000).toUTCString();
    expect((from(503, {}, date) as HttpStatusError).retryAfterMs).toBeGreaterThan(50_000);
    expect((from(503, {}, "soon") as HttpStatusError).retryAfterMs).toBeUndefined();
  });

  it("distinguishes an exhausted quota from a busy server", () => {
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
  ])("reads a context limit from an error body", (body) => {
    const error = from(400, body);
    expect(error).toBeInstanceOf(ContextLimitError);
    expect(error).toMatchObject({ max: 4096, required: 4476 });
  });

  it.each([
    "The decoder prompt (length 4476) is longer than the maximum model length of 4096.",
    "Input length (4476 tokens) exceeds the maximum allowed length (4096 tokens).",
    "`inputs` must have less than 4096 tokens. Given: 4476",
    "Too many input tokens. Max input tokens: 4096, request input token count: 4476",
    "total number of tokens in the prompt cannot exceed 4096 - received 4476, too many tokens",
    "This model's maximum prompt length is 4096 but the request contains 4476 tokens.",
    "prompt token count of 4476 exceeds the limit of 4096",
    "Your request exceeded model token limit: 4096 (requested: 4476)",
    "Prompt length 4476 is greater than max_seq_len 4096",
    "Prompt length (4476) exceeds maximum input length (4096).",
    "The input prompt length 4476 is larger than the model's max session len 4096",
    "Input value error: 4476 tokens exceeds the limit of 4096",
  ])("reads a context limit from the message %j", (message) => {
    expect(from(400, { error: { message } })).toMatchObject({ max: 4096, required: 4476 });
  });

  it.each([
    "input length and `max_tokens` exceed context limit: 3000 + 1476 > 4476",
    "Number of input tokens exceeds maximum length.",
    "Range of input length should be [1, 4096]",
    "Prompt exceeds max length",
    "The prompt is longer than the model's context",
    "Token limit exceeded",
  ])("recognizes a context limit without numbers: %j", (message) => {
    expect(from(400, { error: { message } })).toBeInstanceOf(ContextLimitError);
  });

  it.each([
    "max_tokens exceeds the limit of 4096",
    "max_tokens is too large: 4000, at most 2000",
    "maximum number of properties exceeded",
    "temperature exceeds the limit of 1",
  ])("distinguishes other limits from the context limit: %j", (message) => {
    expect(from(400, { error: { message } })).toBeInstanceOf(HttpStatusError);
  });

  it("recognizes a context limit with numbers under status 500", () => {
    const message = "Requested tokens (4476) exceed context window of 4096";
    expect(from(500, { error: { message } })).toMatchObject({ max: 4096, required: 4476 });
    expect(from(500, { error: "no context window" })).toBeInstanceOf(HttpStatusError);
  });

  it("reads the error formats of all dialects, and shortens the messages", () => {
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

it("errors within a stream are transient", () => {
  expect(errorFromStream("The server", { error: "unexpected" })).toMatchObject({ transient: true });
  expect(errorFromStream("The server", { error: "CUDA out of memory" })).toBeInstanceOf(
    OutOfMemoryError,
  );
});

it("an error instead of an answer has its own status", () => {
  const errors: [unknown, number | undefined][] = [
    [{ code: 429, message: "slow down" }, 429],
    [{ code: "400", message: "bad" }, 400],
    [{ status: 503 }, 503],
    [{ type: "invalid_request_error", code: null }, 400],
    [{ code: "unsupported_parameter" }, 400],
    [{ status: "INVALID_ARGUMENT", code: 7, type: "INVALID_ARGUMENT" }, 400],
    [{ code: 40302, message: "temperature is out of range" }, 400],
    [{ code: 50004, message: "no worker" }, 500],
    [{ message: "unexpected" }, 200],
    [{ code: 5006, message: "unexpected" }, 200],
  ];
  for (const [body, status] of errors) {
    const { status: told } = errorFromStream("S", body, { hasBegun: false }) as HttpStatusError;
    expect(told).toBe(status);
    expect(errorFromStream("S", body)).not.toHaveProperty("status");
  }
});

it("socket errors are transient", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const error = errorFromSocket("The server", refused);
  expect(error).toMatchObject({ transient: true, cause: refused });
  expect(error.message).toContain("nothing listens there");
});
