import { z } from "zod";
import { expects } from "./saying.ts";
import { filledMapOf, mapOf, named, strict, text } from "./vocabulary.ts";

const routeKey = text(
  /^(\$default|(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*)$/,
  "a route",
  'write METHOD /path, such as "GET /orders/{id}", or "$default"',
);

const origins = expects("a list of origins", 'write a list such as ["https://example.com"]');

const cors = strict("CORS settings", {
  origins: z
    .array(
      text(/^(\*|[a-z][a-z0-9+.-]*:\/\/\S+)$/, "an origin", 'write one such as "https://example.com", or "*"'),
      origins,
    )
    .min(1, origins)
    .describe("The origins that browsers may call the API from."),
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

const api = strict("an API", {
  id: text(/^[a-z0-9]+$/, "an API id", 'write the id that API Gateway shows, such as "a1b2c3d4e5"')
    .exactOptional()
    .describe("The id of the HTTP API in the home region, if its name is not unique."),
  routes: filledMapOf("functions by route", routeKey, z.string(expects("a function's name", "name one of functions")))
    .exactOptional()
    .describe("Which function answers which route; left out, the API is mirrored from home."),
  cors: cors.exactOptional().describe("Which origins browsers may call the API from."),
  authorizers: mapOf("authorizers by name", z.string().min(1), authorizer)
    .exactOptional()
    .describe("The JWT authorizers of the API, by name."),
});

/** The HTTP APIs: mirrored from home when merely named, deployed everywhere when described. */
export const apis = named("APIs by name", text(/^.{1,128}$/, "an API name", "write 1 to 128 characters"), api);
