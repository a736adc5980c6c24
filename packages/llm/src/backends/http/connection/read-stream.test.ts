import { InferenceError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBodyText, readLines } from "./read-lines.ts";
import { readEvents } from "./server-events.ts";

async function* inChunks(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const cut of [...cuts].sort((one, other) => one - other)) {
    const at = Math.min(cut, bytes.length);
    yield bytes.subarray(from, Math.max(from, at));
    from = Math.max(from, at);
  }
  yield bytes.subarray(from);
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe("readLines", () => {
  it("yields the same lines for any chunk boundaries", async () => {
    const line = fc
      .string({ unit: "grapheme", maxLength: 20 })
      .map((text) => text.replace(/[\r\n]/g, ""));
    const cuts = fc.array(fc.nat(200), { maxLength: 12 });
    const ends = fc.constantFrom("\n", "\r\n", "\r");
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), ends, cuts, async (lines, end, at) => {
        const bytes = Buffer.from(lines.map((each) => each + end).join(""));
        expect(await all(readLines(inChunks(bytes, at)))).toEqual(lines);
      }),
    );
  });

  it("aborts on an endless line", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(100_000, "x");
    }
    await expect(all(readLines(endless()))).rejects.toThrow(InferenceError);
    let isLetGo = false;
    const drain = (): void => {
      isLetGo = true;
    };
    expect((await readBodyText({ body: endless(), drain }, 1000)).length).toBe(100_000);
    expect(isLetGo).toBe(true);
  });
});

describe("readEvents", () => {
  const events = (text: string) => all(readEvents(readLines(inChunks(Buffer.from(text), []))));
  const read = async (text: string) => (await events(text)).map(({ data }) => data);

  it("aborts on an endless event, even with short lines", async () => {
    async function* endless(line: string): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.from(line.repeat(1000));
      for (;;) yield bytes;
    }
    const read = (line: string) => all(readEvents(readLines(endless(line))));
    await expect(read(`data: ${"x".repeat(100)}\n`)).rejects.toThrow("does not end");
    await expect(read("data\n")).rejects.toThrow(InferenceError);
  });

  it("applies the size limit per event", async () => {
    const event = `data: ${"x".repeat(600_000)}\n\n`;
    expect(await read(event.repeat(3))).toHaveLength(3);
  });

  it.each([
    ["data: a\n\ndata: b\n\n", ["a", "b"]],
    ["data:a\r\n\r\ndata:  b\r\n\r\n", ["a", " b"]],
    ["data: a\ndata: b\n\n", ["a\nb"]],
    [": comment\n\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", ["a"]],
    ["data\n\n", [""]],
    ["\uFEFFdata: a\n\n", ["a"]],
    ["data: a\n\ndata: [DONE]", ["a", "[DONE]"]],
    ["\n\n\n", []],
  ])("parses the data of %j", async (text, events) => {
    expect(await read(text)).toEqual(events);
  });

  it("tells the name of each event", async () => {
    const named = await events("event: error\ndata: a\n\ndata: b\n\nevent:x\ndata: c");
    expect(named.map(({ name }) => name)).toEqual(["error", "", "x"]);
  });
});
