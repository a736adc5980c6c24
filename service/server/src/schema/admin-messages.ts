import { type Static, Type } from "typebox";

/** The state of the configuration file. */
export type ConfigStateMessage = Static<typeof ConfigStateSchema>;
export const ConfigStateSchema = Type.Object({
  file: Type.String(),
  configuration: Type.Optional(
    Type.String({ description: "Hash of the configuration that the server runs by" }),
  ),
  refused: Type.Optional(
    Type.String({ description: "The reason why the last change was refused, if it was" }),
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
