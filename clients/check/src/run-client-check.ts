import { parseArgs, stripVTControlCharacters } from "node:util";
import { RequestError } from "@understudy/planner-core";
import { type ClientVerdict, checkClient, listClientCases } from "./check-client.ts";

const HELP = `Plays the server against a client in any language, and says what it got wrong.

The client is restarted for each case, with the address of the server in UNDERSTUDY_URL. It plays
a small game, which docs/service/protocol.md describes, while connections break, the server restarts,
plans come late, and messages have unknown members.

Options:
  --command <command>  starts the client, in the shell of the system
  --case <name>        a case to play; may be given several times (default: all)
  --patience <s>       a client that does nothing for this long has failed (default: 20)
  --jobs <n>           how many cases to play at the same time (default: 4)
  --list               list the cases without playing them
  --json               print one JSON object per case

Examples:
  $ pnpm client-check --command "python3 play_hut.py"
  $ pnpm client-check --command "python3 play_hut.py" --case lost-before --case restart
  $ pnpm client-check --list

Exit codes:
  0  the client does everything right
  1  the command line is wrong
  3  it got something wrong`;

/** Width of the column of case names. */
const WIDTH = 16;
const WORDS = { passed: "ok", failed: "WRONG", "left-out": "left out" } as const;

/**
 * Runs `pnpm client-check`.
 *
 * @param say writes one line
 * @returns the exit code: 0 for a correct client, 1 for invalid arguments, 3 for mistakes of the
 *   client
 */
export async function runClientCheck(
  args: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  try {
    const { help, list, json, ...options } = optionsIn(args);
    if (help) say(HELP);
    else if (list) {
      for (const { name, title } of listClientCases()) say(`${name.padEnd(WIDTH)}${title}`);
    } else return tell(await checkClient(options), json, say);
    return 0;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const { message, hint } of error.issues) say(`${message}: ${hint ?? ""}`);
    return 1;
  }
}

function optionsIn(args: readonly string[]) {
  const { help, list, json, command = "", case: cases, patience, jobs } = flagsIn(args);
  if (command === "" && !help && !list) {
    throw wrong("there is no client to check", 'such as --command "python3 play_hut.py"');
  }
  const patienceMs = 1000 * whole("patience", patience, 3600);
  return { help, list, json, command, cases, patienceMs, jobs: whole("jobs", jobs, 64) };
}

function flagsIn(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        command: { type: "string" },
        case: { type: "string", multiple: true },
        patience: { type: "string", default: "20" },
        jobs: { type: "string", default: "4" },
        list: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw wrong((error as Error).message, "--help lists the options");
  }
}

function whole(name: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw wrong(`--${name} is "${text}"`, `a whole number from 1 to ${most}`);
}

function wrong(message: string, hint: string): RequestError {
  return new RequestError([{ pointer: "", message, hint }]);
}

function tell(
  verdicts: readonly ClientVerdict[],
  asJson: boolean,
  say: (line: string) => void,
): number {
  const failed = verdicts.filter(({ verdict }) => verdict === "failed");
  if (asJson) for (const each of verdicts) say(JSON.stringify(each));
  else {
    for (const each of verdicts) for (const line of linesOf(each)) say(line);
    const passed = verdicts.filter(({ verdict }) => verdict === "passed");
    say(`${passed.length} passed, ${failed.length} failed`);
  }
  return failed.length > 0 ? 3 : 0;
}

function linesOf({ name, title, verdict, why, output }: ClientVerdict): string[] {
  const lines = [`${WORDS[verdict].padEnd(10)}${name.padEnd(WIDTH)}${title}`];
  if (why !== undefined) lines.push(`          ${stripVTControlCharacters(why)}`);
  const written = stripVTControlCharacters(output ?? "").trimEnd();
  if (written !== "") lines.push(...written.split("\n").map((line) => `          | ${line}`));
  return lines;
}
