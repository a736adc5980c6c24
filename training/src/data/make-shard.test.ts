import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Tokenizer } from "../tokenizer/tokenizer.ts";
import { makeShard } from "./make-shard.ts";

const tokenizer = Tokenizer.load();
const folder = mkdtempSync(join(tmpdir(), "understudy-shard-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const size = {
  village: 0,
  guard: 30,
  courier: 0,
  variants: 1,
  domains: 8,
  turns: 6,
  choices: 2,
  choiceTurns: 4,
};

/** A shard as read by the trainer. */
function written(seed: number, name: string): { bin: Buffer; idx: Buffer } {
  const path = join(folder, name);
  makeShard({ seed, tokenizer, size }).file.write(path);
  return { bin: readFileSync(`${path}.bin`), idx: readFileSync(`${path}.idx`) };
}

describe("a shard of training data", () => {
  it("is deterministic by seed", () => {
    const one = written(7, "one");
    const same = written(7, "same");
    const other = written(8, "other");
    expect(same.bin.equals(one.bin) && same.idx.equals(one.idx)).toBe(true);
    expect(other.bin.equals(one.bin)).toBe(false);
  });

  it("has prompts and answers where its index says", () => {
    const { bin, idx } = written(9, "read");
    const tokens = new Uint16Array(bin.buffer, bin.byteOffset, bin.length / 2);
    const index = [...Array(idx.length / 4).keys()].map((at) => idx.readInt32LE(at * 4));
    const text = (start: number, length: number): string =>
      tokenizer.decode(tokens.subarray(start, start + length));
    let at = 0;
    let turns = 0;
    while (at < index.length) {
      const [kind, start, length, count] = index.slice(at, at + 4) as [
        number,
        number,
        number,
        number,
      ];
      expect(text(start, length)).toMatch(/^<\|system\|>\n(Plan the agent|Choose what)/);
      for (let turn = 0; turn < count; turn++, turns++) {
        const [offset, all, answer] = index.slice(at + 4 + 6 * turn) as [number, number, number];
        expect(text(offset, answer)).toMatch(/^<\|user\|>\n[\s\S]*<\|end\|>\n<\|assistant\|>\n$/);
        const said = text(offset + answer, all - answer);
        expect(said).toMatch(kind === 5 ? /^[A-H]<\|end\|>$/ : /^\{"steps":\[.*\]\}<\|end\|>$/);
      }
      at += 4 + 6 * count;
    }
    expect(turns).toBeGreaterThan(40);
  });
});
