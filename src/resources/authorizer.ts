import type { Authorizer, UpdateAuthorizerRequest } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { apiLane, authorizersOf, ofOurs, type ApiAddress } from "./api-lists.ts";
import { changed, present } from "./changed.ts";

/** Who says who may call routes of an API: a token's issuer (JWT), or a function that is asked (REQUEST). */
export interface AuthorizerSpec extends ApiAddress {
  name: string;
  type: "JWT" | "REQUEST";
  identitySource?: string[];
  /** Of a JWT only, as is the audience. */
  issuer?: string | null;
  audience?: string[];
  /** Of a REQUEST only, as is all that follows. */
  uri?: string | null;
  payloadFormat?: string | null;
  simpleResponses?: boolean;
  /** How many seconds an answer is good for; none at all is 0. */
  ttl?: number;
  credentials?: string | null;
}

/** An authorizer of an HTTP API. */
export const authorizer: AwsKind<AuthorizerSpec, "api" | "region" | "name", { id: string }> = {
  name: "authorizer",
  typical: seconds(2),
  key: ["api", "region", "name"],
  unordered: ["identitySource", "audience"],

  async read(context, { api, region, name }) {
    const found = (await authorizersOf(context, { api, region })).find(({ Name }) => Name === name);
    return found && liveOf(found, { api, region });
  },

  async converge({ cloud }, spec, live) {
    const { api: ApiId, name: Name, type: AuthorizerType } = spec;
    const apigateway = await cloud.apigateway(spec.region);
    if (!live) {
      const { IdentitySource = [], ...settings } = inputOf(spec, present(spec));
      await apigateway.createAuthorizer({ ApiId, Name, AuthorizerType, IdentitySource, ...settings });
      return;
    }
    // What one of another type needs, it never had.
    const base = live.spec.type === AuthorizerType ? live.spec : { identitySource: live.spec.identitySource! };
    const settings = inputOf(spec, changed(spec, base));
    await apigateway.updateAuthorizer({ ApiId, AuthorizerId: live.outputs.id, AuthorizerType, ...settings });
  },

  async remove({ cloud }, { spec: { api, region }, outputs: { id } }) {
    await ifExists((await cloud.apigateway(region)).deleteAuthorizer({ ApiId: api, AuthorizerId: id }));
  },

  list: (context, region) =>
    ofOurs(context, region, {
      list: async (address) => (await authorizersOf(context, address)).map((found) => liveOf(found, address)),
      named: "name",
    }),

  lane: apiLane,
  laneUntil: "answered",
};

/** An authorizer as it is, in the words of the spec. */
export const specOfAuthorizer = (found: Authorizer, { api, region }: ApiAddress): AuthorizerSpec => ({
  api,
  region,
  name: found.Name!,
  type: found.AuthorizerType!,
  identitySource: found.IdentitySource ?? [],
  issuer: found.JwtConfiguration?.Issuer ?? null,
  audience: found.JwtConfiguration?.Audience ?? [],
  uri: found.AuthorizerUri || null,
  payloadFormat: found.AuthorizerPayloadFormatVersion || null,
  simpleResponses: found.EnableSimpleResponses ?? false,
  ttl: found.AuthorizerResultTtlInSeconds ?? 0,
  credentials: found.AuthorizerCredentialsArn || null,
});

const liveOf = (found: Authorizer, address: ApiAddress): Live<AuthorizerSpec, { id: string }> => ({
  spec: specOfAuthorizer(found, address),
  outputs: { id: found.AuthorizerId! },
});

type Settings = Omit<UpdateAuthorizerRequest, "ApiId" | "AuthorizerId" | "AuthorizerType">;

/** AWS refuses what only one of the other type has, even where it says nothing. */
function inputOf(spec: AuthorizerSpec, members: Partial<AuthorizerSpec>): Settings {
  const { identitySource, issuer, audience, uri, payloadFormat, simpleResponses, ttl, credentials } = members;
  const common = identitySource === undefined ? {} : { IdentitySource: identitySource };
  if (spec.type === "JWT") {
    if (issuer === undefined && audience === undefined) return common;
    return { ...common, JwtConfiguration: present({ Issuer: spec.issuer, Audience: spec.audience }) };
  }
  const ofRequest = {
    AuthorizerUri: uri,
    AuthorizerPayloadFormatVersion: payloadFormat,
    EnableSimpleResponses: simpleResponses,
    AuthorizerResultTtlInSeconds: ttl,
    AuthorizerCredentialsArn: credentials === null ? "" : credentials,
  };
  return { ...common, ...present(ofRequest) };
}
