import { InputError } from "./input-error.ts";

/**
 * Explains why a port is unusable; rethrows other errors.
 *
 * @param flag the flag that sets the port
 */
export function refusePort(error: unknown, port: number, flag = "--port"): never {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `another program listens on port ${port}`,
    EACCES: `port ${port} is reserved for the system`,
  };
  const message = reasons[code ?? ""];
  if (message === undefined) throw error;
  const hint = `choose another one, or ${flag} 0 to take any that is free`;
  throw new InputError("invalid-usage", flag, [{ pointer: "", message, hint }], {
    cause: error,
  });
}
