/** A mistake of a client: ends its case, and is told in the report. */
export class ClientFault extends Error {
  override readonly name = "ClientFault";
}

/** A case does not concern a client: no fault of it. */
export class CaseLeftOut extends Error {
  override readonly name = "CaseLeftOut";
}
