import * as apigateway from "@aws-sdk/client-apigatewayv2";
import * as lambda from "@aws-sdk/client-lambda";
import * as route53 from "@aws-sdk/client-route-53";

// Services whose operations are told apart by method and path only; the SDK's own schemas say which is which.
const clients: Record<string, object> = { apigateway, lambda, route53 };

interface Route {
  operation: string;
  method: string;
  path: RegExp;
  labels: number;
}

const routes = new Map<string, Route[]>();

/** The name of the operation of a REST service that a request is; undefined when the service is none or has none such. */
export function restOperation(service: string, method: string, pathname: string): string | undefined {
  const client = clients[service];
  if (client === undefined) return undefined;
  const known = routes.get(service) ?? routesOf(client);
  routes.set(service, known);
  const path = pathname.replace(/\/$/, "");
  return known.find((route) => route.method === method && route.path.test(path))?.operation;
}

// Of two that fit, the one with fewer labels is meant: "/apis/{id}/exports/OAS30" is no stage.
function routesOf(client: object): Route[] {
  return Object.values(client)
    .flatMap((schema) => routeOf(schema) ?? [])
    .sort((one, other) => one.labels - other.labels);
}

function routeOf(schema: unknown): Route | undefined {
  if (!Array.isArray(schema) || schema[0] !== 9) return undefined;
  const [, , operation, { http } = {}] = schema as [9, string, string, { http?: [string, string, number] }?];
  if (http === undefined) return undefined;
  const [method, template] = http;
  const path = template.split("?")[0]!.replace(/\/$/, "");
  const pattern = path.replaceAll(/[.$]/g, "\\$&").replaceAll(/\{[^}]+\}/g, "[^/]+");
  return { operation, method, path: new RegExp(`^${pattern}$`), labels: path.split("{").length - 1 };
}
