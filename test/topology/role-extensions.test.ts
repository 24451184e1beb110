import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { document, sizeOf, type Statement } from "../../src/aws/policy.ts";
import type { Grant } from "../../src/discover/missing-grants.ts";
import { Graph } from "../../src/engine/graph.ts";
import { addRoleExtension, wantedGrants } from "../../src/topology/role-extensions.ts";
import { arnOf, roleOf } from "./home-role.ts";
import { IDENTITY } from "./sample.ts";

const region = "eu-west-1";
const to = { from: "us-east-1", to: region, mapped: new Map([["arn:aws:s3:::acme", "arn:aws:s3:::acme-eu"]]) };
const here = arnOf("sqs", "q");
const there = arnOf("sqs", "q", region);

describe("what a role should be granted", () => {
  const granted = (...statements: Partial<Statement>[]) => {
    const whole = statements.map((statement) => ({
      Effect: "Allow" as const,
      Action: ["a:b"],
      Resource: [here],
      ...statement,
    }));
    return wantedGrants(roleOf({ policies: { own: document(...whole) } }), IDENTITY, to);
  };
  const only = (value: string) => ({ StringEquals: { "aws:RequestedRegion": [value] } });

  test.each<[string, Partial<Statement>, Partial<Grant>[]]>([
    ["the counterpart of each thing of home's", {}, [{ home: here, there }]],
    [
      "one that is mapped",
      { Resource: ["arn:aws:s3:::acme/*"] },
      [{ home: "arn:aws:s3:::acme/*", there: "arn:aws:s3:::acme-eu/*" }],
    ],
    ["nothing of what is global", { Resource: ["*", "arn:aws:s3:::other", arnOf("sqs", "q", "us-west-2")] }, []],
    ["nothing that is denied", { Effect: "Deny" }, []],
    [
      "the same where home's was bound to the region",
      { Resource: ["*"], Condition: only("us-east-1") },
      [{ home: "*", there: "*", allows: { Action: ["a:b"], Condition: only(region) } }],
    ],
    ["nothing where the condition is the same", { Resource: ["*"], Condition: only("eu-west-1") }, []],
    [
      "all but some actions",
      { NotAction: ["c:d"] },
      [{ home: here, there, allows: { Action: ["a:b"], NotAction: ["c:d"] } }],
    ],
  ])("%s", (_, statement, grants) => {
    const expected = grants.map((grant) => ({ region, allows: { Action: ["a:b"] }, ...grant }));
    expect(granted(statement)).toEqual(expected);
  });

  test("as its inline and the account's managed policies say, our own left out", () => {
    const policy = document({ Effect: "Allow", Action: ["a:b"], Resource: [here] });
    const arn = "arn:aws:iam::123456789012:policy/own";
    const role = roleOf({
      policies: { "goglobal-orders-prod": policy },
      managed: [arn, "arn:aws:iam::aws:policy/Any"],
      documents: { [arn]: policy, "arn:boundary": document({ Effect: "Allow", Action: ["x:y"], Resource: [here] }) },
    });
    expect(wantedGrants(role, IDENTITY, to)).toEqual([{ region, allows: { Action: ["a:b"] }, home: here, there }]);
  });
});

describe("the extension", () => {
  const added = (missing: Grant[], policies = {}) => {
    const graph = new Graph<Aws>();
    addRoleExtension(graph, { role: roleOf({ policies }), missing, identity: IDENTITY });
    return graph.nodes.map(({ id, spec }) => [id, spec]);
  };
  const grant = (Action: string[], resource: string, Condition?: Statement["Condition"]): Grant => ({
    region,
    allows: { Action, ...(Condition ? { Condition } : {}) },
    home: here,
    there: resource,
  });

  test("has one statement for all that is allowed alike", () => {
    const Condition = { Bool: { "aws:SecureTransport": ["true"] } };
    const own = document({ Effect: "Allow", Action: ["a:b"], Resource: [here] });
    const missing = [
      grant(["a:b", "a:c"], "arn:1"),
      grant(["a:c", "a:b"], "arn:2"),
      grant(["a:b", "a:c"], "arn:1"),
      grant(["a:b"], "arn:1"),
      grant(["a:b"], "arn:1", Condition),
    ];
    expect(added(missing, { own, "goglobal-orders-prod": own })).toEqual([
      [
        "role-extension/worker/goglobal-orders-prod",
        {
          role: "worker",
          name: "goglobal-orders-prod",
          policy: document(
            { Effect: "Allow", Action: ["a:b", "a:c"], Resource: ["arn:1", "arn:2"] },
            { Effect: "Allow", Action: ["a:b"], Resource: ["arn:1"] },
            { Effect: "Allow", Action: ["a:b"], Resource: ["arn:1"], Condition },
          ),
          taken: sizeOf(own),
        },
      ],
    ]);
  });

  test("goes when nothing is missing", () =>
    expect(added([])).toEqual([
      [
        "role-extension/worker/goglobal-orders-prod",
        { role: "worker", name: "goglobal-orders-prod", policy: null, taken: 0 },
      ],
    ]));
});
