import { covers } from "../../../aws/policy.ts";
import type { World } from "../../world.ts";
import type { Authorizer } from "../api.ts";
import { failed, forbidden, unauthorized } from "./answer.ts";
import { callFunction, NotCalled } from "./call.ts";
import { type Decision, lets, refuses } from "./decision.ts";
import { requestIn1 } from "./event-1.ts";
import { requestIn2 } from "./event-2.ts";
import { identityOf } from "./identity-source.ts";
import { arnOf, executionArn, type RoutedRequest } from "./request.ts";

interface Saying {
  isAuthorized?: unknown;
  principalId?: unknown;
  policyDocument?: { Statement?: Statement | Statement[] };
  context?: Record<string, unknown>;
}
interface Statement {
  Effect?: string;
  Action?: string | string[];
  Resource?: string | string[];
}

/** What functions have said of whom, for as long as their authorizers keep it. */
export class LambdaAuthorizers {
  readonly #kept = new Map<string, { until: number; saying: Saying }>();

  forget(): void {
    this.#kept.clear();
  }

  async decide(world: World, request: RoutedRequest, authorizer: Authorizer): Promise<Decision> {
    const identity = (authorizer.IdentitySource ?? []).map((source) => identityOf(request, source));
    // Where a source has nothing, the function is not even asked.
    if (identity.some((value) => value === undefined || value === "")) return refuses(unauthorized());
    try {
      const saying = await this.#said(world, request, { authorizer, identity: identity as string[] });
      return saying ? decisionOf(saying, request, authorizer) : refuses(failed());
    } catch (error) {
      if (error instanceof NotCalled) return refuses(failed());
      throw error;
    }
  }

  async #said(
    world: World,
    request: RoutedRequest,
    { authorizer, identity }: { authorizer: Authorizer; identity: string[] },
  ): Promise<Saying | undefined> {
    const { AuthorizerId, AuthorizerResultTtlInSeconds: seconds = 300 } = authorizer;
    const isKept = seconds > 0 && identity.length > 0;
    const key = JSON.stringify([request.region, request.api.id, request.stage.name, AuthorizerId, identity]);
    const kept = this.#kept.get(key);
    if (kept && world.now < kept.until) return kept.saying;
    const { region, api } = request;
    const call = {
      region,
      uri: authorizer.AuthorizerUri!,
      credentials: authorizer.AuthorizerCredentialsArn,
      source: `${executionArn(region, api.id)}/authorizers/${AuthorizerId}`,
    };
    const { payload, end } = await callFunction(world, call, eventOf(request, authorizer, identity));
    const saying = end === "answered" ? (JSON.parse(payload) as Saying | null) : null;
    if (typeof saying !== "object" || saying === null) return undefined;
    if (isKept) this.#kept.set(key, { until: world.now + seconds * 1000, saying });
    return saying;
  }
}

function eventOf(request: RoutedRequest, authorizer: Authorizer, identity: string[]): object {
  const arn = arnOf(request);
  if (authorizer.AuthorizerPayloadFormatVersion === "2.0")
    return { ...requestIn2(request), type: "REQUEST", routeArn: arn, identitySource: identity };
  const source = identity.join(",");
  return {
    ...requestIn1(request),
    type: "REQUEST",
    methodArn: arn,
    identitySource: source,
    authorizationToken: source,
  };
}

function decisionOf(saying: Saying, request: RoutedRequest, { EnableSimpleResponses = false }: Authorizer): Decision {
  const { context = {}, isAuthorized, policyDocument, principalId } = saying;
  if (EnableSimpleResponses) {
    if (typeof isAuthorized !== "boolean") return refuses(failed());
    return isAuthorized ? lets({ v1: context, v2: { lambda: context } }) : refuses(forbidden());
  }
  if (typeof principalId !== "string" || policyDocument?.Statement === undefined) return refuses(failed());
  if (!isLetIn([policyDocument.Statement].flat(), arnOf(request))) return refuses(forbidden());
  const known = { ...context, principalId };
  return lets({ v1: known, v2: { lambda: context } });
}

function isLetIn(statements: Statement[], arn: string): boolean {
  const about = statements.filter(
    ({ Action, Resource }) =>
      [Action ?? []].flat().some((action) => covers(action, "execute-api:Invoke", "iu")) &&
      [Resource ?? []].flat().some((resource) => covers(resource, arn)),
  );
  return about.length > 0 && about.every(({ Effect }) => Effect === "Allow");
}
