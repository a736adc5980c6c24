import type { ServerResponse } from "node:http";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { hutGame } from "../testing/hut.ts";
import { streamTo } from "./stream.ts";

/** A page that keeps its connection but never reads. */
class DeafResponse extends Writable {
  writeHead(): this {
    return this;
  }

  override _write(): void {}
}

describe("the stream of a page that never reads", () => {
  it("buffers a few MiB, and is closed after half a minute, which frees its place", async () => {
    const game = hutGame();
    const response = new DeafResponse();
    streamTo(game.viewer, response as unknown as ServerResponse);
    await game.play(1);
    const text = "x".repeat(500);
    for (let count = 0; count < 20_000; count++) game.viewer.note(text);
    expect(response.writableLength).toBeLessThan(5 * 2 ** 20);
    await game.play(1);
    await game.clock.advance(31_000);
    await game.play(1);
    expect(game.viewer.isActive).toBe(false);
    expect(response.destroyed).toBe(true);
  });
});
