import type * as Library from "bullmq";
import { importPeer } from "../import-peer.ts";

const library = await importPeer("bullmq", () => import("bullmq"));

export const Queue: typeof Library.Queue = library.Queue;
export type Queue = Library.Queue;
export const QueueEvents: typeof Library.QueueEvents = library.QueueEvents;
export type QueueEvents = Library.QueueEvents;
export const Worker: typeof Library.Worker = library.Worker;
export type Worker = Library.Worker;
