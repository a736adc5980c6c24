import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { protoFile } from "./proto-file.ts";
import { protocolSchema } from "./protocol-schema.ts";

writeFileSync(new URL("../../protocol/session.schema.json", import.meta.url), protocolSchema());
const proto = new URL("../../proto/understudy/v1/planner.proto", import.meta.url);
const text = protoFile(existsSync(proto) ? readFileSync(proto, "utf8") : "");
writeFileSync(proto, text);
// The client for Python brings it along.
const copy = "clients/python/understudy_client/proto/understudy/v1/planner.proto";
writeFileSync(new URL(`../../../../${copy}`, import.meta.url), text);
