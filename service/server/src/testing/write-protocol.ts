import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { protoFile } from "./proto-file.ts";
import { protocolSchema } from "./protocol-schema.ts";

writeFileSync(new URL("../../protocol/session.schema.json", import.meta.url), protocolSchema());
const proto = new URL("../../proto/understudy/v1/planner.proto", import.meta.url);
writeFileSync(proto, protoFile(existsSync(proto) ? readFileSync(proto, "utf8") : ""));
