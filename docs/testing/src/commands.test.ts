import { describe, expect, it } from "vitest";
import { run } from "../../../workshop/cli/src/run.ts";
import { problemOf } from "./commands/check-command.ts";
import { commandsOf, sessionOf, type Words } from "./commands/split.ts";
import { blocksOf, filesOf, lineAt, proseOf } from "./markdown/blocks.ts";
import { amid } from "./repository/amid.ts";
import { pages, readPage } from "./repository/pages.ts";

const shown = pages.flatMap((page) => {
  const text = readPage(page);
  const inBlocks = blocksOf(text).flatMap(({ language, text: code, line, check }) => {
    if (check?.kind === "not-run") return [];
    if (language === "sh") return commandsOf(code).map((words) => ({ line, words }));
    if (language !== "console") return [];
    return sessionOf(code).flatMap(({ typed }) =>
      commandsOf(typed).map((words) => ({ line, words })),
    );
  });
  const prose = proseOf(text);
  const inProse = [...prose.matchAll(/`((?:pnpm|npx -y pnpm@12|understudy) [^`\n]+)`/g)]
    .filter(([, code = ""]) => !/[…|[]/.test(code))
    .flatMap((match) =>
      commandsOf(match[1] ?? "").map((words) => ({ line: lineAt(prose, match.index), words })),
    );
  return [...inBlocks, ...inProse].map(({ line, words }) => ({ place: `${page}:${line}`, words }));
});

describe("commands of the pages", () => {
  it("name programs, scripts, options and files that exist", () => {
    const wrong = shown.flatMap(({ place, words }) => {
      const problem = problemOf(words);
      return problem === undefined ? [] : [`${place} ${words.join(" ")}: ${problem}`];
    });
    expect(wrong).toEqual([]);
    expect(shown.length).toBeGreaterThan(100);
  });

  it.each([
    ["understudy plann --domain x.json", "there is no command plann"],
    ["understudy plan --domian x.json", "plan has no option --domian"],
    ["pnpm startt", "there is no script startt"],
    ["npx -y pnpm@12 bench --fast", "--fast"],
    ["pnpm start --agnets 3", "start has no option --agnets"],
    ["understudy stress --assert p99<<3", "p99"],
    ["understudy check examples/domains/nowhere.json", "there is no examples/domains/nowhere.json"],
  ])("are refused when they are wrong: %s", (line, problem) => {
    expect(problemOf(line.split(" "))).toContain(problem);
  });
});

const sessions = pages.flatMap((page) => {
  const markdown = readPage(page);
  return blocksOf(markdown)
    .filter(({ language, check }) => language === "console" && check?.kind === "run")
    .map((block) => [`${page}:${block.line}`, block, markdown] as const);
});

// One console loads the shipped model.
describe("consoles of the pages", () => {
  it.each(sessions)("%s shows what the command prints", async (_place, block, markdown) => {
    for (const { typed, printed } of sessionOf(block.text)) {
      for (const words of commandsOf(typed)) {
        const written = await amid(filesOf(markdown), () => answerOf(words));
        expect(timeless(written)).toBe(timeless(printed));
      }
    }
  });

  it("are shown", () => {
    expect(sessions.length).toBeGreaterThan(3);
  });
});

/** The output of `understudy`, without any prefix of the command. */
async function answerOf(words: Words): Promise<string> {
  const written: string[] = [];
  const sink = { write: (text: string) => written.push(text), isTTY: false };
  const stdin = (async function* () {})();
  await run(words.slice(words.indexOf("understudy") + 1), {
    stdin,
    stdout: sink,
    stderr: sink,
    env: {},
  });
  return written.join("");
}

/** Removes times, which differ from run to run, and trailing blank lines. */
function timeless(text: string): string {
  return text
    .replaceAll(/\d+(\.\d+)? (ms|s|µs)\b/g, "0 ms")
    .replaceAll(/"elapsedMs":[\d.]+/g, '"elapsedMs":0')
    .trim();
}
