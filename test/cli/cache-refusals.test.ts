import { expect, test } from "vitest";
import { cachedApp, cachedText, PUBLIC } from "../support/cached.ts";
import { goglobal } from "../support/cli.ts";
import { apiIn, type Goglobal, HOME } from "../support/compute.ts";

const refused = async (config: string, change: (app: Goglobal) => Promise<unknown> = async () => {}) => {
  const app = await goglobal({ config, seed: await cachedApp() });
  await change(app);
  return app.run("apply -y");
};

test.each<[string, string, string]>([
  [
    "answers of one client for the next: Authorization is not in the key",
    cachedText({ cache: { vary: { headers: ["Accept-Language"] } } }),
    "cache.vary.headers: Authorization is not part of the key: what one client may see would be given to the next",
  ],
  [
    "the name that the cache asks the regions by",
    cachedText({ routing: { domain: PUBLIC } }),
    'cache.domain: "api.example.com" is routing.domain too',
  ],
  ["a name outside of the zone", cachedText({ cache: { domain: "api.example.org" } }), "cache.domain: "],
  ["another name outside of the zone", cachedText({ cache: { aliases: ["shop.example.org"] } }), "cache.aliases[0]: "],
])("%s", async (_, config, message) => {
  const ran = await refused(config);
  expect(ran).toMatchObject({ code: 64, out: "", writes: [] });
  expect(ran.err).toContain(message);
});

/** Has a route of home's API let in only whom something else lets in. */
const guard =
  (key: string, how: (app: Goglobal, ApiId: string) => Promise<object>) =>
  async (app: Goglobal): Promise<void> => {
    const gateway = await app.aws.apigateway(HOME);
    const { ApiId } = await apiIn(app.aws, HOME, "orders");
    const { Items = [] } = await gateway.getRoutes({ ApiId });
    const { RouteId } = Items.find(({ RouteKey }) => RouteKey === key)!;
    await gateway.updateRoute({ ApiId, RouteId, ...(await how(app, ApiId)) });
  };

test("routes whose requests are signed for IAM cannot be behind it", async () => {
  const ran = await refused(
    cachedText(),
    guard("POST /orders", async () => ({ AuthorizationType: "AWS_IAM" })),
  );
  expect(ran).toMatchObject({ code: 64, out: "", writes: [] });
  expect(ran.err).toContain(
    "routing.apis.orders: POST /orders takes requests that are signed for IAM, and through the cache no signature fits",
  );
});

test("an authorizer decides by nothing that is not in the key", async () => {
  const users = async ({ aws }: Goglobal, ApiId: string) => {
    const gateway = await aws.apigateway(HOME);
    const lambda = await aws.lambda(HOME);
    const { Configuration } = await lambda.getFunction({ FunctionName: "orders-api" });
    const { AuthorizerId } = await gateway.createAuthorizer({
      ApiId,
      Name: "users",
      AuthorizerType: "REQUEST",
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      AuthorizerUri: `arn:aws:apigateway:${HOME}:lambda:path/2015-03-31/functions/${Configuration!.FunctionArn}/invocations`,
      IdentitySource: ["$request.header.X-Key"],
    });
    return { AuthorizationType: "CUSTOM", AuthorizerId };
  };
  const guarded = guard("GET /orders/{id}", users);
  const ran = await refused(cachedText(), guarded);
  expect(ran).toMatchObject({ code: 64, out: "", writes: [] });
  expect(ran.err).toContain(
    "cache.vary: orders: answers of GET /orders/{id} are kept, and its authorizer users decides by $request.header.X-Key, which is not part of the key",
  );
  const keyed = cachedText({ cache: { vary: { headers: ["Authorization", "X-Key"] } } });
  const app = await goglobal({ config: keyed, seed: await cachedApp() });
  await guarded(app);
  expect(await app.run("plan")).toMatchObject({ code: 0 });
});
