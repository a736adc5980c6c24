/**
 * Answers tool calls one after the other in its own thread.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import { answerCall, type ToolCall } from "../answer-call.ts";

parentPort?.postMessage("ready");
parentPort?.on("message", (call: ToolCall) => {
  void answerCall(call).then((answer) => parentPort?.postMessage(answer));
});
