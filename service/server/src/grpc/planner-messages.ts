import { fileURLToPath } from "node:url";
import type { ErrorMessage } from "@understudy/session";
import protobuf from "protobufjs";
import { type JsonForm, JsonForms } from "./json-form.ts";

/** The full name of the service. */
export const PLANNER_SERVICE = "understudy.v1.Planner";

// From src and dist alike.
const FILE = fileURLToPath(new URL("../../proto/understudy/v1/planner.proto", import.meta.url));

/** An error's format in `grpc-status-details-bin`: `google.rpc.Status` with details as `google.protobuf.Any`. */
const STATUS = {
  nested: {
    Status: {
      fields: {
        code: { type: "int32", id: 1 },
        message: { type: "string", id: 2 },
        details: { rule: "repeated", type: "Any", id: 3 },
      },
    },
    Any: { fields: { typeUrl: { type: "string", id: 1 }, value: { type: "bytes", id: 2 } } },
  },
} as const;

let read: protobuf.Root | undefined;

/**
 * The file's types. They are read once, since reading and compiling them takes longer than to start
 * a server.
 */
function readFile(): protobuf.Root {
  read ??= new protobuf.Root().loadSync(FILE);
  return read;
}

/** The proto messages of the service. */
export class PlannerMessages {
  /** The types of the file. All servers of a process share them, so nothing may be added. */
  readonly root: protobuf.Root;
  readonly #forms: JsonForms;
  readonly #status: protobuf.Type;

  constructor() {
    this.root = readFile();
    this.#forms = new JsonForms(this.root);
    this.#status = protobuf.Root.fromJSON(STATUS).lookupType("Status");
  }

  /** The JSON form of a message. */
  form(name: string): JsonForm {
    return this.#forms.of(`understudy.v1.${name}`);
  }

  /** An error with its details, for a trailer. */
  status(code: number, details: ErrorMessage["error"]): Buffer {
    const value = this.form("ErrorDetails").encode(details);
    const any = { typeUrl: "type.googleapis.com/understudy.v1.ErrorDetails", value };
    return Buffer.from(
      this.#status.encode({ code, message: details.message, details: [any] }).finish(),
    );
  }

  /** The details in a trailer. */
  detailsOf(status: Uint8Array): unknown {
    const { details } = this.#status.decode(status) as protobuf.Message & {
      readonly details: readonly { readonly value: Uint8Array }[];
    };
    const [first] = details;
    return first && this.form("ErrorDetails").decode(first.value);
  }
}
