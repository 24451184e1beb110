import * as apigateway from "@aws-sdk/client-apigatewayv2";
import * as cloudfront from "@aws-sdk/client-cloudfront";
import * as lambda from "@aws-sdk/client-lambda";
import * as route53 from "@aws-sdk/client-route-53";

// Services whose operations are told apart by method and path, and CloudFront's by what follows "?" too; the SDK's own schemas say which is which.
const clients: Record<string, object> = { apigateway, cloudfront, lambda, route53 };

interface Route {
  operation: string;
  method: string;
  path: RegExp;
  labels: number;
  /** "WithTags" or "Operation=Tag". */
  query: string | undefined;
}

const routes = new Map<string, Route[]>();

/** The name of the operation of a REST service that a request is; undefined when the service is none or has none such. */
export function restOperation(service: string, method: string, url: URL): string | undefined {
  const client = clients[service];
  if (client === undefined) return undefined;
  const known = routes.get(service) ?? routesOf(client);
  routes.set(service, known);
  const path = url.pathname.replace(/\/$/, "");
  const asked = new Set(
    url.search
      .slice(1)
      .split("&")
      .map((part) => part.replace(/=$/, "")),
  );
  const fits = (route: Route) =>
    route.method === method && route.path.test(path) && (route.query === undefined || asked.has(route.query));
  return known.find(fits)?.operation;
}

// Of two that fit, the one with fewer labels is meant: "/apis/{id}/exports/OAS30" is no stage; then the one with a query.
function routesOf(client: object): Route[] {
  return Object.values(client)
    .flatMap((schema) => routeOf(schema) ?? [])
    .sort(
      (one, other) => one.labels - other.labels || Number(other.query !== undefined) - Number(one.query !== undefined),
    );
}

function routeOf(schema: unknown): Route | undefined {
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [, , operation, { http } = {}] = schema as [9, string, string, { http?: [string, string, number] }?];
  if (http === undefined) return undefined;
  const [method, template] = http;
  const [plain, query] = template.split("?");
  const path = plain!.replace(/\/$/, "");
  const pattern = path.replaceAll(/[.$]/g, "\\$&").replaceAll(/\{[^}]+\}/g, "[^/]+");
  return { operation, method, path: new RegExp(`^${pattern}$`), labels: path.split("{").length - 1, query };
}
