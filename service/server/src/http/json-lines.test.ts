import { Writable } from "node:stream";
import type { FastifyReply } from "fastify";
import { describe, expect, it } from "vitest";
import type { Call } from "../service/call.ts";
import { sendJsonLines } from "./json-lines.ts";

/** A client that reads nothing or everything, and its reply. */
function client({ reads }: { readonly reads: boolean }) {
  const lines: string[] = [];
  const headers: object[] = [];
  const left = new AbortController();
  const raw = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(...String(chunk).trimEnd().split("\n"));
      if (reads) done();
    },
  });
  raw.once("close", () => left.abort());
  const writeHead = (_status: number, told: object) => void headers.push(told);
  const request = { isFailure: false };
  const reply = {
    raw: Object.assign(raw, { writeHead }),
    request,
    getHeaders: () => ({ "x-own": "1" }),
    hijack: () => {},
  };
  const call = { receivedMs: 0, signal: left.signal } as Call;
  return { reply: reply as unknown as FastifyReply, call, raw, lines, headers, request };
}

const KIB = 1024;
/** A message of a given size, newline included. */
const messageOf = (bytes: number): object => ({ text: "x".repeat(bytes - '{"text":""}\n'.length) });

describe("a response in JSON lines", () => {
  it("has a line for each message, and ends", async () => {
    const { reply, call, raw, lines, headers } = client({ reads: true });
    await sendJsonLines(reply, call, async (say) => {
      say({ a: 1 });
      say({ a: 2 });
    });
    expect(lines).toEqual(['{"a":1}', '{"a":2}']);
    expect(headers).toEqual([
      { "x-own": "1", "content-type": "application/x-ndjson; charset=utf-8" },
    ]);
    expect(raw.writableFinished).toBe(true);
  });

  it("ends with the error if it follows other lines", async () => {
    const { reply, call, lines, request } = client({ reads: true });
    await sendJsonLines(reply, call, async (say) => {
      say({ a: 1 });
      throw new Error("the disk is gone");
    });
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] as string)).toMatchObject({ type: "error" });
    expect(request.isFailure).toBe(true);
  });

  it("is a plain error before the first line", async () => {
    const { reply, call, lines, headers } = client({ reads: true });
    const failed = sendJsonLines(reply, call, async () => {
      throw new Error("the disk is gone");
    });
    await expect(failed).rejects.toThrow("the disk is gone");
    expect([lines, headers]).toEqual([[], []]);
  });

  it("waits for a slow reader, up to 256 KiB", async () => {
    const { reply, call, raw, lines } = client({ reads: false });
    const said: boolean[] = [];
    await sendJsonLines(reply, call, async (say) => {
      for (const bytes of [100 * KIB, 156 * KIB, 20, 20]) {
        say(messageOf(bytes));
        said.push(raw.destroyed);
        // The call learns of the cut in the next turn.
        await new Promise(setImmediate);
      }
    });
    expect(said).toEqual([false, false, true, true]);
    expect(lines).toHaveLength(1);
    expect(call.signal.aborted).toBe(true);
  });
});
