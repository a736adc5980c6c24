import { RequestError } from "@understudy/planner-core";
import { CasePlay } from "./case-play.ts";
import type { ClientCase } from "./client-case.ts";
import { CLIENT_CASES } from "./client-cases.ts";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import { ClientProcess } from "./client-process.ts";
import { ScriptedServer } from "./scripted-server.ts";

/** Options of a check. */
export interface ClientCheckOptions {
  /** Shell command that starts the client. */
  readonly command: string;
  /** Names of the cases. Default: all of them. */
  readonly cases?: readonly string[] | undefined;
  /** Silence after which a client fails, in ms. Default 20,000. */
  readonly patienceMs?: number | undefined;
  /** Time between the steps of a plan with times, in milliseconds (default 120). The longer, the surer an early start shows. */
  readonly stepEveryMs?: number | undefined;
  /** Number of parallel cases. Default 4. */
  readonly jobs?: number | undefined;
}

/** The verdict on a client in one case. */
export interface ClientVerdict {
  readonly name: string;
  /** The expected behaviour. */
  readonly title: string;
  readonly verdict: "passed" | "failed" | "left-out";
  /** The client's mistake, or the reason for skipping the case. */
  readonly why?: string;
  /** The end of a failed client's output. */
  readonly output?: string;
}

/** The names of all cases, with the expected behaviour. */
export function listClientCases(): readonly { readonly name: string; readonly title: string }[] {
  return CLIENT_CASES.map(({ name, title }) => ({ name, title }));
}

/**
 * Plays cases against a client. Each case starts it afresh, with the server's address in
 * `UNDERSTUDY_URL`; `docs/service/protocol.md` lists its tasks.
 *
 *
 * @throws RequestError for an unknown case
 *
 * @example
 * const verdicts = await checkClient({ command: "python3 play_hut.py" });
 * console.log(verdicts.filter(({ verdict }) => verdict === "failed"));
 */
export async function checkClient(options: ClientCheckOptions): Promise<ClientVerdict[]> {
  const cases = chosenCases(options.cases);
  const verdicts: ClientVerdict[] = [];
  const waiting = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, each] of waiting) verdicts[index] = await playCase(each, options);
  };
  await Promise.all(Array.from({ length: options.jobs ?? 4 }, work));
  return verdicts;
}

function chosenCases(names: readonly string[] | undefined): readonly ClientCase[] {
  if (names === undefined) return CLIENT_CASES;
  return names.map((wanted, index) => {
    const found = CLIENT_CASES.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    const known = CLIENT_CASES.map(({ name }) => name).join(", ");
    const message = `there is no case "${wanted}"`;
    throw new RequestError([{ pointer: `/cases/${index}`, message, hint: `one of ${known}` }]);
  });
}

/** Answer timeout of the clients, longer than any case takes. */
const ANSWER_MS = "60000";

async function playCase(
  { name, title, path = "", env, play }: ClientCase,
  { command, patienceMs = 20_000, stepEveryMs = 120 }: ClientCheckOptions,
): Promise<ClientVerdict> {
  const server = await ScriptedServer.start();
  const client = new ClientProcess(command, {
    UNDERSTUDY_URL: server.url + path,
    UNDERSTUDY_RUNNER: "client",
    UNDERSTUDY_ANSWER_MS: ANSWER_MS,
    ...env,
  });
  try {
    const casePlay = new CasePlay(server, client, patienceMs, path);
    casePlay.stepEveryMs = stepEveryMs;
    await play(casePlay);
    return { name, title, verdict: "passed" };
  } catch (error) {
    if (error instanceof CaseLeftOut)
      return { name, title, verdict: "left-out", why: error.message };
    if (!(error instanceof ClientFault)) throw error;
    await client.kill();
    return { name, title, verdict: "failed", why: error.message, output: client.output };
  } finally {
    await client.kill();
    server.close();
  }
}
