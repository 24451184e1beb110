import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { document, type Statement } from "../../src/aws/policy.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { faults } from "../../src/aws/faults.ts";
import { Graph } from "../../src/engine/graph.ts";
import { reference } from "../../src/engine/reference.ts";
import type { Aws } from "../../src/aws/aws.ts";
import { apply } from "../../src/engine/apply.ts";
import { look } from "../../src/engine/look.ts";
import { homeRole } from "../../src/discover/home-role.ts";
import { missingGrants, type Grant } from "../../src/discover/missing-grants.ts";
import { roleExtension } from "../../src/resources/role-extension.ts";
import { addRoleExtension, wantedGrants } from "../../src/topology/role-extensions.ts";
import { connected, trust } from "../sandbox/connected.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { arnOf, roleOf } from "../topology/home-role.ts";

const extension = "goglobal-orders-prod";
const home = "us-east-1";
const region = "eu-west-1";
const here = arnOf("dynamodb", "table/orders");
const there = arnOf("dynamodb", "table/orders", region);
const grant = (Action: string[], more: Partial<Grant> = {}): Grant => ({
  region,
  allows: { Action },
  home: here,
  there,
  ...more,
});
const allow = (statement: Partial<Statement>) => document({ Effect: "Allow", Resource: [here], ...statement });

type Answer = "allowed" | "implicitDeny" | "explicitDeny" | "unsure";

/** A role of which AWS says this, at home and in the region. */
function simulated(answers: Record<string, [atHome: Answer, inRegion: Answer]>) {
  const mocked = mockedAws();
  mocked.iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames, ResourceArns, ContextEntries }) => {
    const isHome = ContextEntries[0].ContextKeyValues[0] === home;
    return {
      EvaluationResults: ActionNames.map((EvalActionName: string) => {
        const answer = answers[EvalActionName]![isHome ? 0 : 1];
        const decision = answer === "unsure" ? "implicitDeny" : answer;
        const missing = answer === "unsure" ? { MissingContextValues: ["kms:ViaService"] } : {};
        return {
          EvalActionName,
          EvalDecision: decision,
          ...missing,
          ResourceSpecificResults: ResourceArns.map((EvalResourceName: string) => ({
            EvalResourceName,
            EvalResourceDecision: decision,
            ...missing,
          })),
        };
      }),
    };
  });
  return mocked;
}

describe("as AWS says", () => {
  test("what is allowed at home and not in the region is missing; two calls tell", async () => {
    const { context, calls } = simulated({
      "dynamodb:GetItem": ["allowed", "implicitDeny"],
      "dynamodb:PutItem": ["allowed", "allowed"],
    });
    const stream = { home: `${here}/index/x`, there: `${there}/index/x` };
    const both = ["dynamodb:GetItem", "dynamodb:PutItem"];
    const missing = await missingGrants(context(), { role: roleOf(), extension, home }, [
      grant(both),
      grant(both, stream),
    ]);
    expect(missing).toEqual([grant(["dynamodb:GetItem"]), grant(["dynamodb:GetItem"], stream)]);
    const question = (place: string, ResourceArns: string[]) => ({
      operation: "SimulatePrincipalPolicy",
      region: home,
      input: {
        PolicySourceArn: "arn:aws:iam::123456789012:role/worker",
        ActionNames: both,
        ResourceArns,
        ContextEntries: [
          { ContextKeyName: "aws:RequestedRegion", ContextKeyType: "string", ContextKeyValues: [place] },
        ],
        PolicyExclusionList: [
          { InlinePolicyIdentifier: { PolicyName: extension, AttachmentType: "role", AttachmentName: "worker" } },
        ],
      },
    });
    expect(await calls()).toEqual([question(home, [here, stream.home]), question(region, [there, stream.there])]);
  });

  test.each<[Answer, Answer, boolean]>([
    ["implicitDeny", "implicitDeny", false],
    ["explicitDeny", "implicitDeny", false],
    ["allowed", "explicitDeny", false],
    ["unsure", "implicitDeny", true],
    ["allowed", "unsure", true],
  ])("at home %s, in the region %s: missing is %s", async (atHome, inRegion, isMissing) => {
    const { context } = simulated({ "a:b": [atHome, inRegion] });
    const found = await missingGrants(context(), { role: roleOf(), extension, home }, [grant(["a:b"])]);
    expect(found).toEqual(isMissing ? [grant(["a:b"])] : []);
  });

  test.each<[Answer, Answer]>([
    ["unsure", "implicitDeny"],
    ["allowed", "unsure"],
  ])("at home %s, in the region %s: a policy that says it is enough", async (atHome, inRegion) => {
    const { context } = simulated({ "a:b": [atHome, inRegion] });
    const role = roleOf({ policies: { own: allow({ Action: ["a:*"], Resource: [there] }) } });
    expect(await missingGrants(context(), { role, extension, home }, [grant(["a:b"])])).toEqual([]);
  });

  test("everything is asked about alone, and answers for itself", async () => {
    const { context, calls } = simulated({ "a:b": ["allowed", "implicitDeny"] });
    const all = grant(["a:b"], { home: "*", there: "*" });
    expect(await missingGrants(context(), { role: roleOf(), extension, home }, [all, grant(["a:b"])])).toEqual([
      all,
      grant(["a:b"]),
    ]);
    expect((await calls()).map(({ input }) => (input as { ResourceArns: string[] }).ResourceArns)).toEqual([
      ["*"],
      ["*"],
      [here],
      [there],
    ]);
  });

  test("many are asked about in more calls, and long answers are read to the end", async () => {
    const { context, calls, iam } = simulated({ "a:b": ["allowed", "implicitDeny"] });
    const many = Array.from({ length: 501 }, (_, index) =>
      grant(["a:b"], { home: `${here}${index}`, there: `${there}${index}` }),
    );
    expect(await missingGrants(context(), { role: roleOf(), extension, home }, many)).toHaveLength(501);
    expect(await calls()).toHaveLength(4);
    iam.reset();
    iam.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [], Marker: "2" });
    iam.on(SimulatePrincipalPolicyCommand, { Marker: "2" }).resolves({ EvaluationResults: [] });
    await missingGrants(context(), { role: roleOf(), extension, home }, [grant(["a:b"])]);
    expect(await calls()).toHaveLength(4);
  });
});

describe("as the role's own policies say", () => {
  const policies = {
    own: allow({ Action: ["dynamodb:Get*"], Resource: ["arn:aws:dynamodb:*:123456789012:table/*"] }),
    [extension]: allow({ Action: ["dynamodb:*"], Resource: ["*"] }),
    denied: document({ Effect: "Deny", Action: ["dynamodb:PutItem"], Resource: [there] }),
    ifSo: allow({ Action: ["dynamodb:Scan"], Resource: [there], Condition: { Bool: { "aws:x": "true" } } }),
    ofBoth: allow({ NotAction: ["iam:*"], Resource: [there] }),
  };
  const documents = { "arn:own": allow({ Action: ["DYNAMODB:query"], Resource: [there] }) };
  const role = roleOf({ policies, documents, managed: ["arn:own", "arn:aws:iam::aws:policy/Any"] });
  const Condition = { Bool: { "aws:x": ["true"] } };

  const put = grant(["dynamodb:Put*"]);
  const notYet = grant(["dynamodb:Any"], { there: reference("api/x@eu-west-1", "arn") });
  const butOthers = grant([], { allows: { NotAction: ["sts:*"] } });
  test.each<[string, Grant, Grant[]]>([
    ["a pattern of actions", grant(["dynamodb:Get*", "dynamodb:Put*"]), [put]],
    ["what is not there yet", notYet, [notYet]],
    ["all but some actions", grant([], { allows: { NotAction: ["iam:*"] } }), []],
    ["all but others", butOthers, [butOthers]],
  ])("%s: nobody is asked", async (_, asked, missing) => {
    const { context, calls } = mockedAws();
    expect(await missingGrants(context(), { role, extension, home }, [asked])).toEqual(missing);
    expect(await calls()).toEqual([]);
  });

  test("all of it, where the caller may not ask, and it is said once", async () => {
    const { iam, context } = mockedAws();
    iam.on(SimulatePrincipalPolicyCommand).rejects(awsError("AccessDenied", "not you", 403));
    const notes: string[] = [];
    const noting = { ...context(), note: (message: string) => void notes.push(message) };
    const actions = ["GetItem", "PutItem", "Query", "Scan"].map((action) => `dynamodb:${action}`);
    expect(await missingGrants(noting, { role, extension, home }, [grant(actions)])).toEqual([
      grant(["dynamodb:PutItem", "dynamodb:Scan"]),
    ]);
    expect(
      await missingGrants(context(), { role, extension, home }, [
        grant([], { allows: { Action: ["dynamodb:Scan"], Condition } }),
      ]),
    ).toEqual([]);
    expect(notes).toMatchInlineSnapshot(`
      [
        "the caller may not iam:SimulatePrincipalPolicy: what the role worker lacks is read from its policies alone",
      ]
    `);
  });

  test("and where AWS cannot say; any other error passes through", async () => {
    const { iam, context } = mockedAws();
    iam.on(SimulatePrincipalPolicyCommand).rejects(awsError("InvalidInputException", "what?", 400));
    expect(await missingGrants(context(), { role, extension, home }, [grant(["dynamodb:GetItem"])])).toEqual([]);
    iam.on(SimulatePrincipalPolicyCommand).rejects(awsError("ServiceFailure", "down", 500));
    await expect(missingGrants(context(), { role, extension, home }, [grant(["a:b"])])).rejects.toThrow("down");
  });
});

test("in the sandbox: what is missing is added and stays, and goes when the role's owner has added it", async () => {
  const { aws, sandbox } = await connected();
  const iam = await aws.iam();
  const put = (PolicyName: string, policy: object) =>
    iam.putRolePolicy({ RoleName: "worker", PolicyName, PolicyDocument: JSON.stringify(policy) });
  await iam.createRole({ RoleName: "worker", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  await put("own", allow({ Action: ["dynamodb:GetItem", "dynamodb:Put*"] }));
  const signal = new AbortController().signal;
  const made = engine({ cloud: aws, clock: sandbox.clock, signal, faults: faults(aws), kinds: [roleExtension] });
  const run = async () => {
    const context = contextOf(made, "home", new Pass());
    const role = (await homeRole(context, "worker"))!;
    const wanted = wantedGrants(role, aws, { from: home, to: region, mapped: new Map() });
    const missing = await missingGrants(context, { role, extension, home }, wanted);
    const graph = new Graph<Aws>();
    addRoleExtension(graph, { role, missing, identity: aws });
    const { outcomes } = await apply(graph, made, await look(graph, made));
    const policies = (await iam.listRolePolicies({ RoleName: "worker" })).PolicyNames!;
    return [[...outcomes.values()].map(({ status }) => status), policies];
  };
  expect(await run()).toEqual([["done"], [extension, "own"]]);
  const { PolicyDocument } = await iam.getRolePolicy({ RoleName: "worker", PolicyName: extension });
  expect(JSON.parse(decodeURIComponent(PolicyDocument!))).toEqual(
    document({ Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Put*"], Resource: [there] }),
  );
  expect(await run()).toEqual([["kept"], [extension, "own"]]);
  await put("theirs", allow({ Action: ["dynamodb:*"], Resource: [there] }));
  expect(await run()).toEqual([["done"], ["own", "theirs"]]);
  expect(await run()).toEqual([["kept"], ["own", "theirs"]]);
});
