import { expect, test } from "vitest";
import { bigApp } from "../support/big-app.ts";
import { AUDIENCE, encoded, ISSUER, NEW_YEAR, staff, token, user } from "../support/big-app/clients.ts";
import { serving } from "./serving.ts";

const shop = () => serving({ seed: bigApp() });

test("anyone is answered by the alias's version, with its layer, variables and path parameters", async () => {
  const { ask, url, sandbox } = await shop();
  expect(await ask("GET /products/7")).toMatchObject({
    status: 200,
    headers: { "x-region": "us-east-1" },
    body: {
      message: "Hello from us-east-1",
      release: 1,
      routeKey: "GET /products/{id}",
      pathParameters: { id: "7" },
      self: url,
    },
  });
  expect(await ask("GET /elsewhere")).toMatchObject({ status: 200, body: { routeKey: "$default" } });
  const answer = await ask("HEAD /products/7");
  expect(answer).toMatchObject({ status: 200, body: "" });
  expect(sandbox.served.functions.map(({ name, version }) => `${name} ${version}`)).toEqual([
    "shop-api 1",
    "shop-api 1",
    "shop-api 1",
  ]);
});

test("payload format 1.0 gets its answer too", async () => {
  const { ask } = await shop();
  expect(await ask("POST /tokens")).toMatchObject({ status: 201, body: { token: "let-me-in" } });
});

test("users are let in with a token, and not without a good one", async () => {
  const { ask, sandbox, pass } = await shop();
  expect(await ask("GET /orders", user())).toMatchObject({ status: 200, body: { routeKey: "GET /orders" } });
  expect(await ask("GET /orders", user({ client_id: undefined, aud: ["x", AUDIENCE] }))).toMatchObject({ status: 200 });
  expect(await ask("GET /orders", user({ scope: undefined, scp: ["a", "shop/use"] }))).toMatchObject({ status: 200 });
  const bare = { headers: { authorization: token() } };
  expect(await ask("PATCH /carts/1/items/2", bare)).toMatchObject({
    body: { pathParameters: { cartId: "1", itemId: "2" } },
  });

  const refused = { status: 401, body: { message: "Unauthorized" } };
  expect(await ask("GET /orders")).toMatchObject({ ...refused, headers: { "www-authenticate": "Bearer" } });
  for (const claims of [
    { iss: `${ISSUER}/` },
    { client_id: "other" },
    { aud: "other" },
    { exp: NEW_YEAR - 1 },
    { exp: undefined },
    { nbf: NEW_YEAR + 60 },
    { iat: NEW_YEAR + 60 },
  ])
    expect(await ask("GET /orders", user(claims)), JSON.stringify(claims)).toMatchObject(refused);
  for (const authorization of ["Bearer a.b", "Bearer a.b.c", `Bearer ${encoded({})}.${encoded({})}.c`, "Bearer "])
    expect(await ask("GET /orders", { headers: { authorization } }), authorization).toMatchObject(refused);
  expect(await ask("GET /orders", user({ scope: "shop/look" }))).toMatchObject({
    status: 403,
    body: { message: "Forbidden" },
  });
  expect(sandbox.served.functions).toHaveLength(4);

  await pass(3600);
  expect(await ask("GET /orders", user())).toMatchObject({
    ...refused,
    headers: { "www-authenticate": 'Bearer error="invalid_token" error_description="the token has expired"' },
  });
});

test("staff is let in by what a function says, for a minute", async () => {
  const { ask, sandbox, pass } = await shop();
  const names = () => sandbox.served.functions.splice(0).map(({ name }) => name);
  expect(await ask("GET /coupons", staff("let-me-in"))).toMatchObject({ status: 200 });
  expect(names()).toEqual(["shop-auth", "shop-api"]);
  expect(await ask("PUT /files/a/b.txt", staff("let-me-in"))).toMatchObject({
    body: { routeKey: "ANY /files/{proxy+}", pathParameters: { proxy: "a/b.txt" } },
  });
  expect(names()).toEqual(["shop-api"]);
  expect(await ask("GET /coupons", staff("guess"))).toMatchObject({ status: 403, body: { message: "Forbidden" } });
  expect(await ask("GET /coupons", staff("guess"))).toMatchObject({ status: 403 });
  expect(names()).toEqual(["shop-auth"]);
  expect(await ask("GET /coupons")).toMatchObject({ status: 401, body: { message: "Unauthorized" } });
  expect(names()).toEqual([]);
  await pass(60);
  expect(await ask("GET /coupons", staff("let-me-in"))).toMatchObject({ status: 200 });
  expect(names()).toEqual(["shop-auth", "shop-api"]);
});

test("browsers are told what they may do", async () => {
  const { ask, sandbox } = await shop();
  const from = (origin: string) => ({ headers: { Origin: origin, "Access-Control-Request-Method": "GET" } });
  expect(await ask("OPTIONS /products", from("https://shop.example.com"))).toMatchObject({
    status: 204,
    headers: {
      "access-control-allow-origin": "https://shop.example.com",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "*",
      "access-control-allow-headers": "authorization,content-type",
      "access-control-expose-headers": "x-region",
      "access-control-max-age": "600",
    },
  });
  const strange = await ask("OPTIONS /products", from("https://elsewhere.example.com"));
  expect(strange).toMatchObject({ status: 204, body: "" });
  expect(Object.keys(strange.headers)).toEqual(["apigw-requestid"]);
  // AWS documentation, "Configure CORS for an HTTP API": a route for all methods guards preflight requests too.
  expect(await ask("OPTIONS /files/a", from("https://shop.example.com"))).toMatchObject({ status: 401 });
  expect(sandbox.served.functions).toEqual([]);

  const { headers } = await ask("GET /products", from("http://localhost:8080"));
  expect(headers).toMatchObject({
    "access-control-allow-origin": "http://localhost:8080",
    "access-control-expose-headers": "x-region",
  });
  expect(headers).not.toHaveProperty("access-control-allow-methods");
  expect(await ask("GET /orders", { headers: { origin: "http://localhost:8080" } })).toMatchObject({
    status: 401,
    headers: { "access-control-allow-origin": "http://localhost:8080" },
  });
  const plain = await ask("GET /products");
  expect(plain.headers).not.toHaveProperty("access-control-allow-origin");
});
