/** A server's refusal, or an error of this client: `code` for programs, `message` for display. */
export class UnderstudyClientError extends Error {
  override readonly name = "UnderstudyClientError";
  /**
   * A code of the server, such as `protocol-unknown`, `unknown-domain`, `invalid-request`, or of the client:
   * `no-websocket`, `bad-url`, `ticket-failed`, `no-server`, `http-status` and `bad-answer`.
   */
  readonly code: string;
  /** JSON pointer to the invalid part of the request. */
  readonly pointer: string | undefined;
  /** The HTTP status; undefined without an answer. */
  readonly status: number | undefined;

  constructor(
    code: string,
    message: string,
    { pointer, status }: { readonly pointer?: string; readonly status?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.pointer = pointer;
    this.status = status;
  }
}
