/**
 * Answers calls of tools, one after the other, in a thread of its own.
 *
 * @module
 */

import { parentPort } from "node:worker_threads";
import { answerCall, type ToolCall } from "../answer-call.ts";

parentPort?.postMessage("ready");
parentPort?.on("message", (call: ToolCall) => {
  void answerCall(call).then((answer) => parentPort?.postMessage(answer));
});
