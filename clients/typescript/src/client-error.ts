/** What a server refused, or what this client cannot do; programs read `code`, people `message`. */
export class UnderstudyClientError extends Error {
  override readonly name = "UnderstudyClientError";
  /** Such as `protocol-unknown`, `unknown-domain`, `invalid-request`; the client's own are `no-websocket` and `bad-url`. */
  readonly code: string;
  /** The place in the request that is wrong, as a JSON pointer. */
  readonly pointer: string | undefined;

  constructor(code: string, message: string, pointer?: string) {
    super(message);
    this.code = code;
    this.pointer = pointer;
  }
}
