import type { NetworkAnswer } from "../../../aws/network.ts";
import type { HttpRequest } from "../../network.ts";
import { type Api, type DomainName, type Gateway, type Mapping, servedBy, type Stage } from "../api.ts";
import { forbidden, notFound } from "./answer.ts";
import type { ApiRequest } from "./request.ts";

type Sought = Pick<ApiRequest, "api" | "stage" | "definition" | "inner">;

/** The stage that a request is for, by its Host header and its path; or what API Gateway answers when there is none. */
export function soughtIn(
  gateway: Gateway | undefined,
  { host, path }: HttpRequest,
): Sought | { answer: NetworkAnswer } {
  const [, id] = /^([a-z0-9]+)\.execute-api\./u.exec(host) ?? [];
  if (id === undefined) return atDomainName(gateway, host, path) ?? { answer: forbidden() };
  const api = gateway?.apis[id];
  if (!api) return { answer: forbidden() };
  if (api.executeApiDisabled) return { answer: notFound() };
  const [first = "", ...rest] = path.split("/").slice(1);
  const named = first === "$default" ? undefined : api.stages[first];
  const found = named ? served(api, named, `/${rest.join("/")}`) : served(api, api.stages["$default"], path);
  return found ?? { answer: notFound() };
}

function served(api: Api, stage: Stage | undefined, inner: string): Sought | undefined {
  const definition = stage && servedBy(api, stage);
  return definition && { api, stage, definition, inner };
}

function atDomainName(gateway: Gateway | undefined, host: string, path: string): Sought | undefined {
  const mapping = mappingFor(domainNameOf(gateway, host), path);
  const api = mapping && gateway?.apis[mapping.apiId];
  if (!api) return undefined;
  const inner = mapping.path === "" ? path : path.slice(mapping.path.length + 1) || "/";
  return served(api, api.stages[mapping.stage], inner);
}

/** The domain name that answers to a host: itself, or the wildcard above it. */
export function domainNameOf(gateway: Gateway | undefined, host: string): DomainName | undefined {
  return gateway?.domainNames[host] ?? gateway?.domainNames[host.replace(/^[^.]+/u, "*")];
}

/** The mapping with the longest base path that the path is below. */
function mappingFor(domainName: DomainName | undefined, path: string): Mapping | undefined {
  return Object.values(domainName?.mappings ?? {})
    .filter((mapping) => mapping.path === "" || `${path}/`.startsWith(`/${mapping.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
