/** What this client calls itself. */
export const clientName = "@understudy/client 0.1.0";
