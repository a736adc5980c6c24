import { words } from "@understudy/session";
import { type Static, Type } from "typebox";
import { ROLES } from "../access/principal.ts";
import { TEXT_STRATEGIES } from "../schema/query-messages.ts";

/** Unknown names are refused: a misspelt limit would not limit anything. */
const closed = { additionalProperties: false };
const text = Type.Optional(Type.String({ minLength: 1 }));
const positive = Type.Optional(Type.Number({ exclusiveMinimum: 0 }));
const count = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000 }));
const whoever = {
  tenant: Type.String({ pattern: "^[a-z0-9-]{1,64}$" }),
  roles: Type.Array(words(ROLES), { minItems: 1 }),
};

const limits = {
  requests_per_second: positive,
  burst: positive,
  concurrency: Type.Optional(Type.Integer({ minimum: 1 })),
  tokens_per_minute: positive,
  memory_mib: positive,
};

export type ServerConfig = Static<typeof ServerConfigSchema>;
export const ServerConfigSchema = Type.Object(
  {
    // Sections of the same file read by the command line and createLlmPlanner.
    models: Type.Optional(Type.Unknown()),
    defaults: Type.Optional(Type.Unknown()),
    folders: Type.Optional(Type.Unknown()),
    pool: Type.Optional(Type.Unknown()),
    server: Type.Optional(
      Type.Object(
        {
          host: text,
          port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
          grpc_port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
          admin_port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
          hosts: Type.Optional(Type.Array(Type.String())),
          origins: Type.Optional(Type.Array(Type.String())),
          cert: text,
          key: text,
          search_threads: Type.Optional(Type.Integer({ minimum: 0, maximum: 256 })),
          max_pending: Type.Optional(Type.Integer({ minimum: 1 })),
          memory_mib: positive,
          max_connections: count,
          request_timeout_ms: count,
          session_secret_env: text,
        },
        closed,
      ),
    ),
    auth: Type.Optional(
      Type.Object(
        {
          audience: text,
          ticket_secret_env: text,
          keys: Type.Optional(
            Type.Array(
              Type.Object(
                { hash: Type.String({ pattern: "^sha256:[0-9a-f]{64}$" }), ...whoever },
                closed,
              ),
            ),
          ),
          hmac: Type.Optional(
            Type.Array(
              Type.Object(
                { id: Type.String({ minLength: 1 }), secret_env: Type.String(), ...whoever },
                closed,
              ),
            ),
          ),
          jwt: Type.Optional(
            Type.Object(
              {
                issuer: Type.String(),
                audience: Type.String(),
                algorithms: Type.Array(
                  words(["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]),
                ),
                keys_url: Type.String({ pattern: "^https?://" }),
                tenant_claim: text,
                roles_claim: text,
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    fleet: Type.Optional(
      Type.Object(
        {
          redis: text,
          redis_env: text,
          secret_env: text,
          node: text,
          max_stream: count,
          snapshot_every_ms: count,
          lease_wait_ms: count,
        },
        closed,
      ),
    ),
    telemetry: Type.Optional(Type.Object({ traces: Type.Optional(Type.Boolean()) }, closed)),
    tasks: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            prompt: text,
            strategy: Type.Optional(words(TEXT_STRATEGIES)),
            members: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
            similar: Type.Optional(Type.Boolean()),
            line: Type.Optional(Type.Boolean()),
            max_tokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096 })),
            temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
          },
          closed,
        ),
      ),
    ),
    domains: Type.Optional(
      Type.Record(
        Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }),
        Type.Object({ file: Type.String({ minLength: 1 }), plan_library: text }, closed),
      ),
    ),
    cache: Type.Optional(
      Type.Object(
        { capacity: Type.Optional(Type.Integer({ minimum: 1 })), ttl_ms: positive },
        closed,
      ),
    ),
    limits: Type.Optional(Type.Object(limits, closed)),
    tenants: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            ...limits,
            weight: positive,
            models: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);
