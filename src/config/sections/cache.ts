import { z } from "zod";
import { DURATION, milliseconds } from "../duration.ts";
import { expects } from "./saying.ts";
import { domainName, duration, mapOf, strict, text } from "./vocabulary.ts";

const FOREVER = "until-invalidated";

const ttl = text(
  new RegExp(`${DURATION.source}|^${FOREVER}$`),
  "a time to live",
  `write a duration such as "60s", or "${FOREVER}"`,
).transform((given) => (given === FOREVER ? FOREVER : milliseconds(given)));

const headerName = text(/^[A-Za-z0-9!#$%&'*+.^_|~-]+$/, "a header name", 'write one such as "Authorization"');

const names = expects("a list of names", 'write "all", "none" or a list of names');

const partOfKey = z.union([z.enum(["all", "none"], names), z.array(text(/./, "a name", "write a name"), names)], names);

const vary = strict("what the cache varies by", {
  headers: z
    .array(headerName, expects("a list of header names", 'write a list such as ["Authorization"]'))
    .prefault(["Authorization"])
    .describe("The request headers that are part of the cache key."),
  query: partOfKey.prefault("all").describe("Which query parameters are part of the cache key."),
  cookies: partOfKey.prefault("none").describe("Which cookies are part of the cache key."),
});

const target = text(
  /^([/#])\S*$/,
  "a path or a tag",
  'begin paths with "/" and tags with "#", such as "/orders/{id}" or "#orders"',
);

const targets = expects("a list of paths and tags", 'write a list such as ["/orders", "/orders/{id}"]');

/** The CloudFront distribution in front of the regions, and what empties its cache. */
export const cache = strict("cache", {
  domain: domainName.describe("The public name of the application, which CloudFront answers to."),
  aliases: z
    .array(domainName, expects("a list of domain names", "write a list of domain names"))
    .prefault([])
    .describe("More names that CloudFront answers to."),
  distribution: text(/^E[A-Z0-9]+$/, "a CloudFront distribution id", 'write one such as "E1A2B3C4D5E6F7"')
    .exactOptional()
    .describe("The id of a distribution to adopt instead of creating one."),
  webAcl: text(
    /^arn:[a-z-]+:wafv2:.+:global\/webacl\/.+$/,
    "the ARN of a global web ACL",
    "write the ARN of a WAF web ACL of scope CLOUDFRONT",
  )
    .exactOptional()
    .describe("The ARN of the WAF web ACL for the distribution."),
  ttl: ttl.prefault("60s").describe("How long answers are cached: a duration, or until-invalidated."),
  maxTtl: duration.prefault("1d").describe("How long until-invalidated is held at most."),
  paths: mapOf(
    "settings by path pattern",
    text(/^\/\S{0,254}$/, "a path pattern", 'write one that begins with "/", such as "/items/*"'),
    strict("settings of a path", { ttl: ttl.describe("How long answers of these paths are cached.") }),
  )
    .prefault({})
    .describe("Paths that are cached in another way, by CloudFront path pattern."),
  vary: vary.prefault({}).describe("What makes two requests different to the cache."),
  tags: headerName.exactOptional().describe("The response header that carries cache tags."),
  invalidate: mapOf("paths and tags by table", z.string(), z.array(target, targets).min(1, targets))
    .prefault({})
    .describe("What a change of an item purges, by table: paths or #tags, with {attribute} of the item."),
});
