export { EVERY_FAULT, type Fault, type ModelFault, type TransportFault } from "./server/fault.ts";
export {
  type FaultSchedule,
  ModelServer,
  type ModelServerOptions,
  startModelServer,
} from "./server/model-server.ts";
export type { AnswerSource } from "./server/serve-chat.ts";
export type { ServedPrompt } from "./server/served-prompt.ts";
