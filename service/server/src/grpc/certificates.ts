import { experimental, type ServerCredentials } from "@grpc/grpc-js";
import type { ServerTls } from "../server-options.ts";

type Listener = Parameters<experimental.CertificateProvider["addIdentityCertificateListener"]>[0];

/** The certificate of a running server. Open connections keep the one that they began with. */
export class Certificates implements experimental.CertificateProvider {
  readonly #listeners = new Set<Listener>();
  #now: ServerTls;

  constructor(tls: ServerTls) {
    this.#now = tls;
  }

  /** Credentials with the present certificate for each new connection. */
  get credentials(): ServerCredentials {
    return experimental.createCertificateProviderServerCredentials(this, null, false);
  }

  change(tls: ServerTls): void {
    this.#now = tls;
    for (const listener of this.#listeners) this.#tell(listener);
  }

  addIdentityCertificateListener(listener: Listener): void {
    this.#listeners.add(listener);
    this.#tell(listener);
  }

  removeIdentityCertificateListener(listener: Listener): void {
    this.#listeners.delete(listener);
  }

  /** Clients show no certificates of their own. */
  addCaCertificateListener(): void {}

  removeCaCertificateListener(): void {}

  #tell(listener: Listener): void {
    const { cert, key } = this.#now;
    listener({ certificate: Buffer.from(cert), privateKey: Buffer.from(key) });
  }
}
