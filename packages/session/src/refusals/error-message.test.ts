import {
  DisposedError,
  GenerationTimeoutError,
  InferenceError,
  UnderstudyError,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { isFailure, toldError } from "./error-message.ts";
import { ServiceRefusedError } from "./refused-error.ts";

describe("an error's status", () => {
  it("blames the server only for its own failures and its models'", () => {
    const blamed = (error: unknown): boolean => isFailure(toldError(error));
    expect(blamed(new TypeError("a bug"))).toBe(true);
    expect(blamed(new InferenceError("the model fails"))).toBe(true);
    expect(blamed(new GenerationTimeoutError("the model is late"))).toBe(true);
    expect(blamed(new DisposedError("The client has left"))).toBe(false);
    expect(blamed(new ServiceRefusedError("draining", "about to end"))).toBe(false);
    expect(blamed(new ServiceRefusedError("unauthenticated", "who?"))).toBe(false);
  });

  it.each([
    ["context-limit", 422],
    ["overloaded", 503],
    ["breaker-open", 503],
    ["disposed", 503],
    ["generation-timeout", 504],
    ["backend-timeout", 504],
  ] as const)("of the engine has its status: %s", (code, status) => {
    expect(toldError(new UnderstudyError(code, "why")).status).toBe(status);
  });
});
