import { inspect } from "node:util";
import { vi } from "vitest";

/**
 * Factor on the budgets of pages, which are a game's: a machine busy with other tests is that much
 * slower.
 */
const PATIENCE = 20;

/** The exports of a page's module. */
export type Page = (console: {
  block(index: number): void;
  log(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}) => Promise<void>;

/** Runs a page, and returns the output of each block. */
export async function runPage(page: Page): Promise<(block: number) => string> {
  const printed: string[] = [];
  let current = 0;
  const log = (...values: unknown[]): void => {
    const line = values
      .map((value) => (typeof value === "string" ? value : inspect(value)))
      .join(" ");
    printed[current] = `${printed[current] ?? ""}${line}\n`;
  };
  const block = (index: number): void => {
    current = index;
  };
  const now = performance.now.bind(performance);
  const slow = vi.spyOn(performance, "now").mockImplementation(() => now() / PATIENCE);
  try {
    await page({ block, log, warn: log });
  } finally {
    slow.mockRestore();
  }
  return (index) => printed[index] ?? "";
}
