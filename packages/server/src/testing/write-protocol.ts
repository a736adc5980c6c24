import { writeFileSync } from "node:fs";
import { protocolSchema } from "./protocol-schema.ts";

writeFileSync(new URL("../../protocol/session.schema.json", import.meta.url), protocolSchema());
