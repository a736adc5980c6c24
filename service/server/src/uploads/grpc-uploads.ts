import { messageCheck, ServiceRefusedError } from "@understudy/session";
import { PlannerMessages } from "../grpc/planner-messages.ts";
import { PutDomainSchema } from "../schema/domain-messages.ts";
import type { domainMessage } from "../service/domains/domain-message.ts";

const checkPut = messageCheck(PutDomainSchema);

/** Messages of uploads over gRPC. */
export class GrpcUploads {
  readonly #messages = new PlannerMessages();

  /**
   * Decodes and validates an upload.
   *
   * @throws ServiceRefusedError for bytes that are not a PutDomainRequest; RequestError for a request with mistakes
   */
  decode(bytes: Uint8Array): { readonly name: string; readonly domain: unknown } {
    return checkPut(this.#read(bytes));
  }

  /** Encodes the answer. */
  encode(message: ReturnType<typeof domainMessage>): Uint8Array {
    return this.#messages.form("Domain").encode(message);
  }

  #read(bytes: Uint8Array): unknown {
    try {
      return this.#messages.form("PutDomainRequest").decode(bytes);
    } catch {
      const message = "the message is not a valid PutDomainRequest";
      throw new ServiceRefusedError("invalid-message", message);
    }
  }
}
