import { readFileSync } from "node:fs";
import { finish } from "@understudy/planner-core/internal";
import { messageCheck } from "@understudy/session";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryMessage } from "../testing/arbitrary-message.ts";
import { protoFile } from "../testing/proto-file.ts";
import { PROTO_MESSAGES } from "../testing/proto-messages.ts";
import { PlannerMessages } from "./planner-messages.ts";
import { PLANNER_METHODS } from "./planner-methods.ts";

const messages = new PlannerMessages();
const PROTO = new URL("../../proto/understudy/v1/planner.proto", import.meta.url);

describe("the messages of gRPC", () => {
  it("match those of HTTP; `pnpm --filter @understudy/server protocol` writes the proto file", () => {
    const committed = readFileSync(PROTO, "utf8");
    expect(protoFile(committed)).toBe(committed);
  });

  it("keep their field numbers, and never reuse one", () => {
    const committed = readFileSync(PROTO, "utf8");
    const older = committed.replace("optional string domain = 1;", "optional string realm = 90;");
    const newer = protoFile(older);
    expect(newer).toContain("reserved 90;");
    expect(newer).toContain("optional string domain = 91;");
    expect(protoFile(newer)).toBe(newer);
  });

  it.each(Object.entries(PROTO_MESSAGES))("%s survives a round trip", (name, schema) => {
    const form = messages.form(name);
    const check = messageCheck(schema);
    fc.assert(
      fc.property(arbitraryMessage(schema), (message) => {
        const back = form.decode(form.encode(message));
        expect(back).toEqual(message);
        expect(check(back)).toBe(back);
        for (const runBytes of [1, 16]) {
          const bytes = form.encode(message);
          expect(finish(form.decodeInPieces(bytes, runBytes))).toEqual(message);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are named by the methods", () => {
    for (const { request, response } of PLANNER_METHODS) {
      expect(PROTO_MESSAGES).toHaveProperty(request);
      expect(PROTO_MESSAGES).toHaveProperty(response);
    }
  });

  it("may contain JavaScript's special names", () => {
    const form = messages.form("DescribeRequest");
    const state = JSON.parse('{"__proto__": true, "constructor": "a"}') as object;
    const back = form.decode(form.encode({ domain: "hut", state })) as { state: object };
    expect(Object.entries(back.state)).toEqual(Object.entries(state));
    const pieces = form.decodeInPieces(form.encode({ domain: "hut", state }), 1);
    const inPieces = finish(pieces) as { state: object };
    expect(Object.entries(inPieces.state)).toEqual(Object.entries(state));
  });

  it("with a long list are encoded in pieces", () => {
    const form = messages.form("ExplainRequest");
    const steps = Array.from({ length: 200 }, (_, n) => ({ tool: `t${n}`, args: { n } }));
    for (const [name, message] of [
      ["StateDescription", { state: {}, derived: {}, slots: [1], goals: [], steps }],
      ["Outcomes", { outcomes: new Array(200).fill(null) }],
    ] as const) {
      const { encodeInPieces, decode } = messages.form(name);
      const pieces = encodeInPieces(message);
      expect(pieces.next().done).toBe(false);
      expect(decode(finish(pieces))).toEqual(message);
    }
    expect(form.encodeInPieces({ domain: "hut", state: {}, goal: "warm", steps }).next().done).toBe(
      true,
    );
  });

  it("may have at most 10,000 map entries if they are long", () => {
    const form = messages.form("DescribeRequest");
    const state = Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`v${n}`, 1]));
    const pieces = form.decodeInPieces(form.encode({ domain: "hut", state }));
    expect(() => finish(pieces)).toThrow(RangeError);
  });
});
