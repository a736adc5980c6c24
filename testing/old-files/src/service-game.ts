import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner, settle } from "@understudy/planner-core/testing";
import { PlannerService } from "@understudy/server";
import {
  Connection,
  type Link,
  SESSION_LIMITS,
  type ServerMessage,
  type SessionLimits,
} from "@understudy/session";
import type { FlatLibrary } from "../../../packages/embedded/src/flat/flat-library.ts";
import { TranscriptGame } from "../../../packages/embedded/src/testing/transcript/transcript.ts";
import { ResumeTokens } from "../../../service/server/src/session/resume-token.ts";

/** The options of a server in a conversation. */
interface TalkOptions {
  readonly domains: readonly { readonly domain: DomainDefinition; readonly name?: string }[];
  readonly limits?: Partial<SessionLimits>;
  /** The plan of a model, by step; the second time it comes late. */
  readonly model?: readonly { readonly tool: string; readonly args: object }[];
}

/** The secret that signs the resume tokens of all conversations. */
const SECRET: Uint8Array = new TextEncoder().encode("the secret of kept conversations");
/** The time at which tokens are signed, and those of old conversations are still read. */
const SIGNED_AT_MS: number = Date.UTC(2026, 0, 1);

/** A game that talks to a server in this process, without sockets. Each line of its talk is JSON. */
class ServiceGame extends TranscriptGame {
  readonly talk: string[] = [];
  readonly #named: readonly string[];
  readonly #names = new Map<string, string>();
  #clock = new FakeClock();
  #service: PlannerService | undefined;
  #connection: Connection | undefined;
  #say: (text: string) => void = () => {};

  /** @param named what has names in place of its values. Default: sessions and tokens */
  constructor(name: string, named: readonly string[] = ["session", "token"]) {
    // Its calls go to the service instead.
    super({} as FlatLibrary, name);
    this.#named = named;
    this.#tell({ case: name });
  }

  override get nowMs(): number {
    return this.#clock.now();
  }

  override open(given: object | string): void {
    this.close();
    const options = given as TalkOptions;
    const { domains, model } = options;
    // All of them: the defaults of later versions may differ.
    const limits: SessionLimits = { ...SESSION_LIMITS, ...options.limits };
    this.#tell({ open: { domains, limits, model } });
    this.#clock = new FakeClock();
    const clock = this.#clock;
    const llm = model && modelOf(clock, model);
    this.#service = new PlannerService({
      ...{ clock, sessions: limits, resumeTokens: new ResumeTokens(SECRET, () => SIGNED_AT_MS) },
      ...(llm && { llm }),
    });
    for (const { domain, name = domain.name } of domains) {
      this.#service.addDomain(name, { domain: loadDomain(domain) });
    }
  }

  override send(message: object | string): void {
    const said = JSON.stringify(message);
    // What a kept conversation calls `$token 1` is the first token of this one.
    const text = said.replace(/"(\$\w+ \d+)"/g, (_, name) => `"${this.#of(name)}"`);
    if ((message as { readonly type?: string }).type === "hello") this.#connect();
    this.#tell({ client: JSON.parse(text) });
    this.#say(text);
  }

  override async step(passMs = 0): Promise<readonly ServerMessage[]> {
    const first = this.heard.length;
    this.#tell({ passMs });
    await this.#clock.advance(passMs);
    await settle();
    return this.heard.slice(first);
  }

  /** Announces the end of the server. */
  drain(withinMs: number): void {
    this.#tell({ drain: withinMs });
    this.#service?.drain(withinMs, true);
  }

  override close(): void {
    this.#connection?.closed();
    this.#connection = undefined;
    this.#service?.dispose();
  }

  #connect(): void {
    const service = this.#service;
    if (service === undefined) return;
    this.#connection?.closed();
    const lane = service.turns.lane();
    const link: Link = {
      send: (message) => {
        const copy = structuredClone(message);
        this.heard.push(copy);
        if (copy.type === "welcome") this.#learn(copy);
        this.#tell({ server: copy });
      },
      end: (why) => this.#tell({ end: why }),
    };
    const receive = () => ({ host: service.sessions, principal: {} });
    const { limits } = service.sessions;
    const door = { clock: this.#clock, limits, lane: () => lane, receive };
    const connection = new Connection(door, link, lane);
    this.#connection = connection;
    this.#say = (text) => lane.do(() => connection.receive(() => JSON.parse(text), text.length));
  }

  #learn({ session, resumeToken }: ServerMessage<"welcome">): void {
    for (const [kind, value] of [
      ["session", session],
      ["token", resumeToken],
    ] as const) {
      if (!this.#named.includes(kind)) continue;
      const known = [...this.#names.values()].filter((name) => name.includes(kind)).length;
      if (!this.#names.has(value)) this.#names.set(value, `$${kind} ${known + 1}`);
    }
  }

  #of(name: string): string {
    return [...this.#names].find(([, each]) => each === name)?.[0] ?? name;
  }

  /** Notes a line, with names in place of ids and tokens. */
  #tell(line: object): void {
    let text = JSON.stringify(line);
    for (const [value, name] of this.#names) text = text.replaceAll(`"${value}"`, `"${name}"`);
    this.talk.push(text);
  }
}

/** A model with one plan, which it tells step by step the first time, and late the second time. */
function modelOf(clock: FakeClock, model: NonNullable<TalkOptions["model"]>): ScriptedLlmPlanner {
  return new ScriptedLlmPlanner({
    clock,
    script: ({ domain }, call) => {
      const answer = model.map((step) => (domain as Domain).actionOf(step as never));
      const says = answer.map((action, index) => ({ action, index, atMs: 5 + 10 * index }));
      return call === 0 ? { says, answer, afterMs: 80 } : { answer, afterMs: 400 };
    },
  });
}

/** Says again what the clients of kept conversations said. */
export async function talkAgain(
  lines: readonly string[],
  named?: readonly string[],
): Promise<readonly string[]> {
  const talks: string[] = [];
  let game: ServiceGame | undefined;
  for (const line of lines) {
    const said = JSON.parse(line) as {
      readonly case?: string;
      readonly open?: TalkOptions;
      readonly client?: object;
      readonly passMs?: number;
      readonly drain?: number;
    };
    if (said.case !== undefined) {
      game?.close();
      talks.push(...(game?.talk ?? []));
      game = new ServiceGame(said.case, named);
    } else if (said.open !== undefined) game?.open(said.open);
    else if (said.client !== undefined) game?.send(said.client);
    else if (said.passMs !== undefined) await game?.step(said.passMs);
    else if (said.drain !== undefined) game?.drain(said.drain);
  }
  game?.close();
  return [...talks, ...(game?.talk ?? [])];
}
