/** A command of a shell line: `understudy check a.json | jq .` contains two. */
export type Words = readonly string[];

const WORD = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\$\([^)]*\))|([^\s"'|&;<>]+)|(\|\||&&|[|;<>]+)/gy;

/**
 * The commands in a shell block, with continued lines joined, and without comments and
 * redirections.
 */
export function commandsOf(shell: string): readonly Words[] {
  return shell
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => split(line.replace(/(^|\s)#.*$/, "")));
}

/** The commands of a console block, each with its output. */
export function sessionOf(console: string): readonly { typed: string; printed: string }[] {
  return console
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, typed = "", printed = ""] = /^((?:[^\n]*\\\n)*[^\n]*)\n?([\s\S]*)$/.exec(part) ?? [];
      return { typed, printed };
    });
}

function split(line: string): readonly Words[] {
  const commands: string[][] = [[]];
  let word = "";
  let isOpen = false;
  let isTarget = false;
  const close = (): void => {
    if (isOpen && !isTarget) commands.at(-1)?.push(word);
    if (isOpen) isTarget = false;
    word = "";
    isOpen = false;
  };
  for (let at = 0; at < line.length; ) {
    WORD.lastIndex = at;
    const match = WORD.exec(line);
    if (match === null) {
      close();
      at += 1;
      continue;
    }
    at = WORD.lastIndex;
    const [, double, single, substituted, plain, operator] = match;
    if (operator === undefined) {
      word += double?.replaceAll(/\\(.)/g, "$1") ?? single ?? substituted ?? plain ?? "";
      isOpen = true;
    } else {
      close();
      if (operator.startsWith(">") || operator.startsWith("<")) isTarget = true;
      else commands.push([]);
    }
  }
  close();
  return commands.filter((words) => words.length > 0);
}
