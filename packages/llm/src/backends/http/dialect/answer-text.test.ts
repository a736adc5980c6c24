import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { readCompletion } from "../completion-stream.ts";
import type { ServerAnswer } from "../connection/http-transport.ts";
import { Secrets } from "../connection/secrets.ts";
import { AnswerText } from "./answer-text.ts";
import { readMessageEvent } from "./anthropic-dialect.ts";

const plan = '{"steps":[{"tool":"chop","args":{}}]}';
const said = (pieces: readonly string[], maxTokens = 300) => {
  const answer = new AnswerText(new FakeClock(), { maxTokens });
  const taken = pieces.findIndex((piece) => !answer.add(piece));
  return { answer, taken };
};

describe("AnswerText", () => {
  it("continues to the end of a plan and a code fence after it", () => {
    const { answer, taken } = said(['{"ste', 'ps":[{"tool":"chop","args":{}}]}', "\n```\n", ""]);
    expect(taken).toBe(-1);
    expect(answer.hasPlan).toBe(true);
    expect(answer.text).toBe(`${plan}\n\`\`\`\n`);
  });

  it("stops when a model rambles on after its plan", () => {
    expect(said([plan, "\nThis plan", " works because"]).taken).toBe(2);
    expect(said(["Well, ", "let me ", "think aloud ".repeat(9)]).taken).toBe(-1);
  });

  it("stops at endless whitespace, however it is split", () => {
    expect(said(["{", ...Array.from({ length: 250 }, () => "\n")]).taken).toBe(200);
    expect(said(["{", " ".repeat(150), "x", " ".repeat(150)]).taken).toBe(-1);
    expect(said(["{", " ".repeat(150), `x${" ".repeat(100)}`, " ".repeat(100)]).taken).toBe(3);
  });

  it("enforces the token limit even if the server does not", () => {
    expect(said(["a", "b", "c", "d"], 3).taken).toBe(3);
    expect(said(["a".repeat(97)], 3).taken).toBe(0);
  });

  it.each([
    { refusal: "No, and no again. " },
    { tool_calls: [{ index: 0, function: { name: "", arguments: '{"a":' } }] },
    { tool_calls: [{ function: { name: "goto", arguments: "{}" } }] },
  ])("ends a stream that goes on and on beside the text: %j", async (delta) => {
    const event = Buffer.from(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
    let sent = 0;
    async function* body(): AsyncGenerator<Uint8Array> {
      for (; sent < 100_000; sent++) yield event;
    }
    const { answer } = said([], 30);
    const response = { body: body(), drain: () => {} };
    const server = { subject: "S", secrets: new Secrets([]) };
    await readCompletion(response as unknown as ServerAnswer, answer, server);
    expect(sent).toBeLessThan(1000);
  });

  it("keeps the counts of Claude's events that it reads, and no others", () => {
    for (const usage of [
      { output_tokens: 7, k1: 1 },
      { "k\u0000": {}, output_tokens: 7 },
    ]) {
      for (const event of [{ usage }, { message: { usage } }, { content: [], usage }]) {
        expect(readMessageEvent(JSON.stringify(event))?.usage).toEqual({ output_tokens: 7 });
      }
    }
    expect(readMessageEvent('{"usage":5}')?.usage).toEqual({});
  });

  it("measures times with its clock", async () => {
    const clock = new FakeClock();
    const answer = new AnswerText(clock, { maxTokens: 9 });
    expect(answer.firstTokenMs).toBeUndefined();
    await clock.advance(5);
    answer.touch();
    await clock.advance(5);
    answer.add("a");
    expect(answer).toMatchObject({ firstTokenMs: 5, elapsedMs: 10, pieces: 2, text: "a" });
  });
});
