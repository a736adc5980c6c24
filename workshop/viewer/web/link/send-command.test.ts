import { afterEach, expect, it, vi } from "vitest";
import { sendCommand } from "./send-command.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("reports a command without an answer, with possible causes", async () => {
  const late = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(late.signal);
  vi.stubGlobal("fetch", (_: string, { signal }: { readonly signal: AbortSignal }) => {
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  });
  const reply = sendCommand({ type: "step" });
  expect(timeout).toHaveBeenCalledOnce();
  late.abort(new DOMException("too late", "TimeoutError"));
  expect(await reply).toMatchObject({
    ok: false,
    error: { code: "failed", message: expect.stringContaining("more than five of its pages") },
  });
});

it("reports a game that has gone", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("connection refused")));
  expect(await sendCommand({ type: "step" })).toMatchObject({
    ok: false,
    error: { message: "the game cannot be reached" },
  });
});
