import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { messageCheck } from "../schema/check-message.ts";
import { CLIENT_MESSAGES, SERVER_MESSAGES } from "../schema/session-messages.ts";
import { HeldLead } from "../testing/held-lead.ts";
import { HUT } from "../testing/hut.ts";
import { protocolSchema } from "../testing/protocol-schema.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";

const servers = new ServerSet();
afterEach(() => servers.close());

const read = (name: string): string =>
  readFileSync(new URL(`../../protocol/${name}`, import.meta.url), "utf8");

interface Line {
  readonly event?: "connect" | "drop" | "end";
  readonly client?: { readonly type: keyof typeof CLIENT_MESSAGES; readonly token?: string };
  readonly server?: { readonly type: keyof typeof SERVER_MESSAGES };
}

const lines = read("transcripts/hut.jsonl")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

describe("what clients are held to", () => {
  it("is the schema of the messages; `pnpm --filter @understudy/server protocol` writes it", () => {
    expect(JSON.parse(read("session.schema.json"))).toEqual(JSON.parse(protocolSchema()));
    expect(JSON.parse(read("transcripts/hut.json"))).toEqual(HUT);
  });

  it("is a transcript that this server plays", async () => {
    const lead = new HeldLead();
    const server = await servers.start({ lead });
    let client = await SessionClient.open(server);
    let resumeToken = "";
    for (const [index, { event, client: said, server: heard }] of lines.entries()) {
      if (event === "connect" && index > 0) client = await SessionClient.open(server);
      if (event === "drop") await client.drop();
      if (event === "end") expect(await client.ended).toBe(1000);
      if (said !== undefined) {
        messageCheck(CLIENT_MESSAGES[said.type])(said);
        client.say(said.token === undefined ? said : { ...said, token: resumeToken });
      }
      if (heard === undefined) continue;
      const message = await client.next(heard.type);
      messageCheck(SERVER_MESSAGES[heard.type])(message);
      if (message.type === "welcome") ({ resumeToken } = message);
      if (message.type === "early") lead.release();
      expect(withAny(message, heard), `line ${index + 1}`).toEqual(heard);
    }
  });

  it("has every type of message but those that a storm brings", () => {
    const types = new Set(lines.flatMap(({ client, server }) => [client?.type, server?.type]));
    const untold = [...Object.keys(CLIENT_MESSAGES), ...Object.keys(SERVER_MESSAGES)].filter(
      (type) => !types.has(type as never),
    );
    expect(untold).toEqual(["revised", "resync", "drain"]);
  });
});

/** A message with stars where a transcript has them. */
function withAny(message: object, pattern: object): object {
  const stars = Object.entries(pattern).filter(([, value]) => value === "*");
  return { ...message, ...Object.fromEntries(stars.filter(([name]) => name in message)) };
}
