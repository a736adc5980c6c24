import { CLIENT_MESSAGES, clientMessageOf, SERVER_MESSAGES } from "@understudy/session";
import { build } from "esbuild";
import fc from "fast-check";
import type { TSchema } from "typebox";
import { Compile as compileWithTypebox } from "typebox/compile";
import { beforeAll, describe, expect, it } from "vitest";
import { aliases } from "../../../../scripts/build/bundle-embedded.mjs";
import { Compile } from "./compile.ts";
import type { MessageSchema } from "./message-schema.ts";

type Messages = Readonly<Record<string, MessageSchema>>;
let ours: { readonly CLIENT_MESSAGES: Messages; readonly SERVER_MESSAGES: Messages };

beforeAll(async () => {
  const entry = new URL("../../../session/src/messages/session-messages.ts", import.meta.url);
  const { outputFiles } = await build({
    entryPoints: [entry.pathname],
    bundle: true,
    write: false,
    format: "esm",
    alias: aliases,
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  const text = outputFiles[0]?.text ?? "";
  ours = await import(`data:text/javascript,${encodeURIComponent(text)}`);
});

/** Values that are wrong almost everywhere. */
const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 40,
    "",
    "ann",
    "a/b~c",
    "\u{1f600}".repeat(150),
    "x".repeat(201),
  ],
  ...[
    [],
    {},
    [[1, 2]],
    [[1, 2, 3]],
    [[1]],
    { a: 1 },
    { goal: "warm" },
    [{ tool: "chop", args: {} }],
  ],
];
const EXAMPLES: readonly Readonly<Record<string, unknown>>[] = [
  {
    type: "hello",
    protocol: [1],
    client: "test",
    domain: "hut",
    world: { candidates: { chest: 3 } },
  },
  {
    type: "state",
    seq: 1,
    agent: "ann",
    nowMs: 0,
    values: { at: "home" },
    slots: [[0, 1]],
    at: [1],
  },
  { type: "see", seq: 1, things: [{ id: "red", kind: "chest", properties: { gold: 1 } }], part: 1 },
  { type: "ways", seq: 1, agent: "ann", ways: [{ from: 1, to: ["red"], costs: [1, -1] }] },
  { type: "want", seq: 1, agent: "ann", goal: "warm", budgetMs: 5, runner: "server", choose: 3 },
  { type: "squad", seq: 1, squad: "s", members: ["ann"], goal: "up", budgetMs: 1, disabled: {} },
  { type: "step", seq: 1, agent: "ann", stepId: 1, event: "started", detail: "d" },
  { type: "batch", messages: [{ type: "ack" }] },
  { type: "ack", received: 1 },
];

/** A message with some members replaced or removed. */
const message = fc
  .tuple(
    fc.constantFrom(...EXAMPLES),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...ODD, undefined)), { maxLength: 4 }),
  )
  .map(([example, changes]) => {
    const changed = structuredClone(example) as Record<string, unknown>;
    for (const [at, below, value] of changes) {
      const names = Object.keys(changed).filter((name) => name !== "type");
      const name = names[at % names.length] ?? "seq";
      const inner = changed[name];
      if (typeof inner === "object" && inner !== null && below % 2 === 0) {
        const place = Object.keys(inner)[below % 3] ?? "0";
        (inner as Record<string, unknown>)[place] = value ?? null;
      } else if (value === undefined) delete changed[name];
      else changed[name] = value;
    }
    return changed;
  });

describe("the script's schemas", () => {
  it("are those of typebox", () => {
    expect(JSON.stringify(ours.CLIENT_MESSAGES)).toBe(JSON.stringify(CLIENT_MESSAGES));
    expect(JSON.stringify(ours.SERVER_MESSAGES)).toBe(JSON.stringify(SERVER_MESSAGES));
  });

  it("find the mistakes that typebox finds, in its words", () => {
    const checks = new Map(
      Object.entries(CLIENT_MESSAGES).map(([type, schema]) => [
        type,
        [
          compileWithTypebox(schema as TSchema),
          Compile(ours.CLIENT_MESSAGES[type] as MessageSchema),
        ] as const,
      ]),
    );
    let wrong = 0;
    fc.assert(
      fc.property(message, (value) => {
        const [typebox, own] = checks.get(String(value["type"])) ?? [];
        const isRight = typebox?.Check(value);
        expect(own?.Check(value)).toBe(isRight);
        if (isRight === true) return;
        wrong++;
        expect(() => clientMessageOf(value)).toThrow();
        expect(own?.Errors(value)).toEqual(typebox?.Errors(value));
      }),
      { numRuns: 2000 },
    );
    expect(wrong).toBeGreaterThan(100);
  });
});
