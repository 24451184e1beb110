import type { Operations } from "../world.ts";
import { apiMappings } from "./api-mappings.ts";
import { apis } from "./apis.ts";
import { authorizers } from "./authorizers.ts";
import { domainNames } from "./domain-names.ts";
import { integrations } from "./integrations.ts";
import { routes } from "./routes.ts";
import { stages } from "./stages.ts";
import { tags } from "./tags.ts";

/** Amazon API Gateway, with HTTP APIs and their custom domain names. */
export const apigateway: Operations = {
  ...apis,
  ...integrations,
  ...authorizers,
  ...routes,
  ...stages,
  ...domainNames,
  ...apiMappings,
  ...tags,
};
