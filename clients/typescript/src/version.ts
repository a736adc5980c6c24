/** Name of this client in its introduction. */
export const clientName = "@understudy/client 0.1.0";
