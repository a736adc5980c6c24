import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IS_NIGHT, IS_QUICK } from "../../../scripts/testing/cases.mjs";
import { createLibrary } from "./flat/flat-library.ts";
import { CASES } from "./testing/transcript/cases.ts";
import { replayTranscript } from "./testing/transcript/replay.ts";
import { SQUAD_CASES } from "./testing/transcript/squad-cases.ts";
import { writeTranscript } from "./testing/transcript/transcript.ts";
import { WORLD_PLAY_CASES } from "./testing/transcript/world-play-cases.ts";

const file = readFileSync(new URL("../transcripts/cases.txt", import.meta.url), "utf8");

/** Machines that stall at other times; but by night one of them. */
const SEEDS = IS_NIGHT ? [2, 27, 42] : [27];
/** Squads and games with things take as long as all other cases; the quick tests replay one, on a machine that stalls. */
const LONG = { ...SQUAD_CASES, ...WORLD_PLAY_CASES };
const written = IS_QUICK
  ? Object.fromEntries(Object.entries(CASES).filter(([name]) => !Object.hasOwn(LONG, name)))
  : CASES;

describe("the transcript for hosts of all languages", () => {
  it("is what the library says; `pnpm --filter @understudy/embedded transcript` writes it", async () => {
    const [head, ...parts] = file.split(/^(?=case )/m);
    const names = parts.map((part) => part.slice("case ".length, part.indexOf("\n")));
    expect(names).toEqual(Object.keys(CASES));
    const said = await writeTranscript(
      createLibrary(() => 0),
      written,
    );
    const known = parts.filter((_, index) => Object.hasOwn(written, names[index] as string));
    expect(said).toBe([head, ...known].join(""));
  });

  it.each(SEEDS)("is the same on a machine that stalls: seed %d", async (seed) => {
    // A part with things, whose plans read the clock.
    const [, part] = /(case things\n.*?)(?=\ncase )/s.exec(file) ?? [];
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
    expect(await replayTranscript(inSlices, `${part}\n`)).toBe(1);
    expect(hostMs).toBeGreaterThan(0);
  });

  it("shows a library that differs", async () => {
    const changed = file.replace('"cost":9', '"cost":8');
    await expect(
      replayTranscript(
        createLibrary(() => 0),
        changed,
      ),
    ).rejects.toThrow(/^line \d+: /);
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
