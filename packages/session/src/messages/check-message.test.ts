import { RequestError } from "@understudy/planner-core";
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { messageCheck } from "./check-message.ts";

const nullable = (schema: Type.TSchema) => Type.Optional(Type.Union([schema, Type.Null()]));
const Part = Type.Object({ type: Type.Literal("text"), text: Type.String() });
const check = messageCheck(
  Type.Object({
    n: nullable(Type.Integer({ maximum: 8 })),
    nap: Type.Optional(Type.Boolean()),
    stop: nullable(Type.Union([Type.String(), Type.Array(Type.String(), { maxItems: 2 })])),
    content: nullable(Type.Union([Type.String(), Type.Array(Part)])),
    level: Type.Optional(Type.Union([Type.Literal(1), Type.Literal("top")])),
    role: Type.Optional(Type.Enum(["king", "fool"])),
    parts: Type.Optional(Type.Array(nullable(Part))),
  }),
);

/** All mistakes of a message. */
function wrong(message: object): readonly (readonly [string, string])[] {
  try {
    check(message);
    return [];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map(({ pointer, message: told }) => [pointer, told]);
  }
}

describe("an invalid message", () => {
  it("is reported by the invalid items of long lists alone", () => {
    const parts: unknown[] = Array.from({ length: 100 }, () => ({ type: "text", text: "so" }));
    expect(wrong({ parts: [...parts, { type: "text" }, null] })).toEqual([
      ["/parts/100", 'lacks "text"'],
    ]);
    expect(wrong({ n: 9, content: [...parts, { type: "text", text: 1 }] })).toEqual([
      ["/n", "must be <= 8"],
      ["/content/100/text", "must be string"],
    ]);
    const stop = parts.map(() => "end");
    expect(wrong({ stop })).toEqual([["/stop", "must not have more than 2 items"]]);
  });

  it("is reported against the intended variant of a union", () => {
    expect(wrong({ n: 9 })).toEqual([["/n", "must be <= 8"]]);
    expect(wrong({ stop: ["a", "b", "c"] })).toEqual([
      ["/stop", "must not have more than 2 items"],
    ]);
    expect(wrong({ stop: ["a", 2] })).toEqual([["/stop/1", "must be string"]]);
    expect(
      wrong({
        content: [
          { type: "text", text: "a" },
          { type: "image", text: "" },
        ],
      }),
    ).toEqual([["/content/1/type", 'must be "text"']]);
    expect(wrong({ parts: [{ type: "text", text: "" }, { type: "text" }, 7] })).toEqual([
      ["/parts/1", 'lacks "text"'],
      ["/parts/2", "must be object or null"],
    ]);
  });

  it("is reported against all variants if none was intended", () => {
    expect(wrong({ n: "many" })).toEqual([["/n", "must be integer or null"]]);
    expect(wrong({ stop: 7 })).toEqual([["/stop", "must be string or array"]]);
    expect(wrong({ level: 2 })).toEqual([["/level", 'must be one of 1, "top"']]);
    expect(wrong({ role: "queen" })).toEqual([["/role", 'must be one of "king", "fool"']]);
  });

  it("is reported completely, even if one name is a prefix of another", () => {
    expect(
      wrong({ n: 9, nap: "yes" })
        .map(([pointer]) => pointer)
        .sort(),
    ).toEqual(["/n", "/nap"]);
  });
});
