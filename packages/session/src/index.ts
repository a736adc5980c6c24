/**
 * Sessions of games with the engine, by messages alone: for hosts such as the service and the embedded library.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by what they are for, the main class first

// Host sessions.
export { SessionHost } from "./host/session-host.ts";
export { Connection, type Acceptor, watchedAcceptor } from "./host/connection.ts";
export type {
  DomainFollower,
  ResumeClaim,
  SessionCredential,
  SessionDomains,
  SessionTokens,
} from "./host/host-parts.ts";
export { TokenBucket } from "./host/token-bucket.ts";
export { Lane, type LaneWork } from "./lane.ts";
export { SESSION_LIMITS, type SessionLimits } from "./limits.ts";
export type { Link, LinkEnd } from "./link.ts";
export type { SessionMemory } from "./memory.ts";
export { Outbox, type Numbered, type Unnumbered } from "./outbox.ts";
export { nextState } from "./plays/agent-state.ts";
export type { SessionDelay } from "./plays/play-parts.ts";
export { Session } from "./session/session.ts";
export type { NumberedMessage } from "./session/session-parts.ts";
export { revisionOf } from "./revision/revision.ts";
export type { SessionDomain } from "./session-domain.ts";
export { TableBuilder } from "./table-builder.ts";

// The messages, and checks of them.
export {
  BatchedMessage,
  CLIENT_MESSAGES,
  type ClientMessage,
  type ClientType,
  SERVER_MESSAGES,
  type ServerMessage,
  type ServerType,
  SharedUseSchema,
  SlotChangeSchema,
  SUBPROTOCOL,
} from "./messages/session-messages.ts";
export { SquadRoleSchema, SquadRunningSchema, StepUseSchema } from "./messages/squad-messages.ts";
export { clientMessageOf } from "./messages/client-message.ts";
export { type MessageCheck, messageCheck } from "./messages/check-message.ts";

// The parts that other messages share.
export {
  DomainName,
  domainFields,
  Findings,
  NamedStepsSchema,
  StepMessage,
  StepsSchema,
  Values,
} from "./messages/common.ts";
export {
  type ErrorMessage,
  ErrorSchema,
  IssueMessage,
  type LayoutMessage,
  LayoutSchema,
  layoutOf,
} from "./messages/domain-fields.ts";
export {
  DisabledSchema,
  ClockSchema,
  EventSchema,
  MAX_SQUAD_MEMBERS,
  MAX_TIME,
  RoleInStep,
  RolesOfPartners,
  togetherFields,
} from "./messages/together-fields.ts";
export {
  AgentName,
  EnsembleSchema,
  MAX_BUDGET_MS,
  memberFields,
  SingleGoalMessage,
  wantedFields,
  words,
} from "./messages/wanted-fields.ts";
export {
  OrderSchema,
  ThingSchema,
  WantedWaysSchema,
  WaysSchema,
} from "./messages/world-messages.ts";
export { askedOf, stateOfRequest } from "./asked/asked.ts";
export { checkLengths } from "./asked/lengths.ts";
export { memberMessage, reasonOf, withoutReserve } from "./asked/told-outcome.ts";

// Refusals, and errors as messages.
export { isFailure, type ToldError, toldError } from "./refusals/error-message.ts";
export { REFUSALS, type ServiceRefusal, ServiceRefusedError } from "./refusals/refused-error.ts";
export { toldFailure } from "./refusals/told-failure.ts";
export { WorkQueue } from "./work-queue.ts";
