/** The name by which this client introduces itself. */
export const clientName = "@understudy/client 0.1.0";
