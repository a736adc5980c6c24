import { type Issue, RequestError } from "@understudy/planner-core";
import type { TenantLimits } from "../access/admission.ts";
import { modelNames, type OpenModels } from "../service/models/server-models.ts";

/** @throws RequestError if a tenant's model does not exist */
export function checkModels({
  tenants,
  models: open,
}: {
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  readonly models: OpenModels;
}): void {
  const known = modelNames(open);
  const issues = Object.entries(tenants).flatMap(([tenant, { models = [] }]) =>
    models.flatMap((model, index): Issue[] => {
      if (known.includes(model)) return [];
      const hint = `one of ${known.join(", ") || "none: this server has no model"}`;
      const message = `there is no model "${model}"`;
      return [{ pointer: `/tenants/${tenant}/models/${index}`, message, hint }];
    }),
  );
  if (issues.length > 0) throw new RequestError(issues);
}
