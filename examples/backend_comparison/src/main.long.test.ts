import { expect, it } from "vitest";
import { compareBackends } from "./compare.ts";

it("puts the same questions to every backend and says what stood in for a server", async () => {
  const lines: string[] = [];
  const rows = await compareBackends({
    lookAround: false,
    questions: 1,
    budgetMs: 20_000,
    print: (line) => lines.push(line),
  });
  expect(rows.map(({ name }) => name)).toEqual([
    ...["classical", "control", "embedded", "ollama", "openai"],
  ]);
  for (const { asked, costRatio, valid, mended } of rows) {
    expect(asked).toBe(1);
    expect(costRatio).toBeGreaterThanOrEqual(1);
    expect(valid + mended).toBeLessThanOrEqual(1);
  }
  expect(rows[0]).toMatchObject({ valid: 1, costRatio: 1, firstTokenMs: undefined });
  expect(rows[2]?.memoryBytes).toBeGreaterThan(1e6);
  // Undefined where rules and drafts gave every token after the first.
  expect(rows[2]?.tokensPerSecond ?? 1).toBeGreaterThan(0);
  for (const { share } of rows) expect(share).toBeLessThanOrEqual(1);
  expect(lines[1]).toMatch(
    /^planner +model +valid +mended +steps +cost +median +first token +tokens\/s +memory$/,
  );
  expect(lines.join("\n")).toMatch(/No Ollama runs: .*loopback/);
}, 120_000);
