/**
 * The service: plans over HTTP, WebSockets and gRPC.
 *
 * @module
 */

export type { TenantLimits } from "./access/admission.ts";
export { type ApiKey, hashApiKey, makeApiKey } from "./access/api-keys.ts";
export type { AccessOptions } from "./access/authenticator.ts";
export type { TokenOptions } from "./access/json-web-tokens.ts";
export { type PrincipalRole, ROLES } from "./access/principal.ts";
export { type SignedRequest, type SigningSecret, signRequest } from "./access/request-signature.ts";
export { type ConfigChange, configChanges } from "./config/config-changes.ts";
export type { ConfigControl } from "./config/config-control.ts";
export { ConfigHistory, configHash, type KeptConfig } from "./config/config-history.ts";
export { type FollowConfigOptions, followConfig } from "./config/follow-config.ts";
export { type EnvironmentVariables, readServerConfig } from "./config/read-config.ts";
export { restoredAccess } from "./config/restored-access.ts";
export type { OriginGuardOptions } from "./http/origin-guard.ts";
export type { AnswerCacheOptions, QueryOptions } from "./query/queries.ts";
export type { QueryTask } from "./query/query-task.ts";
export type {
  DomainList,
  DomainMessage,
  DomainSummaryMessage,
  ErrorMessage,
} from "./schema/domain-messages.ts";
export type {
  DescribeMessage,
  ExplainMessage,
  ExplanationMessage,
  StateDescription,
} from "./schema/explain-messages.ts";
export type { HealthMessage } from "./schema/health-messages.ts";
export type {
  OutcomeMessage,
  OutcomesMessage,
  PlanManyMessage,
  PlanMessage,
  PlanNowMessage,
  PlanStreamMessage,
} from "./schema/plan-messages.ts";
export type {
  AnswerMessage,
  DecisionMessage,
  ModelList,
  QueryMessage,
} from "./schema/query-messages.ts";
export type {
  ClientMessage,
  ClientType,
  ServerMessage,
  ServerType,
} from "./schema/session-messages.ts";
export type { ServerOptions } from "./server-options.ts";
export type { Call } from "./service/call.ts";
export type { OfferedDomain } from "./service/domains/offered-domain.ts";
export { type PoolParts, type PoolSource, poolOf } from "./service/models/pool-source.ts";
export { REFUSALS, type ServiceRefusal, ServiceRefusedError } from "./service/refused-error.ts";
export type { ServerFleetOptions, ServiceFleet } from "./service/service-fleet.ts";
export type { ServiceWatch, WatchedAgent } from "./service/service-watch.ts";
export { SESSION_LIMITS, type SessionLimits } from "./session/limits.ts";
export { type RunningService, startServer } from "./start-server.ts";
export { PlannerService } from "./tenants/planner-service.ts";
export type { PlannerServiceOptions } from "./tenants/planner-service-options.ts";
