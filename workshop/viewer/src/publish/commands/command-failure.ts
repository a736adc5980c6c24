import type { CommandError, CommandErrorCode } from "../../protocol/command.ts";

/** The failure of a command, for its page. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly error: CommandError;

  constructor(code: CommandErrorCode, pointer: string, message: string, hint?: string) {
    super(message);
    const error = { code, pointer, message };
    this.error = hint === undefined ? error : { ...error, hint };
  }
}
