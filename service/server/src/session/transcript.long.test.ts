import { readFileSync } from "node:fs";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { CLIENT_MESSAGES, messageCheck, SERVER_MESSAGES } from "@understudy/session";
import { DUNGEON, HeldLlmPlanner } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { HUT } from "../testing/hut.ts";
import { protocolSchema } from "../testing/protocol-schema.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";

const servers = new ServerSet();

const read = (name: string): string =>
  readFileSync(new URL(`../../protocol/${name}`, import.meta.url), "utf8");

interface Line {
  readonly event?: "connect" | "drop" | "end";
  readonly client?: { readonly type: keyof typeof CLIENT_MESSAGES; readonly token?: string };
  readonly server?: { readonly type: keyof typeof SERVER_MESSAGES; readonly source?: string };
}

const TRANSCRIPTS = ["hut", "dungeon"] as const;
const linesOf = (name: string): Line[] =>
  read(`transcripts/${name}.jsonl`)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
const domainOf = (name: string): DomainDefinition =>
  JSON.parse(read(`transcripts/${name}.json`)) as DomainDefinition;

describe("the clients' contract", () => {
  it("has the schema of the messages, written by `pnpm --filter @understudy/server protocol`", () => {
    expect(JSON.parse(read("session.schema.json"))).toEqual(JSON.parse(protocolSchema()));
    expect(domainOf("hut")).toEqual(HUT);
    expect(loadDomain(domainOf("dungeon")).hash).toBe(DUNGEON.hash);
  });

  it.each(TRANSCRIPTS)("has the transcript %s, which this server follows", async (name) => {
    const llm = new HeldLlmPlanner();
    const domains = [{ name, domain: loadDomain(domainOf(name)) }];
    // Searches take no time, so that the number of requests does not depend on the machine.
    const clock = new FakeClock();
    const server = await servers.start(name === "hut" ? { llm, domains } : { domains, clock });
    let client = await SessionClient.open(server);
    let resumeToken = "";
    for (const [index, { event, client: said, server: heard }] of linesOf(name).entries()) {
      if (event === "connect" && index > 0) client = await SessionClient.open(server);
      if (event === "drop") await client.drop();
      if (event === "end") expect(await client.ended).toBe(1000);
      if (said !== undefined) {
        messageCheck(CLIENT_MESSAGES[said.type])(said);
        client.say(said.token === undefined ? said : { ...said, token: resumeToken });
      }
      if (heard === undefined) continue;
      const message = await whileTicking(clock, client.next(heard.type));
      messageCheck(SERVER_MESSAGES[heard.type])(message);
      if (message.type === "welcome") ({ resumeToken } = message);
      if (message.type === "early") llm.release();
      expect(withAny(message, heard), `line ${index + 1}`).toEqual(heard);
    }
  });

  it("covers every message type but those of overload and of squads", () => {
    const types = new Set(
      TRANSCRIPTS.flatMap(linesOf).flatMap(({ client, server }) => [client?.type, server?.type]),
    );
    const untold = [...Object.keys(CLIENT_MESSAGES), ...Object.keys(SERVER_MESSAGES)].filter(
      (type) => !types.has(type as never),
    );
    const ofSquads = ["squad", "disband", "finish", "wait", "rest", "roles"];
    expect(untold.filter((type) => !ofSquads.includes(type))).toEqual([
      ...["revised", "resync", "drain"],
    ]);
  });
});

/** Advances time while the connection is quiet, for idle agents poll now and then; after a second in larger steps. */
async function whileTicking<Value>(clock: FakeClock, wait: Promise<Value>): Promise<Value> {
  let isOver = false;
  const over = wait.finally(() => {
    isOver = true;
  });
  for (let steps = 0; !isOver; steps++) {
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 50))]);
    if (!isOver) await clock.advance(steps < 10 ? 100 : 2000);
  }
  return over;
}

/**
 * Replaces the parts of a message that are stars in the transcript. With any `source` goes any `hit` and `reason`: plans are
 * stored after they are served, and until then the classical planner answers a similar question, with the reason.
 */
function withAny(message: object, pattern: { readonly source?: string }): object {
  const stars = Object.entries(pattern).filter(([, value]) => value === "*");
  const any = { ...message, ...Object.fromEntries(stars.filter(([name]) => name in message)) };
  return pattern.source === "*" ? { ...any, hit: undefined, reason: undefined } : any;
}
