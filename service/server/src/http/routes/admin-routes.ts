import { ErrorSchema, ServiceRefusedError } from "@understudy/session";
import { Type } from "typebox";
import type { ConfigControl } from "../../config/config-control.ts";
import {
  type ConfigStateMessage,
  ConfigStateSchema,
  DrainSchema,
  ModelStateListSchema,
  TenantListSchema,
} from "../../schema/admin-messages.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import type { App } from "../app.ts";

const tags = ["operation"];
const config = { role: "admin" } as const;
const DRAIN_MS = 10_000;

/**
 * The operators' routes, on a loopback port of their own.
 *
 * @param controlNow the configuration, for a server with a configuration file
 */
export function adminRoutes(
  app: App,
  tenants: Tenants,
  controlNow: () => ConfigControl | undefined,
): void {
  configRoutes(app, tenants, controlNow);
  const drained = { 200: Type.Object({ status: Type.Literal("draining") }), default: ErrorSchema };
  app.post(
    "/v1/admin/drain",
    {
      config,
      schema: {
        tags,
        summary: "Takes no new requests; those that wait are answered",
        body: DrainSchema,
        response: drained,
      },
    },
    async ({ body: { withinMs = DRAIN_MS } }) => {
      tenants.drain(withinMs);
      return { status: "draining" as const };
    },
  );
  app.get(
    "/v1/admin/tenants",
    {
      config,
      schema: { tags, summary: "What each tenant uses", response: { 200: TenantListSchema } },
    },
    async () => ({ tenants: tenants.uses }),
  );
  app.get(
    "/v1/admin/models",
    {
      config,
      schema: { tags, summary: "How the models fare", response: { 200: ModelStateListSchema } },
    },
    async () => ({ models: tenants.defaultService.modelStates() }),
  );
}

function configRoutes(
  app: App,
  tenants: Tenants,
  controlNow: () => ConfigControl | undefined,
): void {
  const control = (): ConfigControl => {
    const found = controlNow();
    if (found !== undefined) return found;
    throw new ServiceRefusedError("not-found", "this server runs by no file of configuration");
  };
  const state = (): ConfigStateMessage => {
    const { file } = control();
    const { revision, refusal } = tenants.configuration;
    return {
      file,
      ...(revision === undefined ? {} : { configuration: revision }),
      ...(refusal === undefined ? {} : { refused: refusal }),
    };
  };
  const told = { 200: ConfigStateSchema, default: ErrorSchema };
  app.get(
    "/v1/admin/config",
    { config, schema: { tags, summary: "The configuration in use", response: told } },
    async () => state(),
  );
  app.post(
    "/v1/admin/config/reload",
    { config, schema: { tags, summary: "Runs by the file as it is now", response: told } },
    async () => {
      await control().reload();
      return state();
    },
  );
}
