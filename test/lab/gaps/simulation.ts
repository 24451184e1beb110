// moto has no SimulatePrincipalPolicy, and ministack has one but not the roles. What the role has in moto is handed to
// ministack's SimulateCustomPolicy, which judges one resource at a time.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptQuery } from "../own-calls.ts";
import { xml } from "../wire.ts";

/** What a role may do, judged by the documents that it has. */
export function simulation(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "iam" || call.operation !== "SimulatePrincipalPolicy") return next(call);
      const input = new URLSearchParams(call.body.toString());
      const RoleName = input.get("PolicySourceArn")!.split("/").at(-1)!;
      const role = await attemptQuery(next, "GetRole", { RoleName });
      return role.status === 200 ? simulated(call, next, await documentsOf(RoleName, next)) : role;
    },
  };
}

async function simulated(call: Call, next: Next, documents: string[]): Promise<Answer> {
  const input = new URLSearchParams(call.body.toString());
  const all = [...input.entries()];
  const actions = all.filter(([name]) => name.startsWith("ActionNames."));
  const resources = all.filter(([name]) => name.startsWith("ResourceArns.")).map(([, arn]) => arn);
  const policies = documents.map((document, n) => [`PolicyInputList.member.${n + 1}`, document] as const);
  const judged = (resources.length > 0 ? resources : ["*"]).map(async (resource) => {
    const own = { ...Object.fromEntries([...actions, ...policies]), "ResourceArns.member.1": resource };
    const answer = await attemptQuery(next, "SimulateCustomPolicy", own);
    return /<EvaluationResults>(.*)<\/EvaluationResults>/s.exec(answer.body.toString())?.[1] ?? "";
  });
  const results = `<EvaluationResults>${(await Promise.all(judged)).join("")}</EvaluationResults>`;
  return xml(
    200,
    `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult>${results}<IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  );
}

async function documentsOf(RoleName: string, next: Next): Promise<string[]> {
  const get = async (operation: string, input: Record<string, string>) =>
    (await attemptQuery(next, operation, input)).body.toString();
  const names = membersIn(await get("ListRolePolicies", { RoleName }), /<member>([^<]+)<\/member>/g);
  const inline = names.map(async (PolicyName) => documentIn(await get("GetRolePolicy", { RoleName, PolicyName })));
  const arns = membersIn(await get("ListAttachedRolePolicies", { RoleName }), /<PolicyArn>([^<]+)<\/PolicyArn>/g);
  const attached = arns.map(async (PolicyArn) => {
    const policy = await get("GetPolicy", { PolicyArn });
    const VersionId = /<DefaultVersionId>([^<]+)<\/DefaultVersionId>/.exec(policy)?.[1] ?? "v1";
    return documentIn(await get("GetPolicyVersion", { PolicyArn, VersionId }));
  });
  return Promise.all([...inline, ...attached]);
}

function membersIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, value]) => value!);
}

function documentIn(text: string): string {
  const document = /<(PolicyDocument|Document)>(.*?)<\/\1>/s.exec(text)?.[2] ?? "";
  return decodeURIComponent(document).replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}
