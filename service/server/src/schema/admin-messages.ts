import { type Static, Type } from "typebox";

/** The state of the configuration file and its history. */
export type ConfigStateMessage = Static<typeof ConfigStateSchema>;
export const ConfigStateSchema = Type.Object({
  file: Type.String(),
  configuration: Type.Optional(
    Type.String({ description: "Hash of the configuration that the server runs by" }),
  ),
  refused: Type.Optional(
    Type.String({ description: "The reason why the last change was refused, if it was" }),
  ),
  kept: Type.Array(
    Type.Object({
      hash: Type.String(),
      sinceMs: Type.Number({
        description: "Time since which it was used, in milliseconds since 1970",
      }),
    }),
    { description: "The last configurations in use, latest first" },
  ),
  warnings: Type.Optional(
    Type.Array(Type.String(), {
      description:
        "After a rollback: keys, secrets and issuers that are valid again, though they were revoked",
    }),
  ),
});

/** The differences between the file and the running configuration. */
export const ConfigChangesSchema = Type.Object({
  changes: Type.Array(
    Type.Object({
      pointer: Type.String(),
      before: Type.Optional(Type.Unknown()),
      after: Type.Optional(Type.Unknown()),
    }),
  ),
});

/** The configuration to roll back to. */
export const RollbackSchema = Type.Object({
  to: Type.Optional(
    Type.String({
      pattern: "^[0-9a-f]{1,64}$",
      description: "The start of the configuration's hash. Default: the one in use before",
    }),
  ),
});

export const DrainSchema = Type.Object({
  withinMs: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 3_600_000,
      description: "Milliseconds for sessions to end by themselves. Default 10,000",
    }),
  ),
});

/** The usage of each tenant since it was created. */
export type TenantListMessage = Static<typeof TenantListSchema>;
export const TenantListSchema = Type.Object({
  tenants: Type.Array(
    Type.Object({
      tenant: Type.String(),
      weight: Type.Number(),
      domains: Type.Integer(),
      connections: Type.Integer({ description: "Connected sessions" }),
      agents: Type.Integer({ description: "Agents in sessions" }),
      sessions: Type.Integer(),
      memoryBytes: Type.Integer({ description: "Estimated memory in bytes" }),
      pending: Type.Integer({ description: "Requests that wait for their answer" }),
      requests: Type.Integer({ description: "Admitted requests" }),
      refused: Type.Integer({
        description: "Requests refused by a limit of the tenant, or for lack of room",
      }),
      tokens: Type.Integer({ description: "Tokens of texts for the tenant, besides plans" }),
      planners: Type.Array(Type.String(), {
        description:
          "The models that may plan for it; without any, the classical planner plans alone",
      }),
    }),
  ),
});

export type ModelStateListMessage = Static<typeof ModelStateListSchema>;
export const ModelStateListSchema = Type.Object({
  models: Type.Array(
    Type.Object({
      name: Type.String(),
      model: Type.Optional(
        Type.String({ description: "The model's name for itself, once it was loaded" }),
      ),
      state: Type.String({ description: "`up`, `cooling` or `probing`" }),
      calls: Type.Integer(),
      failed: Type.Integer(),
      tokens: Type.Integer(),
    }),
  ),
});
