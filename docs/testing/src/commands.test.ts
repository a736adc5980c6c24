import { describe, expect, it } from "vitest";
import { problemOf } from "./commands/check-command.ts";
import { consoles, playConsole } from "./commands/consoles.ts";
import { commandsOf, sessionOf } from "./commands/split.ts";
import { blocksOf, lineAt, proseOf } from "./markdown/blocks.ts";
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
    ["pnpm start --agnets 3", "start has no option --agnets"],
    ["understudy stress --assert p99<<3", "p99"],
    ["understudy check examples/domains/nowhere.json", "there is no examples/domains/nowhere.json"],
  ])("are refused when they are wrong: %s", (line, problem) => {
    expect(problemOf(line.split(" "))).toContain(problem);
  });
});

/** Those with the shipped model are tried by the long test. */
const quick = consoles
  .filter(({ loadsModel }) => !loadsModel)
  .map((each) => [each.place, each] as const);

describe("consoles of the pages", () => {
  it.each(quick)("%s shows what the command prints", async (_place, each) => {
    const { written, shown } = await playConsole(each);
    expect(written).toEqual(shown);
  });

  it("are shown", () => {
    expect(quick.length).toBeGreaterThan(3);
  });
});
