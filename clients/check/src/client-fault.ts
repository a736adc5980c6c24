/** A mistake of a client, which ends its case and appears in the report. */
export class ClientFault extends Error {
  override readonly name = "ClientFault";
}

/** A case that does not apply to a client. */
export class CaseLeftOut extends Error {
  override readonly name = "CaseLeftOut";
}
