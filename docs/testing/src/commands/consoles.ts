import { run } from "../../../../workshop/cli/src/run.ts";
import { type Block, blocksOf, filesOf } from "../markdown/blocks.ts";
import { amid } from "../repository/amid.ts";
import { pages, readPage } from "../repository/pages.ts";
import { commandsOf, sessionOf, type Words } from "./split.ts";

/** A console of a page, with what its commands print. */
export interface PageConsole {
  readonly place: string;
  readonly block: Block;
  readonly markdown: string;
  /** Whether a command loads the shipped model: `check` does unless told otherwise. */
  readonly loadsModel: boolean;
}

/** The consoles of all pages whose commands are to be run. */
export const consoles: readonly PageConsole[] = pages.flatMap((page) => {
  const markdown = readPage(page);
  return blocksOf(markdown)
    .filter(({ language, check }) => language === "console" && check?.kind === "run")
    .map((block) => ({
      ...{ place: `${page}:${block.line}`, block, markdown },
      loadsModel: /\bcheck (?!.*--model none)/.test(block.text),
    }));
});

/** The output of a console's commands, beside what its page shows. */
export async function playConsole({ block, markdown }: PageConsole): Promise<{
  readonly written: readonly string[];
  readonly shown: readonly string[];
}> {
  const written: string[] = [];
  const shown: string[] = [];
  for (const { typed, printed } of sessionOf(block.text)) {
    for (const words of commandsOf(typed)) {
      written.push(timeless(await amid(filesOf(markdown), () => answerOf(words))));
      shown.push(timeless(printed));
    }
  }
  return { written, shown };
}

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
