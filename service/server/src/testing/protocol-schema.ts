import { CLIENT_MESSAGES, SERVER_MESSAGES, SUBPROTOCOL } from "@understudy/session";
import { OutcomeSchema } from "../schema/plan-messages.ts";
import { PlanTogetherSchema, TogetherOutcomeSchema } from "../schema/together-messages.ts";

/** The session messages, and the plans over HTTP, as one JSON schema, for clients in other languages. */
export function protocolSchema(): string {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Messages of ${SUBPROTOCOL}`,
    description: "Unknown members are ignored by both sides.",
    $defs: {
      ...named("client", CLIENT_MESSAGES),
      ...named("server", SERVER_MESSAGES),
      ...named("http", HTTP_MESSAGES),
      ClientMessage: { oneOf: references("client", CLIENT_MESSAGES) },
      ServerMessage: { oneOf: references("server", SERVER_MESSAGES) },
    },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** The answers with plans over HTTP, and the question for a joint one. */
const HTTP_MESSAGES = {
  plan: OutcomeSchema,
  "plan-together": TogetherOutcomeSchema,
  "asked-together": PlanTogetherSchema,
};

function named(side: string, messages: object): object {
  return Object.fromEntries(
    Object.entries(messages).map(([type, schema]) => [`${side}.${type}`, schema]),
  );
}

function references(side: string, messages: object): object[] {
  return Object.keys(messages).map((type) => ({ $ref: `#/$defs/${side}.${type}` }));
}
