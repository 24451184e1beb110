import type { Authorizer } from "../api.ts";
import { says, unauthorized } from "./answer.ts";
import { type Decision, lets, refuses } from "./decision.ts";
import { identityOf } from "./identity-source.ts";
import type { RoutedRequest } from "./request.ts";

type Claims = Record<string, unknown>;

/**
 * Checks the claims of the token in a request, as AWS documents it ("Controlling access with JWT authorizers"). Nobody
 * checks its signature, since there is no issuer to ask for the key: any token that is in good form will do.
 */
export function checkToken(request: RoutedRequest, authorizer: Authorizer): Decision {
  const [source = "$request.header.Authorization"] = authorizer.IdentitySource ?? [];
  const given = identityOf(request, source);
  if (given === undefined) return refuses(unauthorized({ "www-authenticate": "Bearer" }));
  const claims = claimsIn(given.replace(/^bearer /iu, ""));
  const problem = claims ? problemWith(claims, authorizer, request.time) : "the token is malformed";
  if (!claims || problem !== undefined) return refuses(unauthorized(challenge("invalid_token", problem!)));
  const wanted = request.match.route.AuthorizationScopes ?? [];
  const scopes = scopesIn(claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope))) {
    const lacking = challenge("insufficient_scope", "the token does not have any of the required scopes");
    return refuses(says(403, "Forbidden", lacking));
  }
  const identity = { claims: texts(claims), scopes: wanted.length > 0 ? scopes : null };
  return lets({ v1: identity, v2: { jwt: identity } });
}

const challenge = (error: string, description: string): Record<string, string> => ({
  "www-authenticate": `Bearer error="${error}" error_description="${description}"`,
});

function claimsIn(token: string): Claims | undefined {
  const [header, payload, signature, ...more] = token.split(".");
  if (!header || !payload || signature === undefined || more.length > 0) return undefined;
  try {
    const { alg } = decoded(header);
    return typeof alg === "string" ? decoded(payload) : undefined;
  } catch {
    return undefined;
  }
}

function decoded(part: string): Claims {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as Claims;
}

function problemWith(claims: Claims, { JwtConfiguration = {} }: Authorizer, now: number): string | undefined {
  const { Issuer, Audience = [] } = JwtConfiguration;
  const { iss, aud, client_id, exp, nbf, iat } = claims;
  const audience = new Set([aud ?? client_id].flat());
  const seconds = now / 1000;
  if (iss !== Issuer) return "the token does not have a valid issuer";
  if (!Audience.some((each) => audience.has(each))) return "the token does not have a valid audience";
  if (typeof exp !== "number" || exp <= seconds) return "the token has expired";
  if (isLater(nbf, seconds) || isLater(iat, seconds)) return "the token is not valid yet";
  return undefined;
}

const isLater = (time: unknown, seconds: number): boolean =>
  time !== undefined && !(typeof time === "number" && time <= seconds);

function scopesIn({ scope, scp }: Claims): string[] {
  const given = scope ?? scp ?? [];
  return typeof given === "string" ? given.split(" ") : (given as string[]);
}

/** Functions get every claim as a text. */
function texts(claims: Claims): Record<string, string> {
  const text = (value: unknown) => {
    if (Array.isArray(value)) return `[${value.join(" ")}]`;
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, text(value)]));
}
