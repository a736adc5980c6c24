import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IS_NIGHT, IS_QUICK } from "../../../scripts/testing/cases.mjs";
import { createLibrary } from "./flat/flat-library.ts";
import { replayTranscript } from "./testing/transcript/transcript.ts";

const file = readFileSync(new URL("../transcripts/cases.txt", import.meta.url), "utf8");

/** Machines that stall at other times; but by night one of them. */
const SEEDS = IS_NIGHT ? [2, 27, 42] : [27];
/** Squads and games with things take as long as all other cases, and are left out of the quick tests. */
const [head, ...cases] = file.split(/^(?=case )/m);
const played = cases.filter((each) => !(IS_QUICK && /^case (squad|things-)/.test(each)));

describe("the transcript for hosts of all languages", () => {
  it("is what the library says; `pnpm --filter @understudy/embedded transcript` writes it", async () => {
    const text = [head, ...played].join("");
    expect(
      await replayTranscript(
        createLibrary(() => 0),
        text,
      ),
    ).toBe(text);
  });

  it.each(SEEDS)("is the same on a machine that stalls: seed %d", async (seed) => {
    // A part with things, whose plans read the clock.
    const part = cases.find((each) => each.startsWith("case things\n")) ?? "";
    let last = 7919 * seed;
    const random = (): number => {
      last = (1_103_515_245 * last + 12_345) % 2 ** 31;
      return last / 2 ** 31;
    };
    let hostMs = 0;
    const library = createLibrary(() => {
      hostMs += (random() < 0.1 ? 30 : 0.02) * random();
      return hostMs;
    });
    const inSlices = {
      ...library,
      step: (engine: number, nowMs: number) => library.step(engine, nowMs, hostMs + 4),
    };
    expect(await replayTranscript(inSlices, part)).toBe(part);
    expect(hostMs).toBeGreaterThan(0);
  });

  it("has every kind of message, and the errors of hostile input", () => {
    const types = new Set(
      [...file.matchAll(/^take \{"type":"([\w-]+)"/gm)].map(([, type]) => type),
    );
    expect([...types].sort()).toEqual(
      [
        "ack",
        "answer",
        "begin",
        "claims",
        "error",
        "finish",
        "interrupt",
        "model-unwanted",
        "model-wanted",
        "order",
        "plan",
        "refused",
        "resync",
        "rest",
        "roles",
        "wait",
      ]
        .concat(["ways", "welcome"])
        .sort(),
    );
    const codes = new Set([...file.matchAll(/^error (\S+)$/gm)].map(([, code]) => code));
    expect(codes.size).toBeGreaterThan(5);
  });
});
