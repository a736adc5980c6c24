import { describe, expect, it } from "vitest";
import { Screen, type Terminal } from "./screen.ts";

describe("Screen", () => {
  function openScreen(): { readonly screen: Screen; readonly written: string[] } {
    const written: string[] = [];
    const terminal: Terminal = {
      columns: 40,
      rows: 10,
      write: (text) => written.push(text),
      on: () => {},
      off: () => {},
    };
    const screen = new Screen(terminal);
    screen.open();
    return { screen, written };
  }

  it("hides the cursor, and restores everything once", () => {
    const { screen, written } = openScreen();
    screen.close();
    screen.close();
    expect(written).toHaveLength(2);
    expect(written[0]).toContain("\x1b[?25l");
    expect(written[1]).toBe("\x1b[?25h\x1b[?1049l");
  });

  it("sends only changed lines", () => {
    const { screen, written } = openScreen();
    screen.draw(["one", "two", "three"]);
    screen.draw(["one", "TWO", "three"]);
    expect(written[2]).toContain("\x1b[2;1HTWO\x1b[K");
    expect(written[2]).not.toContain("one");
    expect(written[2]).not.toContain("three");
  });

  it("clears what a shorter frame leaves below", () => {
    const { screen, written } = openScreen();
    screen.draw(["one", "two"]);
    screen.draw(["one"]);
    expect(written[2]).toContain("\x1b[2;1H\x1b[J");
  });

  it("draws nothing after closing", () => {
    const { screen, written } = openScreen();
    screen.close();
    screen.draw(["one"]);
    expect(written).toHaveLength(2);
  });
});
