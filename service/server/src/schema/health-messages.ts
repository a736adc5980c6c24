import { type Static, Type } from "typebox";

/** Whether the server accepts requests. */
export type HealthMessage = Static<typeof HealthSchema>;
export const HealthSchema = Type.Object({
  status: Type.Enum(["ready", "draining"]),
  domains: Type.Integer(),
  pending: Type.Integer({ description: "Requests that wait for their answer" }),
  configuration: Type.Optional(
    Type.String({ description: "Hash of the configuration that the server runs by" }),
  ),
  classical: Type.Optional(
    Type.Integer({
      description:
        "Number of tenants without a planning model; the classical planner plans for them alone",
    }),
  ),
  degraded: Type.Array(Type.String(), { description: "Degraded parts" }),
});
