import { z } from "zod";
import { milliseconds } from "../duration.ts";
import { expects } from "./saying.ts";
import { durationThat, filledMapOf, mapOf, named, strict, text, yesNo } from "./vocabulary.ts";

const routeKey = text(
  /^(\$default|(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*)$/,
  "a route",
  'write METHOD /path, such as "GET /orders/{id}", or "$default"',
);

const origins = expects("a list of origins", 'write a list such as ["https://example.com"]');

const methods = expects("a list of HTTP methods", 'write a list such as ["GET", "POST"]');

const headers = expects("a list of header names", 'write a list such as ["authorization"]');

const listOfHeaders = z.array(text(/^(\*|[\w-]+)$/, "a header name", 'write one such as "authorization"'), headers);

const cors = strict("CORS settings", {
  origins: z
    .array(
      text(/^(\*|[a-z][a-z0-9+.-]*:\/\/\S+)$/, "an origin", 'write one such as "https://example.com", or "*"'),
      origins,
    )
    .min(1, origins)
    .describe("The origins that browsers may call the API from."),
  methods: z
    .array(text(/^(\*|[A-Z]+)$/, "an HTTP method", 'write one such as "GET", or "*"'), methods)
    .min(1, methods)
    .prefault(["*"])
    .describe("The methods that browsers may use; all unless said."),
  headers: listOfHeaders.prefault([]).describe("The headers that browsers may send, besides the ones they always may."),
  exposeHeaders: listOfHeaders.prefault([]).describe("The headers of an answer that pages may read."),
  credentials: yesNo.prefault(false).describe("Whether browsers may send cookies and the like."),
  maxAge: durationThat(
    expects("a time of 1 day at most", 'write whole seconds, such as "10m"'),
    (time) => time % 1000 === 0 && time <= milliseconds("1d"),
  )
    .exactOptional()
    .describe("How long browsers may remember these settings, at most 1d."),
});

const audiences = expects("a list of audiences", "write the client ids that tokens are issued for");

const authorizer = strict("a JWT authorizer", {
  issuer: text(/^https:\/\/\S+$/, "an issuer", "write the https:// URL of the token issuer").describe(
    "The URL of the token issuer.",
  ),
  audience: z
    .array(z.string(audiences), audiences)
    .min(1, audiences)
    .describe("The audiences that tokens must be issued for."),
});

/** Which function answers a route, and whom it lets in. */
export interface RouteConfig {
  function: string;
  authorizer?: string;
  scopes?: string[];
}

const functionName = text(/./, "a function's name", "name one of functions");

const scopes = expects("a list of scopes", 'write a list such as ["orders/read"]');

const route = z.union(
  [
    functionName.transform((name): RouteConfig => ({ function: name })),
    strict("a route", {
      function: functionName.describe("The function that answers."),
      authorizer: text(/./, "an authorizer's name", "name one of authorizers")
        .exactOptional()
        .describe("The authorizer that lets callers in; everybody is let in without one."),
      scopes: z
        .array(text(/./, "a scope", 'write one such as "orders/read"'), scopes)
        .exactOptional()
        .describe("The scopes of which a token must have one."),
    }),
  ],
  expects("a route", "name one of functions, or write { … } with function in it"),
);

const api = strict("an API", {
  id: text(/^[a-z0-9]+$/, "an API id", 'write the id that API Gateway shows, such as "a1b2c3d4e5"')
    .exactOptional()
    .describe("The id of the HTTP API in the home region, if its name is not unique."),
  routes: filledMapOf("functions by route", routeKey, route)
    .exactOptional()
    .describe("Which function answers which route; left out, the API is mirrored from home."),
  cors: cors.exactOptional().describe("Which origins browsers may call the API from."),
  authorizers: mapOf("authorizers by name", z.string().min(1), authorizer)
    .exactOptional()
    .describe("The JWT authorizers of the API, by name."),
});

/** The HTTP APIs: mirrored from home when merely named, deployed everywhere when described. */
export const apis = named("APIs by name", text(/^.{1,128}$/, "an API name", "write 1 to 128 characters"), api);
