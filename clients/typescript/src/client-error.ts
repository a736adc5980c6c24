/** A refusal of a server, or something that this client cannot do; programs read `code`, people `message`. */
export class UnderstudyClientError extends Error {
  override readonly name = "UnderstudyClientError";
  /**
   * The server's own, such as `protocol-unknown`, `unknown-domain`, `invalid-request`. Those of the client are
   * `no-websocket`, `bad-url`, `ticket-failed`, `no-server`, `http-status` and `bad-answer`.
   */
  readonly code: string;
  /** The place in the request that is wrong, as a JSON pointer. */
  readonly pointer: string | undefined;
  /** The status of HTTP; undefined if there was no answer. */
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
