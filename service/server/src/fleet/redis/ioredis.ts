import type * as Library from "ioredis";
import { importPeer } from "../import-peer.ts";

const library = await importPeer("ioredis", () => import("ioredis"));

export const Redis: typeof Library.Redis = library.Redis;
export type Redis = Library.Redis;
