import { describe, expect, it, vi } from "vitest";
import * as errors from "./errors.ts";

/** A second copy of the module, as in a program with two installed versions. */
async function anotherCopy(): Promise<typeof errors> {
  vi.resetModules();
  const copy = (await import("./errors.ts")) as typeof errors;
  expect(copy.UnderstudyError).not.toBe(errors.UnderstudyError);
  return copy;
}

const ISSUES = [{ pointer: "/a", message: "is wrong" }];

describe("errors of another copy of the package", () => {
  it("are instances of the same classes, and of no others", async () => {
    const copy = await anotherCopy();
    const theirs = new copy.StateError(ISSUES);
    expect(theirs).toBeInstanceOf(errors.StateError);
    expect(theirs).toBeInstanceOf(errors.InputIssuesError);
    expect(theirs).toBeInstanceOf(errors.UnderstudyError);
    expect(theirs).not.toBeInstanceOf(errors.DomainError);
    expect(theirs).not.toBeInstanceOf(errors.InferenceError);
    expect(new copy.ContextLimitError(1, 2)).toBeInstanceOf(errors.InferenceError);
    expect(new copy.InferenceError("failed")).not.toBeInstanceOf(errors.ContextLimitError);
  });

  it("are instances of a derived class only if they were made from it", async () => {
    const copy = await anotherCopy();
    class OwnError extends errors.InferenceError {}
    expect(new OwnError("mine")).toBeInstanceOf(errors.InferenceError);
    expect(new OwnError("mine")).toBeInstanceOf(OwnError);
    expect(new copy.InferenceError("theirs")).not.toBeInstanceOf(OwnError);
    class TheirError extends copy.InferenceError {}
    expect(new TheirError("theirs")).toBeInstanceOf(errors.InferenceError);
  });

  it.each([
    undefined,
    null,
    "text",
    { brand: errors.UnderstudyError.brand },
    { constructor: { name: "UnderstudyError" } },
    Object.create(null),
    new Error("plain"),
    () => {},
  ])("are not %s", (value) => {
    expect(value instanceof errors.UnderstudyError).toBe(false);
  });

  it("are recognised without running code of the value", () => {
    const trap = (): never => {
      throw new Error("must not run");
    };
    const prototype = Object.defineProperty({}, "constructor", { get: trap });
    expect(Object.create(prototype) instanceof errors.UnderstudyError).toBe(false);
  });
});

describe("an error with issues", () => {
  it("has a single issue on the line of its message, several on lines of their own, with hints", () => {
    expect(new errors.StateError(ISSUES).message).toBe(
      "The state does not fit the domain: /a: is wrong",
    );
    const two = [...ISSUES, { pointer: "", message: "is empty", hint: "write something" }];
    expect(new errors.DomainError(two).message).toBe(
      "The domain is not valid:\n  /a: is wrong\n  (root): is empty (write something)",
    );
  });
});
