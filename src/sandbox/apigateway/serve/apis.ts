import type { NetworkAnswer } from "../../../aws/network.ts";
import { headerOf, type HttpRequest, type Site } from "../../network.ts";
import { NotSimulated } from "../../refusal.ts";
import { uuid, type World } from "../../world.ts";
import { forbidden, notFound, unavailable } from "./answer.ts";
import { isPreflight, preflight, withCors } from "./cors.ts";
import { type Decision, lets, refuses } from "./decision.ts";
import { integrate } from "./integrate.ts";
import { checkToken } from "./jwt.ts";
import { LambdaAuthorizers } from "./lambda-authorizer.ts";
import type { ApiRequest, RoutedRequest } from "./request.ts";
import { matching } from "./route.ts";
import { soughtIn } from "./sought.ts";

/** All HTTP APIs of all regions, as their clients see them. */
export class Apis {
  readonly #authorizers = new LambdaAuthorizers();

  /** The entrance of a region's APIs: one for `<id>.execute-api.…` and for the targets of custom domain names. */
  readonly siteAt = (address: string): Site | undefined => {
    const region = /^[a-z0-9-]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/u.exec(address)?.[1];
    if (region === undefined) return undefined;
    return { service: "apigateway", region, answer: (world, request) => this.#answer(world, request, region) };
  };

  /** Lets nobody in for what was said in an account that is no more. */
  forget(): void {
    this.#authorizers.forget();
  }

  async #answer(world: World, request: HttpRequest, region: string): Promise<NetworkAnswer> {
    const id = uuid(world.nextId());
    const sought = soughtIn(world.state.gateways[region], request);
    const answer =
      "answer" in sought
        ? sought.answer
        : await this.#serve(world, { ...request, ...sought, region, id, time: world.now });
    const body = request.method === "HEAD" ? Buffer.of() : answer.body;
    return { ...answer, headers: { ...answer.headers, "apigw-requestid": id }, body };
  }

  async #serve(world: World, request: ApiRequest): Promise<NetworkAnswer> {
    const { api, definition, inner, method } = request;
    const { cors } = api;
    const match = matching(Object.values(definition.routes), method, inner);
    if (!match) return cors && isPreflight(request) ? preflight(cors, request) : withCors(notFound(), cors, request);
    const routed = { ...request, match };
    const decision = await this.#decide(world, routed);
    if ("refuses" in decision) return withCors(decision.refuses, cors, request);
    if (cors && isPreflight(request)) return preflight(cors, request);
    return withCors(await integrate(world, routed, decision.lets), cors, request);
  }

  async #decide(world: World, request: RoutedRequest): Promise<Decision> {
    const { AuthorizationType = "NONE", AuthorizerId = "" } = request.match.route;
    const authorizer = request.definition.authorizers[AuthorizerId];
    if (AuthorizationType === "NONE") return lets({ v1: undefined, v2: undefined });
    if (AuthorizationType === "AWS_IAM") {
      if (headerOf(request.headers, "authorization")?.startsWith("AWS4"))
        throw new NotSimulated("requests that are signed");
      return refuses(forbidden());
    }
    if (!authorizer) return refuses(unavailable());
    return AuthorizationType === "JWT"
      ? checkToken(request, authorizer)
      : this.#authorizers.decide(world, request, authorizer);
  }
}
